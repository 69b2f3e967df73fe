"""The ledger: one object that reads and writes a project's database, SQLite or PostgreSQL."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import bindparam, delete, insert, select, update

from workbench.ledger import journal, tables
from workbench.ledger.articles import Articles, dump
from workbench.model import AnnotationVersion, Article, Prediction, State

SUBMITTED: tuple[State, ...] = ("submitted",)


class Push(NamedTuple):
    """An article that stands as a task in a Label Studio project; `model` is what it shows."""

    project: str
    doc_id: str
    task: int
    model: str | None


class Ledger(Articles):
    """A project's ledger. Rows are added, never changed; reads stream by article in bounded memory.

    Every method is atomic; `transaction()` makes several one. Raises LedgerError.
    """

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
        query = select(table.c.payload).join(tables.article).where(tables.article.c.id == doc_id)
        if model is not None:
            query = query.where(table.c.model == model)
        for row in self.rows(query.order_by(table.c.number.desc()).limit(1)):
            return msgspec.json.decode(row.payload, type=Prediction)
        return None

    def models(self) -> list[str]:
        """Return the names of the models that have predictions here, in order."""
        model = tables.prediction.c.model
        return [row.model for row in self.rows(select(model).distinct().order_by(model))]

    def predictions(
        self, *, model: str | None = None, doc_ids: Collection[str] | None = None
    ) -> Iterator[Prediction]:
        """Yield predictions by article and age: of one model or all, of some articles or all."""
        table = tables.prediction
        query = select(table.c.payload).join(tables.article)
        if model is not None:
            query = query.where(table.c.model == model)
        for row in self.by_article(query, table, table.c.number, doc_ids=doc_ids):
            yield msgspec.json.decode(row.payload, type=Prediction)

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

        One that equals the newest version of its key is not; no key may come twice.
        """
        table = tables.version
        newest = table.c.key.in_([version.key for version in versions]) & (table.c.newest == 1)
        with self.transaction() as connection:
            addresses = self.digests_of(connection, {v.annotation.doc_id for v in versions})
            query = select(table.c.key, table.c.version, table.c.payload).where(newest)
            known = {row.key: row for row in connection.execute(query)}
            new, rows = [], []
            for version in versions:
                before = known.pop(version.key, None)
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
        query = select(table.c.payload).join(tables.article)
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
            yield _decode(row.payload)

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
        query = select(table.payload).where(
            table.newest == 1, table.key.startswith(prefix, autoescape=True)
        )
        if digests is not None:
            query = query.where(table.digest.in_(digests))
        if states is not None:
            query = query.where(table.state.in_(states))
        return [_decode(row.payload) for row in self.rows(query)]

    def version(self, key: str, number: int) -> AnnotationVersion | None:
        """Return one version of an annotation, also where newer ones came since."""
        table = tables.version.c
        query = select(table.payload).where(table.key == key, table.version == number)
        return next((_decode(row.payload) for row in self.rows(query)), None)

    def annotators(self) -> list[str]:
        """Return everybody whose annotation is, or once was, submitted; by name."""
        table = tables.version
        query = select(table.c.annotator).where(table.c.state.in_(SUBMITTED)).distinct()
        return sorted(row.annotator for row in self.rows(query))

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

    # Pushes and small state

    def record_push(self, *pushes: Push) -> None:
        """Remember which task each article is in a project, in place of what was known of it."""
        if not pushes:
            return
        table = tables.push
        stale = (table.c.project == bindparam("of")) & (table.c.digest == bindparam("address"))
        with self.transaction() as connection:
            addresses = self.digests_of(connection, {push.doc_id for push in pushes})
            rows = [
                {
                    "project": push.project,
                    "digest": addresses[push.doc_id],
                    "task": push.task,
                    "model": push.model,
                }
                for push in pushes
            ]
            keys = [{"of": row["project"], "address": row["digest"]} for row in rows]
            connection.execute(delete(table).where(stale), keys)
            connection.execute(insert(table), rows)

    def forget_pushes(self, project: str) -> None:
        """Forget what stands in a project, because the project is gone."""
        with self.transaction() as connection:
            connection.execute(delete(tables.push).where(tables.push.c.project == project))

    def pushes(self, project: str) -> Iterator[Push]:
        """Yield what stands in a project, by article."""
        table = tables.push
        query = select(tables.article.c.id, table.c.task, table.c.model).join(tables.article)
        for row in self.by_article(query.where(table.c.project == project), table):
            yield Push(project, row.id, row.task, row.model)

    def get(self, key: str, default: Any = None) -> Any:
        """Return a small piece of state (a pull's cursor), or the default."""
        rows = self.rows(select(tables.state.c.value).where(tables.state.c.key == key))
        return json.loads(rows[0].value) if rows else default

    def find(self, prefix: str) -> dict[str, Any]:
        """Return the pieces of state whose keys begin with `prefix`, by key."""
        table = tables.state
        query = select(table.c.key, table.c.value)
        rows = self.rows(query.where(table.c.key.startswith(prefix, autoescape=True)))
        return {row.key: json.loads(row.value) for row in rows}

    def set(self, key: str, value: Any) -> None:
        """Remember a small JSON value under a key."""
        with self.transaction() as connection:
            connection.execute(delete(tables.state).where(tables.state.c.key == key))
            connection.execute(insert(tables.state).values(key=key, value=json.dumps(value)))

    # The journal

    def verify(self) -> list[journal.Tampering]:
        """Return every row that was altered, removed or added behind the ledger's back."""
        with self.snapshot() as connection:
            return list(journal.verify(connection))

    def seal(self) -> str:
        """Return the journal's last hash: it names this state of the ledger."""
        table = tables.journal
        rows = self.rows(select(table.c.chain).order_by(table.c.number.desc()).limit(1))
        return str(rows[0].chain) if rows else journal.START


def _decode(payload: str) -> AnnotationVersion:
    return msgspec.json.decode(payload, type=AnnotationVersion)


def _numbered(version: AnnotationVersion, number: int) -> AnnotationVersion:
    return msgspec.structs.replace(version, version=number)
