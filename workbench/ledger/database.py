"""The database beneath the ledger: opening, transactions, sealed rows, errors with a remedy."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import (
    URL,
    ColumnElement,
    Connection,
    Engine,
    Row,
    Select,
    Table,
    create_engine,
    event,
    func,
    insert,
    make_url,
    select,
)
from sqlalchemy.exc import SQLAlchemyError

from workbench.errors import LedgerError
from workbench.ledger import journal
from workbench.ledger.migrate import migrate

LOOK_FOR_DAMAGE = "Run `workbench audit verify`: it names what was altered."

# Writers take turns from the start of a transaction: in SQLite a reader that turns writer would be
# refused, and in PostgreSQL two would continue the journal from the same end. Readers go on.
_WRITE_LOCK = {
    "sqlite": "BEGIN IMMEDIATE",
    "postgresql": "LOCK TABLE journal IN EXCLUSIVE MODE",
}
_TRIES, _PAUSE = 300, 0.1  # half a minute, in seconds
# What makes a transaction see one state from its first query on.
_ONE_STATE = {
    "sqlite": "BEGIN",
    "postgresql": "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",
}


class Database:
    """A migrated SQLite or PostgreSQL database, whose rows are journalled. Raises LedgerError."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._active: Connection | None = None
        self._writing = False
        self._chain: str | None = None

    @classmethod
    def open(cls, url: str | URL, *, folder: Path = Path()) -> Self:
        """Return the ledger at a SQLAlchemy URL, created or migrated as needed.

        A relative path of SQLite begins at `folder`.
        """
        try:
            engine = create_engine(_place(url, folder))
            if engine.dialect.name == "sqlite":
                event.listen(engine, "connect", _configure_sqlite)
            migrate(engine)
        except (SQLAlchemyError, ImportError, ValueError) as error:
            opening = f"the ledger at {_without_password(url)} cannot be opened"
            raise _wrap(error, opening, hide=str(url)) from error
        return cls(engine)

    def close(self) -> None:
        """Release the database; the ledger cannot be used afterwards."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Make what happens inside one write: all of it is kept, or, on any error, nothing."""
        if self._active is not None and self._writing:
            yield self._active
            return
        try:
            with self._engine.begin() as connection:
                _begin(connection, _WRITE_LOCK)
                self._chain = None
                with self._use(connection, writing=True):
                    yield connection
        except SQLAlchemyError as error:
            raise _wrap(error, "the ledger could not be written") from error

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """Let all that is read inside be one state of the ledger, whoever writes meanwhile.

        A transaction inside writes to the ledger as it then is, which this does not show.
        """
        if self._active is not None:
            yield self._active
            return
        try:
            with self._engine.connect() as connection:
                _begin(connection, _ONE_STATE)
                with self._use(connection, writing=False):
                    yield connection
        except SQLAlchemyError as error:
            raise _wrap(error, "the ledger could not be read") from error

    @contextmanager
    def _use(self, connection: Connection, *, writing: bool) -> Iterator[None]:
        outer = self._active, self._writing
        self._active, self._writing = connection, writing
        try:
            yield
        finally:
            self._active, self._writing = outer

    def rows(self, query: Select[Any]) -> list[Row[Any]]:
        """Return a query's rows, of the running transaction or snapshot or of what is written."""
        if self._active is not None:
            return list(self._active.execute(query))
        try:
            with self._engine.connect() as connection:
                return list(connection.execute(query))
        except SQLAlchemyError as error:
            raise _wrap(error, "the ledger could not be read") from error

    def count_values(self, column: ColumnElement[Any]) -> int:
        """Return how many values a column has; each once if it is `distinct()`."""
        return int(self.rows(select(func.count(column)))[0][0])

    def append(
        self, connection: Connection, table: Table, rows: Collection[dict[str, Any]]
    ) -> None:
        """Add rows of one table, and their entries in the journal."""
        if not rows:
            return
        key, columns = journal.SEALED[table]
        adding = insert(table).returning(key, sort_by_parameter_order=True)
        keys = connection.scalars(adding, list(rows))
        contents = [journal.content_hash(row[column] for column in columns) for row in rows]
        # The journal's end is read once a transaction: nobody else moves it meanwhile.
        end = journal.find_end(connection) if self._chain is None else self._chain
        self._chain = journal.append(connection, table, zip(keys, contents, strict=True), end=end)


def _begin(connection: Connection, how: Mapping[str, str]) -> None:
    statement = how.get(connection.dialect.name)
    if statement:
        connection.exec_driver_sql(statement)


def _configure_sqlite(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    # FULL keeps a commit through a power cut.
    for pragma in ("busy_timeout=30000", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    _write_ahead(cursor)
    cursor.close()


def _write_ahead(cursor: sqlite3.Cursor) -> None:
    """Let readers work while a pull writes (WAL).

    SQLite does not wait for whoever turns it on at the same moment, so we do.
    """
    for left in reversed(range(_TRIES)):
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if not left or "locked" not in str(error):
                raise
            time.sleep(_PAUSE)
        else:
            return


@contextmanager
def read_anything(connection: Connection) -> Iterator[None]:
    """Let texts that are no UTF-8 be read with surrogates: SQLite holds them, its driver raises."""
    driver: Any = connection.connection.driver_connection
    if connection.dialect.name != "sqlite":
        yield
        return
    driver.text_factory = lambda content: content.decode(errors="surrogateescape")
    try:
        yield
    finally:
        driver.text_factory = str


def _place(url: str | URL, folder: Path) -> URL:
    parts = make_url(url)
    path = parts.database
    if parts.get_backend_name() != "sqlite" or not path or path.startswith((":", "file:")):
        return parts
    return parts.set(database=str(folder / path))


def _without_password(url: str | URL) -> str:
    """Return what of a URL may be shown: no user, no password, no options, which may hold both."""
    try:
        parts = make_url(url)
        return str(URL.create(parts.drivername, None, None, parts.host, parts.port, parts.database))
    except (SQLAlchemyError, ValueError):
        return "the URL that was given"


def _wrap(error: Exception, what: str, *, hide: str = "") -> LedgerError:
    reason = str(getattr(error, "orig", None) or error).splitlines()[0]
    reason = reason.replace(hide, "…") if hide else reason
    # A quota or a limit on file sizes reaches SQLite as an error of input and output.
    full = any(sign in reason for sign in ("disk is full", "No space left", "disk I/O error"))
    remedy = "Check that the path or URL is right, writable, and a workbench ledger."
    if full:
        remedy = "Free some disk space and run the same command again; nothing was half-written."
    elif "Could not decode" in reason:
        remedy = LOOK_FOR_DAMAGE
    return LedgerError(f"{what}: {reason}.", remedy=remedy)
