"""`articles.jsonl`, in every release: a line an article, without its text."""

from __future__ import annotations

from workbench.model import Record
from workbench.release.entry import Entry

INDEX = "articles.jsonl"


class ArticleLine(Record, frozen=True, omit_defaults=False):
    """An article of a release; `digest` addresses its text, `length` is in code points."""

    doc_id: str
    digest: str
    length: int
    withheld: bool = False
    split: str | None = None
    title: str | None = None
    source: str | None = None
    url: str | None = None
    author: str | None = None
    published: str | None = None
    language: str | None = None
    licence: str | None = None


def describe_article(entry: Entry) -> ArticleLine:
    """Return the index line of an entry's article."""
    article = entry.article
    return ArticleLine(
        doc_id=article.id,
        digest=entry.digest,
        length=entry.length,
        withheld=entry.withheld,
        split=entry.split,
        title=article.title,
        source=article.source,
        url=article.url,
        author=article.author,
        published=article.published,
        language=article.language,
        licence=article.licence,
    )
