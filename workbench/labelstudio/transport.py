"""HTTP to one Label Studio: login with either kind of token, time-outs, retries, clear errors."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
import msgspec

from workbench.errors import LoginError, ServerError

QUICK = httpx.Timeout(60, connect=10)
SLOW = httpx.Timeout(600, connect=10)  # an import or export of a full batch on a busy server
PAUSES = (0.5, 1.5)  # seconds before the second and the third try
PASSING = (502, 503, 504)
PROXYS_OWN = (413, 429)  # what a proxy in front of Label Studio says by itself, in HTML
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Transport:
    """Sends requests and returns decoded JSON; only what may safely be repeated is repeated.

    Raises LoginError where the token is refused, ServerError for everything else that goes wrong.
    """

    def __init__(self, url: str, token: str) -> None:
        self.url = url.rstrip("/")
        token = token.strip()  # a token read from a file often brings its line break along
        if not (token.isascii() and token.isprintable()):
            raise self._refused("it has characters that no token has")
        self._token = token
        self._date: str | None = None
        self._renewing = threading.Lock()  # several requests may be under way at once
        # A personal access token is a JWT: it only buys access tokens, which live five minutes.
        self._renewable = token.count(".") == 2
        try:
            self._client = httpx.Client(
                base_url=self.url,
                timeout=QUICK,
                headers={"Accept": "application/json"},
                trust_env=httpx.URL(self.url).host not in LOOPBACK,
            )
        except httpx.InvalidURL as error:
            raise self._unreachable(error) from error
        if not self._renewable:
            self._client.headers["Authorization"] = f"Token {token}"

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def get(
        self, path: str, params: Mapping[str, Any] | None = None, *, kind: Any = Any, **options: Any
    ) -> Any:
        """Return the JSON of a GET, tried up to three times; with `missing_ok`, None for a 404.

        `kind` is as for `decode`.
        """
        return decode(self.send("GET", path, params=params, repeat=True, **options), kind)

    def post(self, path: str, **options: Any) -> Any:
        """Return the JSON of a POST, sent once: the server may have acted on one that failed.

        With `missing_ok`, None for a 404.
        """
        return decode(self.send("POST", path, **options))

    def patch(self, path: str, body: Mapping[str, Any]) -> Any:
        """Return the JSON of a PATCH, tried up to three times."""
        return decode(self.send("PATCH", path, json=body, repeat=True))

    def now(self) -> datetime:
        """Return the server's time at its last answer, which HTTP dates; ours before the first."""
        return (
            parsedate_to_datetime(self._date).astimezone(UTC) if self._date else datetime.now(UTC)
        )

    def send(
        self,
        method: str,
        path: str,
        *,
        repeat: bool = False,
        missing_ok: bool = False,
        **options: Any,
    ) -> httpx.Response | None:
        """Return a successful response; `options` are those of `httpx.Client.request`."""
        if self._renewable and "Authorization" not in self._client.headers:
            self._renew(None)
        response = self._try(method, path, repeat=repeat, **options)
        if response.status_code == 401 and self._renewable:
            self._renew(response.request.headers.get("Authorization"))
            response = self._try(method, path, repeat=repeat, **options)
        if missing_ok and response.status_code == 404:
            return None
        self._judge(response)
        return response

    def _try(self, method: str, path: str, *, repeat: bool, **options: Any) -> httpx.Response:
        for pause in (*PAUSES, None):
            try:
                response = self._client.request(method, path, **options)
            except httpx.TransportError as error:
                if pause is None or not repeat or isinstance(error, httpx.ReadTimeout):
                    raise self._unreachable(error) from error
            except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
                raise self._unreachable(error) from error
            else:
                self._date = response.headers.get("date")
                # It is read; a response and its stream hold each other, and with them all that was
                # sent and received, until Python looks for cyclic garbage.
                response.stream = httpx.ByteStream(b"")
                if pause is None or not repeat or response.status_code not in PASSING:
                    return response
            time.sleep(pause)
        raise AssertionError("the last try returns or raises")

    def _renew(self, refused: str | None) -> None:
        """Buy an access token, unless another thread has done so since that one was refused."""
        with self._renewing:
            if self._client.headers.get("Authorization") != refused:
                return
            response = self._try(
                "POST",
                "/api/token/refresh/",
                repeat=True,
                json={"refresh": self._token},
                auth=_without_login,
            )
            self._judge(response)
            access = decode(response).get("access")
            self._client.headers["Authorization"] = f"Bearer {access}"

    def _unreachable(self, error: Exception) -> ServerError:
        reason = str(error) or type(error).__name__
        return ServerError(
            f"Label Studio at {self.url} does not answer ({reason}).",
            remedy="Start it (`workbench up`) or correct the URL, then run the same command again.",
        )

    def _refused(self, reason: str) -> LoginError:
        return LoginError(
            f"Label Studio at {self.url} refused the token ({reason}).",
            remedy="Copy a token that is still valid from Label Studio's account page "
            "into WORKBENCH_LABELSTUDIO__TOKEN.",
        )

    def _judge(self, response: httpx.Response) -> None:
        status = response.status_code
        if 400 <= status < 500 and status not in PROXYS_OWN and not _is_json(response.content):
            raise no_label_studio(str(response.request.url))
        if status in (401, 403):
            raise self._refused(explain(response))
        if 300 <= status < 400:
            raise ServerError(
                f"{self.url} answers that it moved to {response.headers.get('location', '?')}.",
                remedy="Use that address as `labelstudio.url`.",
            )
        if status >= 400:
            raise ServerError(
                f"Label Studio answered {status} to {response.request.method} "
                f"{response.request.url.path}: {explain(response)}",
                remedy="Label Studio's log says more; nothing was half-written here.",
            )


def _without_login(request: httpx.Request) -> httpx.Request:
    request.headers.pop("Authorization", None)
    return request


def decode(response: httpx.Response | None, kind: Any = Any) -> Any:
    """Return a response's JSON; None where it has no body. Raises ServerError for anything else.

    `kind` is a type that tells what of it is needed; more than that may come.
    """
    if response is None or not response.content:
        return None
    try:
        return read_json(response.content, kind)
    except ValueError as error:
        raise no_label_studio(str(response.request.url)) from error


def no_label_studio(url: str) -> ServerError:
    """Return the error for an address where something else answers."""
    return ServerError(
        f"{url} answers, but not as Label Studio does.",
        remedy="Check that `labelstudio.url` names the Label Studio server itself.",
    )


def _is_json(body: bytes) -> bool:
    """Return whether a body is JSON, as all of Label Studio's are that are not empty."""
    try:
        json.loads(body or b"null")
    except ValueError:
        return False
    return True


def read_json(content: bytes, kind: Any = Any) -> Any:
    """Return JSON as `kind`, or as it is where it is of another. Raises ValueError."""
    with contextlib.suppress(msgspec.DecodeError, UnicodeDecodeError):
        return msgspec.json.decode(content, type=kind)
    # Slower, but takes what msgspec is too strict for, such as half of a surrogate pair, which
    # becomes U+FFFD: nobody could write it down.
    whole = json.dumps(json.loads(content), ensure_ascii=False)
    return json.loads(whole.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))


def explain(response: httpx.Response) -> str:
    """Return in one line what Label Studio says is wrong."""
    try:
        content = response.json()
    except ValueError:
        text = " ".join(response.text.split())
        return response.reason_phrase if text[:1] in ("", "<") else text[:200]
    if not isinstance(content, dict):
        return str(content)[:300]
    reasons = content.get("validation_errors") or content.get("detail") or content
    return str(reasons)[:600]
