"""A throw-away PostgreSQL beside SQLite, so that the ledger's tests run on both."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from workbench.ledger import Ledger

DEBIAN = Path("/usr/lib/postgresql")
OPTIONS = "-c fsync=off -c full_page_writes=off -c listen_addresses='' -c unix_socket_directories="
_numbers = count(1)


def find_binaries() -> Path | None:
    """Return the folder with PostgreSQL's programs, also where Debian hides it."""
    found = shutil.which("initdb")
    return Path(found).parent if found else next(iter(sorted(DEBIAN.glob("*/bin"))), None)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """A server that listens on a socket in a folder of its own; the URL without a database."""
    binaries = find_binaries()
    if binaries is None:
        pytest.skip("PostgreSQL's programs (initdb, pg_ctl) are not installed")
    if find_spec("psycopg") is None:
        pytest.skip("psycopg is not installed: install the extra `postgres`")
    folder = Path(tempfile.mkdtemp(prefix="workbench-postgresql-"))
    user = {"user": "nobody"} if os.geteuid() == 0 else {}  # PostgreSQL refuses to run as root
    if user:
        shutil.chown(folder, **user)

    def run(program: str, *arguments: object) -> None:
        command: list[Any] = [binaries / program, "-D", folder / "data", *arguments]
        log = (folder / "log").open("ab")
        done = subprocess.run(
            command, cwd=folder, stdout=log, stderr=log, check=False, env={"LC_ALL": "C"}, **user
        )
        assert done.returncode == 0, (folder / "log").read_text()

    try:
        # A locale that orders otherwise than by code point, as most databases have.
        locale = ("--locale-provider=icu", "--icu-locale=en")
        run("initdb", "--auth=trust", "--username=ledger", "--encoding=UTF8", "--no-sync", *locale)
        run("pg_ctl", "start", "-w", "-o", f"{OPTIONS}'{folder}'")
        try:
            yield f"postgresql+psycopg://ledger@/{{}}?host={folder}"
        finally:
            run("pg_ctl", "stop", "-m", "immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def make_postgresql(server: str) -> str:
    """Return the URL of a new, empty database."""
    name = f"ledger_{next(_numbers)}"
    engine = create_engine(server.format("postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"create database {name}"))
    engine.dispose()
    return server.format(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'ledger.sqlite'}"
    return make_postgresql(request.getfixturevalue("postgresql"))


@pytest.fixture
def ledger(url: str) -> Iterator[Ledger]:
    """An empty ledger."""
    with Ledger.open(url) as opened:
        yield opened


@pytest.fixture
def tamper(url: str) -> Callable[[str], None]:
    """Runs SQL behind the ledger's back."""

    def run(statement: str) -> None:
        engine = create_engine(url)
        with engine.begin() as connection:
            connection.execute(text(statement))
        engine.dispose()

    return run
