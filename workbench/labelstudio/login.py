"""Opening the embedded server, also where its lead had Label Studio make a new token."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path

import httpx

from workbench.errors import LoginError
from workbench.labelstudio.process import ServerProcess
from workbench.labelstudio.secrets import FILE, Secrets, write_private


def open_server(process: ServerProcess, secrets: Secrets, home: Path) -> Secrets | None:
    """Return the secrets that open our server; None as long as nothing of ours answers.

    Where the token is refused, the password fetches the one that is valid now, which is kept in
    `home`. Raises LoginError where that fails, too.
    """
    try:
        with httpx.Client(base_url=process.url, timeout=20, trust_env=False) as client:
            status, email = _whoami(client, secrets)
            # Another's server would learn our password: it may have been faster to take the port.
            if status == 401 and process.listens():
                secrets = replace(secrets, token=_fetch_token(client, secrets, home))
                status, email = _whoami(client, secrets)
                if status == 401:
                    raise LoginError(
                        "The project's Label Studio refuses its own token.",
                        remedy="Allow legacy tokens in Label Studio's organization settings.",
                    )
                write_private(home / FILE, asdict(secrets))
    except (httpx.HTTPError, ValueError, AttributeError):
        return None
    return secrets if status == 200 and email == secrets.email else None


def _whoami(client: httpx.Client, secrets: Secrets) -> tuple[int, str | None]:
    headers = {"Authorization": f"Token {secrets.token}"}
    answer = client.get("/api/current-user/whoami", headers=headers)
    return answer.status_code, answer.json().get("email")


def _fetch_token(client: httpx.Client, secrets: Secrets, home: Path) -> str:
    """Return the account's token, as a browser gets it after a login with the password."""
    client.get("/user/login/")
    form = {
        "email": secrets.email,
        "password": secrets.password,
        "csrfmiddlewaretoken": client.cookies.get("csrftoken", ""),
    }
    client.post("/user/login/", data=form)
    answer = client.get("/api/current-user/token")
    client.cookies.clear()  # from here on the token has to do
    if answer.status_code != 200:
        raise LoginError(
            f"The project's Label Studio refuses the token and the password in {home / FILE}.",
            remedy=f"Write the password that {secrets.email} has now into that file.",
        )
    return str(answer.json()["token"])
