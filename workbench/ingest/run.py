"""The ingest step: sources → articles, one at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from workbench.errors import UNREADABLE, InputError
from workbench.ingest.outcome import Ingested, Outcome, Refused
from workbench.ingest.registry import find_reader
from workbench.ingest.rename import rename
from workbench.ingest.source import Source, explain_unreadable, find_sources
from workbench.text import short_digest


def ingest(
    sources: Iterable[str | Path],
    *,
    format: str | None = None,
    annotator: str = "unknown",
    stdin: BinaryIO | None = None,
) -> Iterator[Outcome]:
    """Yield an `Ingested` for every article found and a `Refused` for everything that is none.

    A source is a file, a folder (read recursively), a glob, `-` (standard input) or an fsspec URL.
    Streams: one article is held at a time. Ids are unique in a run: a second article of the same
    id and another text gets the digest's first digits appended, as in the ledger.

    format: read every source as this (`txt`, `jsonl`, …) instead of by its suffix.
    annotator: who made the annotations that name nobody.
    """
    texts: dict[str, str] = {}
    for source in find_sources(sources, format=format, annotator=annotator, stdin=stdin):
        if isinstance(source, Refused):
            yield source
            continue
        for outcome in _read(source):
            yield _make_unique(outcome, texts) if isinstance(outcome, Ingested) else outcome


def _read(source: Source) -> Iterator[Outcome]:
    found = False
    try:
        for outcome in find_reader(source.format)(source):
            found = True
            yield outcome
    except InputError as error:
        yield Refused(source.origin, error.message, error.remedy)
    except UNREADABLE as error:
        explained = explain_unreadable(error)
        yield Refused(source.origin, explained.message, explained.remedy)
    else:
        if not found:
            yield Refused(
                source.origin, "there is no article in it", "Check the file, or leave it out."
            )


def _make_unique(ingested: Ingested, texts: dict[str, str]) -> Ingested:
    article = ingested.article
    address = short_digest(article.text)  # a whole one would take a long run's memory
    if texts.setdefault(article.id, address) == address:
        return ingested
    unique = f"{article.id}-{address[:8]}"
    texts[unique] = address
    return rename(ingested, unique)
