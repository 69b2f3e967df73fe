"""Web pages: the article's text and metadata as trafilatura finds them."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from workbench.errors import InputError
from workbench.ingest.decode import decode
from workbench.ingest.outcome import Outcome
from workbench.ingest.sidecars import read_page
from workbench.ingest.source import Source

_LANGUAGE = regex.compile(r"""<html\b[^>]*?\blang\s*=\s*["']?([A-Za-z][\w-]*)""", regex.IGNORECASE)


def read_html(source: Source) -> Iterator[Outcome]:
    """Yield the article of a web page: its paragraphs as lines, without menus and comments."""
    # It takes a second to import, which readers of other formats need not wait for.
    from trafilatura import bare_extraction  # noqa: PLC0415
    from trafilatura.settings import Document  # noqa: PLC0415

    page = decode(source.read())
    found = bare_extraction(page or " ", with_metadata=True, include_comments=False)
    if not isinstance(found, Document) or not found.text:
        raise InputError(
            "no article text could be found in the page",
            remedy="Save the article's text as .txt, with its metadata in NAME.meta.json.",
        )
    language = _LANGUAGE.search(page)
    fields = {
        "title": found.title,
        "source": found.sitename,
        "url": found.url,
        "author": found.author,
        "published": found.date,
        "language": found.language or (language.group(1) if language else None),
        "licence": found.license,
    }
    yield from read_page(source, found.text, fields)
