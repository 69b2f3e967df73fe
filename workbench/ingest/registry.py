"""Readers, found through one door: entry points of the group `workbench.readers`.

An entry point's name is the file suffix that it reads (`txt`, `jsonl`), its value a `Reader`.
The built-in ones stand here in the same form; an installed one of the same name goes before them.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Protocol

from workbench.errors import InputError
from workbench.ingest.outcome import Outcome
from workbench.ingest.source import Source

GROUP = "workbench.readers"

BUILT_IN = {
    "txt": "workbench.ingest.readers.text:read_text",
    "html": "workbench.ingest.readers.html:read_html",
    "htm": "workbench.ingest.readers.html:read_html",
    "jsonl": "workbench.ingest.readers.jsonl:read_jsonl",
    "ndjson": "workbench.ingest.readers.jsonl:read_jsonl",
    "csv": "workbench.ingest.readers.csv:read_csv",
    "parquet": "workbench.ingest.readers.parquet:read_parquet",
    "json": "workbench.ingest.readers.labelstudio:read_labelstudio",
    "ann": "workbench.ingest.readers.brat:read_brat",
}


class Reader(Protocol):
    """Reads one format: yields an outcome for each article of a source, in order, streaming.

    What is wrong with one article is a `Refused` of its own. Raises InputError or OSError where the
    source as a whole cannot be read.
    """

    def __call__(self, source: Source) -> Iterator[Outcome]:
        """Yield the articles of `source`."""
        ...


@cache
def list_readers() -> dict[str, EntryPoint]:
    """Return the entry point of every reader, by the suffix it reads; nothing is imported."""
    built_in = {name: EntryPoint(name, value, GROUP) for name, value in BUILT_IN.items()}
    return built_in | {point.name: point for point in entry_points(group=GROUP)}


def find_reader(format: str) -> Reader:
    """Return the reader of a format. Raises InputError where there is none."""
    point = list_readers().get(format)
    if point is None:
        known = ", ".join(sorted(list_readers()))
        what = f"no reader for .{format} files" if format else "the file has no suffix"
        raise InputError(what, remedy=f"Give it as one of: {known}.")
    reader: Reader = point.load()
    return reader
