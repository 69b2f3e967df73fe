"""The ledger: one object that reads and writes a project's database, SQLite or PostgreSQL."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

import msgspec
from sqlalchemy import Row, func, select, update

from workbench.errors import LedgerError
from workbench.ledger import journal, tables
from workbench.ledger.articles import dump, load
from workbench.ledger.database import read_anything
from workbench.ledger.unsealed import Unsealed
from workbench.model import AnnotationVersion, Article, Prediction, State

SUBMITTED: tuple[State, ...] = ("submitted",)


class Ledger(Unsealed):
    """A project's ledger. Rows are added, never changed; reads stream by article in bounded memory.

    Every method is atomic; `transaction()` makes several one. Raises LedgerError.
    """

    def counts(self) -> dict[str, int]:
        """Return how many articles, predictions and annotation versions there are, by name."""
        return {
            "articles": self.count(),
            "predictions": self.count_values(tables.prediction.c.number),
            "annotation versions": self.count_values(tables.version.c.number),
        }

    # Predictions

    def add_prediction(self, prediction: Prediction) -> bool:
        """Store a prediction; False where this model's answer for this article is there already."""
        with self.transaction() as connection:
            address = self.digest_of(connection, prediction.annotation.doc_id)
            table = tables.prediction
            known = select(table.c.number).where(
                table.c.digest == address, table.c.model == prediction.model
            )
            if connection.execute(known).first():
                return False
            values = {"digest": address, "model": prediction.model, "payload": dump(prediction)}
            self.append(connection, table, [values])
        return True

    def prediction(self, doc_id: str, model: str | None = None) -> Prediction | None:
        """Return an article's prediction by that model, or its newest; None where there is none."""
        table = tables.prediction
        query = select(tables.article.c.id, table.c.model, table.c.payload).join(tables.article)
        query = query.where(tables.article.c.id == doc_id)
        if model is not None:
            query = query.where(table.c.model == model)
        for row in self.rows(query.order_by(table.c.number.desc()).limit(1)):
            return _read_prediction(row)
        return None

    def models(self) -> list[str]:
        """Return the names of the models that have predictions here, in order."""
        model = tables.prediction.c.model
        return [row.model for row in self.rows(select(model).distinct().order_by(model))]

    def count_predicted(self) -> int:
        """Return how many articles have a prediction."""
        return self.count_values(tables.prediction.c.digest.distinct())

    def predictions(
        self, *, model: str | None = None, doc_ids: Collection[str] | None = None
    ) -> Iterator[Prediction]:
        """Yield predictions by article and age: of one model or all, of some articles or all."""
        table = tables.prediction
        query = select(tables.article.c.id, table.c.model, table.c.payload).join(tables.article)
        if model is not None:
            query = query.where(table.c.model == model)
        for row in self.by_article(query, table, table.c.number, doc_ids=doc_ids):
            yield _read_prediction(row)

    def predicted(
        self, model: str | None, doc_ids: Collection[str] | None = None
    ) -> Iterator[tuple[Article, Prediction | None]]:
        """Yield articles by id, of some or all, each with that model's prediction if it has one."""
        predictions = self.predictions(model=model, doc_ids=doc_ids) if model else iter(())
        prediction = next(predictions, None)
        for article in self.articles(doc_ids):
            # An article that was added while we read may have come too late for us.
            while prediction and prediction.annotation.doc_id < article.id:
                prediction = next(predictions, None)
            fits = prediction is not None and prediction.annotation.doc_id == article.id
            yield article, prediction if fits else None

    # Annotation versions

    def add_version(self, version: AnnotationVersion) -> bool:
        """Store an annotation's next version; False where it equals the newest one of its key."""
        return bool(self.add_versions([version]))

    def add_versions(self, versions: Collection[AnnotationVersion]) -> list[AnnotationVersion]:
        """Store the next version of several annotations, and return those that were new.

        One that equals the newest version of its key is not; no key may come twice. Raises
        LedgerError for a key that another article's annotation has.
        """
        table = tables.version
        newest = table.c.key.in_([version.key for version in versions]) & (table.c.newest == 1)
        with self.transaction() as connection:
            addresses = self.digests_of(connection, {v.annotation.doc_id for v in versions})
            columns = table.c.key, table.c.version, table.c.digest, table.c.payload
            query = select(*columns).where(newest)
            known = {row.key: row for row in connection.execute(query)}
            new, rows = [], []
            for version in versions:
                before = known.pop(version.key, None)
                if before and before.digest != addresses[version.annotation.doc_id]:
                    raise LedgerError(
                        f"the annotation {version.key} is of another article already.",
                        remedy="Give one article another id, or a new server a `labelstudio.name`.",
                    )
                number = before.version if before else 0
                if before and before.payload == dump(_numbered(version, number)):
                    continue
                new.append(_numbered(version, number + 1))
                rows.append(
                    {
                        "digest": addresses[version.annotation.doc_id],
                        "key": version.key,
                        "version": number + 1,
                        "state": version.state,
                        "annotator": version.annotator,
                        "newest": 1,
                        "payload": dump(new[-1]),
                    }
                )
            stale = table.c.key.in_([v.key for v in new if v.version > 1]) & (table.c.newest == 1)
            connection.execute(update(table).where(stale).values(newest=0))
            self.append(connection, table, rows)
        return new

    def versions(
        self,
        *,
        newest: bool = True,
        states: Collection[State] | None = SUBMITTED,
        prefix: str = "",
        doc_id: str | None = None,
    ) -> Iterator[AnnotationVersion]:
        """Yield versions by article, key and number: the newest of each key, or the whole history.

        `states` keeps only those states (None: all); `prefix` only keys that begin with it;
        `doc_id` only those of one article.
        """
        table = tables.version
        query = select(table.c.key, table.c.payload).join(tables.article)
        if newest:
            query = query.where(table.c.newest == 1)
        if states is not None:
            query = query.where(table.c.state.in_(states))
        if prefix:
            query = query.where(table.c.key.startswith(prefix, autoescape=True))
        order = (table.c.key, table.c.version)
        if doc_id is not None:
            rows = iter(self.rows(query.where(tables.article.c.id == doc_id).order_by(*order)))
        else:
            rows = self.by_article(query, table, *order)
        for row in rows:
            yield _read_version(row)

    def newest(
        self,
        prefix: str,
        *,
        digests: Collection[str] | None = None,
        states: tuple[State, ...] | None = None,
    ) -> list[AnnotationVersion]:
        """Return the newest version of each annotation whose key begins with `prefix`.

        `digests` keeps only those of these texts, `states` only those in these states.
        """
        table = tables.version.c
        query = select(table.key, table.payload).where(
            table.newest == 1, table.key.startswith(prefix, autoescape=True)
        )
        if digests is not None:
            query = query.where(table.digest.in_(digests))
        if states is not None:
            query = query.where(table.state.in_(states))
        return [_read_version(row) for row in self.rows(query)]

    def version(self, key: str, number: int) -> AnnotationVersion | None:
        """Return one version of an annotation, also where newer ones came since."""
        table = tables.version.c
        query = select(table.key, table.payload).where(table.key == key, table.version == number)
        return next((_read_version(row) for row in self.rows(query)), None)

    def annotators(self) -> list[str]:
        """Return everybody whose annotation is, or once was, submitted; by name."""
        table = tables.version
        query = select(table.c.annotator).where(table.c.state.in_(SUBMITTED)).distinct()
        return sorted(row.annotator for row in self.rows(query))

    def first_labelled(self) -> list[str]:
        """Return the digests of the articles with submitted labels, the first labelled first."""
        table = tables.version.c
        query = select(table.digest).where(table.state.in_(SUBMITTED)).group_by(table.digest)
        return [row.digest for row in self.rows(query.order_by(func.min(table.number)))]

    # Decisions, kept as the adjudicate step wrote them

    def add_decision(self, doc_id: str, conflict: str, payload: msgspec.Struct) -> None:
        """Store an adjudicator's decision on a conflict; a later one on the same overrides it."""
        with self.transaction() as connection:
            address = self.digest_of(connection, doc_id)
            values = {"digest": address, "conflict": conflict, "payload": dump(payload)}
            self.append(connection, tables.decision, [values])

    def decisions(self, doc_id: str) -> list[str]:
        """Return the JSON of an article's decisions, oldest first."""
        table = tables.decision
        query = select(table.c.payload).join(tables.article).where(tables.article.c.id == doc_id)
        return [row.payload for row in self.rows(query.order_by(table.c.number))]

    def decided(self) -> list[str]:
        """Return the ids of the articles that have decisions, in order."""
        name = tables.article.c.id
        query = select(name).join(tables.decision).distinct().order_by(name)
        return [row.id for row in self.rows(query)]

    # The journal

    def verify(self) -> list[journal.Tampering]:
        """Return every row that was altered, removed or added behind the ledger's back."""
        with self.snapshot() as connection, read_anything(connection):
            return list(journal.verify(connection))

    def seal(self) -> str:
        """Return the journal's last hash: it names this state of the ledger."""
        table = tables.journal
        rows = self.rows(select(table.c.chain).order_by(table.c.number.desc()).limit(1))
        return str(rows[0].chain) if rows else journal.START


def _read_version(row: Row[Any]) -> AnnotationVersion:
    return load(row.payload, AnnotationVersion, f"the annotation {row.key}")


def _read_prediction(row: Row[Any]) -> Prediction:
    return load(row.payload, Prediction, f"the prediction by {row.model} for {row.id!r}")


def _numbered(version: AnnotationVersion, number: int) -> AnnotationVersion:
    return msgspec.structs.replace(version, version=number)
