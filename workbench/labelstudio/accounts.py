"""Annotator accounts that can really log in.

Label Studio's own user endpoint makes users without a password; the invite link is the way a
person would take, so the workbench takes it too.
"""

from __future__ import annotations

import contextlib
import json
import secrets
from dataclasses import asdict, dataclass, field
from pathlib import Path

import httpx

from workbench.errors import LoginError, ServerError, SettingsError
from workbench.labelstudio.port import LabelStudio
from workbench.labelstudio.process import one_at_a_time
from workbench.labelstudio.secrets import write_private
from workbench.labelstudio.transport import LOOPBACK, QUICK, decode

FILE = "annotators.json"
DOMAIN = "workbench.invalid"  # reserved: no mail is ever sent there


@dataclass(frozen=True)
class Annotator:
    """An account of Label Studio with its login; `token` opens the interface as this person.

    It is empty where the server gives none.
    """

    email: str
    password: str = field(repr=False)
    token: str = field(repr=False)


def add_annotator(
    port: LabelStudio, name: str, *, password: str | None = None, keep: Path | None = None
) -> Annotator:
    """Return an account for an e-mail address, or for a bare name at a made-up address.

    With `keep` (the embedded server's folder) logins are remembered there, mode 0600, and asking
    again for the same name returns the same one, as long as the server has it. Raises ServerError
    where the account exists but is not remembered, or Label Studio refuses address or password;
    SettingsError for a name that no account may have.
    """
    email = (name if "@" in name else f"{name.replace(' ', '.')}@{DOMAIN}").lower()
    if not email.partition("@")[0].isascii():
        raise SettingsError(
            f"Label Studio takes only ASCII letters in an account's name, not {name!r}.",
            remedy="Spell it with the letters a to z.",
        )
    known = read_annotators(keep) if keep else {}
    if email in port.users().values():
        if email in known:
            return known[email]
        raise ServerError(
            f"{email} has an account already.",
            remedy="Log in with its password, or choose another name.",
        )
    made = _sign_up(port, email, password or secrets.token_urlsafe(9))
    if keep:
        _remember(keep, made)
    return made


def _remember(home: Path, made: Annotator) -> None:
    with one_at_a_time(home / f"{FILE}.lock"):  # others may be adding accounts
        logins = {**read_annotators(home), made.email: made}
        write_private(home / FILE, {address: asdict(login) for address, login in logins.items()})


def read_annotators(home: Path) -> dict[str, Annotator]:
    """Return the remembered logins of an embedded server, by e-mail address."""
    path = home / FILE
    if not path.exists():
        return {}
    content = json.loads(path.read_text(encoding="utf-8"))
    return {email: Annotator(**login) for email, login in content.items()}


def _sign_up(port: LabelStudio, email: str, password: str) -> Annotator:
    invite_url = port.invite_url()
    trusted = httpx.URL(invite_url).host not in LOOPBACK
    with httpx.Client(timeout=QUICK, trust_env=trusted) as browser:
        try:
            browser.get(invite_url)
            form = {
                "email": email,
                "password": password,
                "csrfmiddlewaretoken": browser.cookies.get("csrftoken", ""),
            }
            # Behind https Django compares the referring page with its own address.
            answer = browser.post(invite_url, data=form, headers={"Referer": invite_url})
            if answer.status_code != 302:
                raise LoginError(
                    f"Label Studio refused to make an account for {email}.",
                    remedy="Use a valid e-mail address and a password of 8 characters or more.",
                )
        except httpx.TransportError as error:
            raise ServerError(
                f"Label Studio stopped answering ({error}).",
                remedy="Check that it runs, then run the same command again.",
            ) from error
        token = _read_token(browser, f"{port.url}/api/current-user/token")
    return Annotator(email=email, password=password, token=token)


def _read_token(browser: httpx.Client, url: str) -> str:
    # The account is made: whatever goes wrong from here on, its password must be told.
    with contextlib.suppress(ServerError, httpx.TransportError):
        return str((decode(browser.get(url)) or {}).get("token", ""))
    return ""
