"""Plain text: one article a file."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.ingest.decode import decode
from workbench.ingest.outcome import Outcome
from workbench.ingest.sidecars import read_page
from workbench.ingest.source import Source


def read_text(source: Source) -> Iterator[Outcome]:
    """Yield the article of a text file, with `NAME.meta.json` and `NAME.attributions.json`."""
    yield from read_page(source, decode(source.read()), {})
