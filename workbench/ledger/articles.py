"""The articles of a ledger, addressed by the digest of their text."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection, Row, Select, Table, select

from workbench.errors import LedgerError
from workbench.ledger import tables
from workbench.ledger.database import LOOK_FOR_DAMAGE, Database
from workbench.model import Article
from workbench.text import digest, short_digest

PAGE = 200
T = TypeVar("T")


class Articles(Database):
    """A database that holds articles, and reads what belongs to them article by article."""

    def add_article(self, article: Article, *, origin: str | None = None) -> Article | None:
        """Store an article and return it, or None where this text is there already.

        An id that another text has taken gets the digest's first digits appended.
        """
        address = digest(article.text)
        with self.transaction() as connection:
            if self.find_article(article.text) is not None:
                return None
            taken = select(tables.article.c.digest).where(tables.article.c.id == article.id)
            if connection.execute(taken).first():
                unique = f"{article.id}-{short_digest(article.text, 8)}"
                article = msgspec.structs.replace(article, id=unique)
            payload = msgspec.structs.asdict(article)
            del payload["text"]
            self.append(
                connection,
                tables.article,
                [
                    {
                        "digest": address,
                        "id": article.id,
                        "origin": origin,
                        "text": article.text,
                        "payload": dump(payload),
                    }
                ],
            )
        return article

    def find_article(self, text: str) -> Article | None:
        """Return the article that has exactly this normalised text, or None."""
        return self.find_articles([text]).get(text)

    def find_articles(self, texts: Collection[str]) -> dict[str, Article]:
        """Return, by text, the articles that have exactly one of these normalised texts."""
        query = select(tables.article).where(
            tables.article.c.digest.in_([digest(text) for text in texts])
        )
        return {row.text: _article(row) for row in self.rows(query)}

    def article(self, doc_id: str) -> Article:
        """Return the article of that id. Raises LedgerError where there is none."""
        query = select(tables.article).where(tables.article.c.id == doc_id)
        for row in self.rows(query):
            return _article(row)
        raise _unknown(doc_id)

    def has_article(self, doc_id: str) -> bool:
        """Return whether there is an article of that id."""
        return bool(self.rows(select(tables.article.c.id).where(tables.article.c.id == doc_id)))

    def articles(self, doc_ids: Collection[str] | None = None) -> Iterator[Article]:
        """Yield the articles by id: all, or those named. Raises LedgerError for an unknown one."""
        missing = set(doc_ids or ())
        for page in self._pages(tables.article, doc_ids=doc_ids):
            missing -= {row.id for row in page}
            yield from map(_article, page)
        if missing:
            raise _unknown(min(missing))

    def _pages(
        self, *columns: Any, doc_ids: Collection[str] | None = None
    ) -> Iterator[list[Row[Any]]]:
        query, name = select(*columns).order_by(tables.article.c.id), tables.article.c.id
        if doc_ids is not None:
            wanted = sorted(set(doc_ids))
            for i in range(0, len(wanted), PAGE):
                yield self.rows(query.where(name.in_(wanted[i : i + PAGE])))
            return
        after = ""
        while page := self.rows(query.where(name > after).limit(PAGE)):
            yield page
            after = page[-1].id

    def count(self) -> int:
        """Return how many articles there are."""
        return self.count_values(tables.article.c.digest)

    def digests_of(self, connection: Connection, doc_ids: Collection[str]) -> dict[str, str]:
        """Return the digest of each of these articles. Raises LedgerError for an unknown one."""
        table = tables.article
        query = select(table.c.id, table.c.digest).where(table.c.id.in_(doc_ids))
        found = {row.id: row.digest for row in connection.execute(query)}
        missing = set(doc_ids) - set(found)
        if missing:
            raise _unknown(min(missing))
        return found

    def digest_of(self, connection: Connection, doc_id: str) -> str:
        """Return the digest of one article. Raises LedgerError where there is none."""
        return self.digests_of(connection, [doc_id])[doc_id]

    def by_article(
        self,
        query: Select[Any],
        table: Table,
        *order: Any,
        doc_ids: Collection[str] | None = None,
    ) -> Iterator[Row[Any]]:
        """Yield a query's rows of `table` by article, a page of them at a time, then in order."""
        for page in self._pages(tables.article.c.id, tables.article.c.digest, doc_ids=doc_ids):
            digests = [row.digest for row in page]
            pages = query.where(table.c.digest.in_(digests)).order_by(tables.article.c.id, *order)
            yield from self.rows(pages)


def dump(value: Any) -> str:
    """Return a record as JSON, always the same for an equal one."""
    return msgspec.json.encode(value, order="deterministic").decode()


def load(payload: str, kind: type[T], what: str) -> T:
    """Return the record that a row holds. Raises LedgerError naming `what` where it is damaged."""
    try:
        return msgspec.json.decode(payload, type=kind)
    except ValueError as error:
        raise _damaged(what, error) from error


def _damaged(what: str, error: ValueError) -> LedgerError:
    return LedgerError(f"{what} is damaged in the ledger: {error}.", remedy=LOOK_FOR_DAMAGE)


def _unknown(doc_id: str) -> LedgerError:
    return LedgerError(
        f"the ledger has no article {doc_id!r}.", remedy="`workbench ingest` adds articles."
    )


def _article(row: Row[Any]) -> Article:
    what = f"the article {row.id!r}"
    fields = load(row.payload, dict[str, Any], what)
    try:
        return msgspec.convert({**fields, "text": row.text}, Article)
    except ValueError as error:
        raise _damaged(what, error) from error
