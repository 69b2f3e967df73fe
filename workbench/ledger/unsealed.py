"""What the ledger remembers outside its journal: the tasks of articles, and small state."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, insert, select

from workbench.ledger import tables
from workbench.ledger.articles import Articles


class Push(NamedTuple):
    """An article that stands as a task in a Label Studio project; `model` is what it shows."""

    project: str
    doc_id: str
    task: int
    model: str | None


class Unsealed(Articles):
    """Articles, and what of them changes on a server or from one command to the next.

    Unlike the rows of the journal, these are replaced when they are no longer so.
    """

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

    def projects(self) -> list[str]:
        """Return the projects that articles stand in, by name."""
        project = tables.push.c.project
        return [row.project for row in self.rows(select(project).distinct().order_by(project))]

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
