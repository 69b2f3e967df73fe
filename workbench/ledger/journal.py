"""A chain of hashes over the ledger's rows: who alters a row later is found, and which row it was.

Each entry holds the SHA-256 of a row's content and of the entry before it, so a changed, deleted
or inserted row breaks the chain at its place. It is proof against silent edits, not against
somebody who rewrites the whole journal; publish the last hash (`Ledger.seal`) to guard that too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from sqlalchemy import Connection, Table, insert, select

from workbench.ledger import tables

START = "0" * 64


class Tampering(NamedTuple):
    """A row that is not as it was written: `table`, its key `row`, and what is wrong with it."""

    table: str
    row: str
    problem: Literal["altered", "missing", "added", "chain broken"]


def content_hash(parts: Iterable[object]) -> str:
    """Return the SHA-256 (hex) of a row's parts, with a separator that no key or JSON holds."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass")).hexdigest()


def _link(chain: str, table: str, row: str, content: str) -> str:
    return hashlib.sha256(f"{chain}{table}/{row}/{content}".encode()).hexdigest()


def find_end(connection: Connection) -> str:
    """Return the chain's end; it holds as long as the transaction has the ledger's write lock."""
    last = select(tables.journal.c.chain).order_by(tables.journal.c.number.desc()).limit(1)
    return connection.scalar(last) or START


def append(
    connection: Connection, table: Table, rows: Iterable[tuple[object, str]], *, end: str
) -> str:
    """Add entries for rows, each a key and a content hash, and return the chain's new end."""
    entries = []
    for row, content in rows:
        end = _link(end, table.name, str(row), content)
        entries.append({"table": table.name, "row": str(row), "content": content, "chain": end})
    connection.execute(insert(tables.journal), entries)
    return end


# What of a row is sealed: its key, and the columns that must not change after writing.
SEALED = {
    tables.article: (tables.article.c.digest, ("digest", "id", "text", "payload")),
    tables.prediction: (tables.prediction.c.number, ("digest", "model", "payload")),
    tables.version: (
        tables.version.c.number,
        ("digest", "key", "version", "state", "annotator", "payload"),
    ),
    tables.decision: (tables.decision.c.number, ("digest", "conflict", "payload")),
}


def verify(connection: Connection) -> Iterator[Tampering]:
    """Yield every row that was altered, removed or added behind the ledger's back."""
    chain = START
    entries = select(tables.journal).order_by(tables.journal.c.number)
    for entry in connection.execution_options(yield_per=1000).execute(entries):
        chain = _link(chain, entry.table, entry.row, entry.content)
        if chain != entry.chain:
            yield Tampering(entry.table, entry.row, "chain broken")
            chain = entry.chain
    for table, (key, columns) in SEALED.items():
        yield from _verify_table(connection, table, key.name, columns)


def _verify_table(
    connection: Connection, table: Table, key: str, columns: tuple[str, ...]
) -> Iterator[Tampering]:
    expected = select(tables.journal.c.row, tables.journal.c.content).where(
        tables.journal.c.table == table.name
    )
    entries = {entry.row: entry.content for entry in connection.execute(expected)}
    for row in connection.execution_options(yield_per=1000).execute(select(table)).mappings():
        content = entries.pop(str(row[key]), None)
        if content is None:
            yield Tampering(table.name, str(row[key]), "added")
        elif content != content_hash(row[column] for column in columns):
            yield Tampering(table.name, str(row[key]), "altered")
    for missing in entries:
        yield Tampering(table.name, missing, "missing")
