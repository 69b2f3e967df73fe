"""The embedded server's own account: random, made once, readable by the owner only."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass, field
from pathlib import Path

from workbench.errors import ProjectError

FILE = "secrets.json"


@dataclass(frozen=True)
class Secrets:
    """How the workbench logs in to its own server; `name` tells this server from any other."""

    name: str
    email: str
    password: str = field(repr=False)
    token: str = field(repr=False)


def ensure_secrets(home: Path) -> Secrets:
    """Return the secrets kept in `home`, made with random ones where there are none yet.

    The folder gets mode 0700 and the file 0600. Raises ProjectError for a damaged file.
    """
    home.mkdir(parents=True, exist_ok=True)
    home.chmod(0o700)
    known = read_secrets(home)
    if known:
        return known
    made = Secrets(
        name=f"embedded-{secrets.token_hex(4)}",
        email="lead@workbench.invalid",
        password=secrets.token_urlsafe(12),
        token=secrets.token_hex(20),
    )
    write_private(home / FILE, asdict(made))
    return made


def read_secrets(home: Path) -> Secrets | None:
    """Return the secrets kept in `home`, or None where no server was ever started."""
    path = home / FILE
    try:
        return Secrets(**json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError) as error:
        raise ProjectError(
            f"{path} is damaged.",
            remedy=f"Move {home} away and start again; the ledger keeps all that was pulled.",
        ) from error


def write_private(path: Path, content: dict[str, object]) -> None:
    """Write JSON that only the owner can read; a reader sees the old file or the new one."""
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        json.dump(content, stream)
    part.replace(path)
