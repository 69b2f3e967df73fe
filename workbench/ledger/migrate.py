"""Brings a ledger's database to the newest schema, with alembic."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine

from workbench.errors import LedgerError
from workbench.resources import PACKAGE

# One process migrates at a time, and an interrupted migration leaves nothing: SQLite's driver would
# begin no transaction before a table is made.
_ALONE = {"sqlite": "BEGIN IMMEDIATE", "postgresql": "SELECT pg_advisory_xact_lock(7391)"}


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(PACKAGE / "ledger" / "migrations"))
    return config


def migrate(engine: Engine) -> None:
    """Create or upgrade the schema; a ledger of a newer workbench is refused untouched.

    Raises LedgerError when the database was written by a newer version.
    """
    config = _config()
    newest = ScriptDirectory.from_config(config).get_current_head()
    with engine.connect() as connection:
        if _find_revision(connection) == newest:
            return
    with engine.begin() as connection:
        if alone := _ALONE.get(engine.dialect.name):
            connection.exec_driver_sql(alone)
        current = _find_revision(connection)
        if current == newest:  # somebody else was faster
            return
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            raise LedgerError(
                f"the ledger has schema {current}, which this workbench does not know.",
                remedy="Upgrade the workbench, or open the ledger with the version that wrote it.",
            ) from error


def _find_revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()
