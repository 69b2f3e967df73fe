"""Verification: is the ledger as it was written, and still the one whose seal was published?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, Connection, Table, case, func, select

from workbench.ledger import Ledger, Tampering, tables
from workbench.ledger.journal import START
from workbench.model import Record


class Alteration(Record, frozen=True, omit_defaults=False):
    """A row that is not as it was written, named so that a person finds it.

    `doc_id` and `key` (the annotation's, or the model of a prediction, or the conflict of a
    decision) are `None` where the row is gone and nobody can say.
    """

    table: str
    row: str
    problem: str
    doc_id: str | None = None
    key: str | None = None


class Verification(Record, frozen=True, omit_defaults=False):
    """What was found: alterations, and whether the ledger holds the state that a seal names.

    `seal` names the ledger's state now, after `entries` rows. `contains_seal` is `None` where no
    seal was given; `added` counts the rows written since that seal.
    """

    seal: str
    entries: int
    alterations: tuple[Alteration, ...]
    contains_seal: bool | None = None
    added: int | None = None

    @property
    def sound(self) -> bool:
        """Whether nothing was altered, and the given seal, if any, was found."""
        return not self.alterations and self.contains_seal is not False


def verify_ledger(ledger: Ledger, *, seal: str | None = None) -> Verification:
    """Return every row altered behind the ledger's back, compared with its chain of hashes.

    A chain alone cannot show that its newest entries were cut off together with their rows: give
    the `seal` of an earlier day for that. A ledger that has grown since still contains it.
    """
    with ledger.snapshot() as connection:
        alterations = [_name(connection, tampering) for tampering in ledger.verify()]
        alterations += _find_unpointed(connection)
        state = ledger.seal()
        journal = tables.journal
        entries = connection.scalar(select(func.count()).select_from(journal)) or 0
        position = None if seal is None else _find_position(connection, seal.strip().lower())
        added = None
        if position is not None:
            later = select(func.count()).where(journal.c.number > position)
            added = connection.scalar(later)
    return Verification(
        seal=state,
        entries=entries,
        alterations=tuple(alterations),
        contains_seal=None if seal is None else position is not None,
        added=added,
    )


def _find_position(connection: Connection, seal: str) -> int | None:
    """Return the number of the journal's entry that a seal names, 0 for that of an empty ledger."""
    if seal == START:
        return 0
    journal = tables.journal.c
    return connection.scalar(select(journal.number).where(journal.chain == seal))


_KEYS: dict[str, tuple[Table, Column[Any], tuple[Column[Any], ...]]] = {
    "article": (tables.article, tables.article.c.digest, ()),
    "prediction": (tables.prediction, tables.prediction.c.number, (tables.prediction.c.model,)),
    "annotation_version": (
        tables.version,
        tables.version.c.number,
        (tables.version.c.key, tables.version.c.version),
    ),
    "decision": (tables.decision, tables.decision.c.number, (tables.decision.c.conflict,)),
}


def _name(connection: Connection, tampering: Tampering) -> Alteration:
    """Return the alteration with the article and the annotation that its row belongs to."""
    if tampering.table not in _KEYS:  # somebody wrote into the journal itself
        return Alteration(*map(str, tampering))
    table, number, columns = _KEYS[tampering.table]
    query = select(tables.article.c.id, *columns).where(number == tampering.row)
    if table is not tables.article:
        query = query.join_from(table, tables.article)
    found = connection.execute(query).first()
    doc_id, *key = found or (None,)
    named = ", version ".join(map(str, key)) or None
    # SQLAlchemy's names are strings of its own kind, which JSON does not take.
    return Alteration(str(tampering.table), tampering.row, tampering.problem, doc_id, named)


def _find_unpointed(connection: Connection) -> Iterator[Alteration]:
    """Yield annotations whose newest version is not the one that the ledger takes for it.

    That pointer moves with every version, so the chain of hashes cannot cover it.
    """
    version = tables.version.c
    newest = func.max(version.version)
    pointed = func.max(case((version.newest == 1, version.version), else_=0))
    query = (
        select(version.key, tables.article.c.id, func.max(version.number))
        .join(tables.article)
        .group_by(version.key, tables.article.c.id)
        .having((newest != pointed) | (func.sum(version.newest) != 1))
        .order_by(version.key)
    )
    for key, doc_id, number in connection.execute(query):
        yield Alteration(
            tables.version.name, str(number), "newest version not in force", doc_id, key
        )
