"""Fields as they come in files → an article, under the names that files use for them."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from workbench.errors import InputError
from workbench.ingest.decode import clean_text
from workbench.model import Article

# The first name is the article's own; the others are what crawlers, corpora and archives call it.
FIELD_NAMES: dict[str, tuple[str, ...]] = {
    "id": ("id", "doc_id"),
    "title": ("title", "headline"),
    "source": ("source", "publisher", "sitename", "outlet"),
    "url": ("url", "source_url", "link"),
    "author": ("author", "authors", "byline"),
    "published": ("published", "publication_date", "published_at", "date"),
    "language": ("language", "lang"),
    "licence": ("licence", "license"),
}


def make_article(text: Any, fields: Mapping[str, Any], *, stem: str) -> Article:
    """Return the article of a text with the metadata found in `fields`; `stem` is its id if none.

    Raises InputError for a text that is missing, empty or binary.
    """
    if not isinstance(text, str):
        raise InputError("there is no `text`", remedy="Put the article's text under `text`.")
    found = read_metadata(fields)
    article_id = found.pop("id", None) or stem
    return Article(id=article_id, text=clean_text(text), **found)


def read_metadata(fields: Mapping[str, Any]) -> dict[str, str]:
    """Return the metadata in `fields` under the article's own names; blank values are left out.

    A nested `meta` is read too, after the fields beside it. Names are matched in any case.
    """
    nested = fields.get("meta")
    layers = [fields, nested] if isinstance(nested, Mapping) else [fields]
    folded = [{str(k).strip().lower(): v for k, v in layer.items()} for layer in layers]
    found: dict[str, str] = {}
    for field, names in FIELD_NAMES.items():
        values = (_word(layer.get(name)) for layer in folded for name in names)
        value = next((v for v in values if v), None)
        if value:
            found[field] = value
    return found


def _word(value: Any) -> str | None:
    """Return a value as one line of text: lists joined, dates in ISO form, odd bytes replaced."""
    if isinstance(value, datetime.datetime | datetime.date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return ", ".join(filter(None, map(_word, value))) or None
    if value is None or isinstance(value, bool | float | Mapping):
        return None
    line = " ".join(str(value).replace("\0", " ").split())
    return line.encode(errors="replace").decode() or None
