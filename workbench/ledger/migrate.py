"""Brings a ledger's database to the newest schema, with alembic."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Engine

from workbench.errors import LedgerError
from workbench.resources import PACKAGE


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
    with engine.begin() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
        if current == newest:
            return
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            raise LedgerError(
                f"the ledger has schema {current}, which this workbench does not know.",
                remedy="Upgrade the workbench, or open the ledger with the version that wrote it.",
            ) from error
