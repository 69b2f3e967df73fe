"""The embedded server's process: `python -m workbench.labelstudio.launch TEMPLATE start …`.

Label Studio's first start spends most of its time on some 400 migrations of an empty database.
The migrated, still empty database is kept once per Label Studio version as a template, and every
later first start copies it. No user or token is ever in it: accounts are made after the copy.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import shutil
import socketserver
import sqlite3
import sys
from pathlib import Path
from typing import Any

from workbench.labelstudio.tuning import tune

DATABASE = "label_studio.sqlite3"
_serve_forever = socketserver.BaseServer.serve_forever


def use_template(template: Path, home: Path) -> bool:
    """Copy the template to a home that has no database yet; False where nothing was copied."""
    database = home / DATABASE
    if database.exists() or not template.exists():
        return False
    part = home / (DATABASE + ".part")
    shutil.copyfile(template, part)
    part.replace(database)
    return True


def keep_template(template: Path, home: Path) -> bool:
    """Keep a copy of a migrated database; False where it holds a user, or cannot be kept."""
    part = template.with_name(f"{template.name}.{os.getpid()}.part")
    with contextlib.closing(sqlite3.connect(home / DATABASE)) as source:
        try:
            if source.execute("SELECT count(*) FROM htx_user").fetchone()[0]:
                return False
            template.parent.mkdir(parents=True, exist_ok=True)
            with contextlib.closing(sqlite3.connect(part)) as copy:
                source.backup(copy)
            part.replace(template)
        except (OSError, sqlite3.Error):
            with contextlib.suppress(OSError):
                part.unlink()
            return False  # a cache that cannot be written only costs time
    return True


def main() -> None:
    """Start Label Studio with the arguments after the template's path."""
    template, home = Path(sys.argv.pop(1)), Path(os.environ["LABEL_STUDIO_BASE_DATA_DIR"])
    # Only there with the server extra.
    server: Any = importlib.import_module("label_studio.server")

    first = not (home / DATABASE).exists()
    if first and not use_template(template, home):
        server._setup_env()
        server._apply_database_migrations()
        keep_template(template, home)
    # Label Studio would look for another port when its own is taken meanwhile; then nobody could
    # tell which server is ours. Ending is better: whoever started us says that the port is taken.
    server._get_free_port = _keep_port
    # Django's server sends an answer in two writes, and without this the second one waits some 40
    # ms for the client to acknowledge the first: at every request of annotators and of ours.
    socketserver.StreamRequestHandler.disable_nagle_algorithm = True
    # Django makes its server itself, when all is loaded, and takes no class of ours for it.
    socketserver.BaseServer.serve_forever = _serve  # type: ignore[method-assign, assignment]
    server.main()


def _serve(server: socketserver.BaseServer, poll_interval: float = 0.5) -> None:
    tune()
    _serve_forever(server, poll_interval)


def _keep_port(port: int, _debug: object) -> int:
    return port


if __name__ == "__main__":
    main()
