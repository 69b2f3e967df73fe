"""Label Studio JSON: tasks with or without predictions, annotations and drafts.

The format is https://labelstud.io/guide/export#Label-Studio-JSON-format-of-annotated-tasks; plain
lists of articles or attribution records in one JSON array are read too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from workbench.errors import InputError
from workbench.ingest.decode import open_text
from workbench.ingest.outcome import Outcome, Refused
from workbench.ingest.rows import read_row
from workbench.ingest.source import Source
from workbench.ingest.stream import read_items
from workbench.ingest.tasks import read_task


def read_labelstudio(source: Source) -> Iterator[Outcome]:
    """Yield the article of each task, or of each object; `origin` counts them from 1."""
    with open_text(source.open(), guess=False) as stream:
        for number, item in enumerate(read_items(stream), start=1):
            try:
                yield _read(item, source, number)
            except InputError as error:
                yield Refused(f"{source.origin}:{number}", error.message, error.remedy)


def _read(item: Any, source: Source, number: int) -> Outcome:
    try:
        msgspec.json.encode(item)
    except (UnicodeEncodeError, RecursionError) as error:
        # JSON can write half a character as `\\ud83d`, which no file or database can keep.
        raise InputError(f"it cannot be kept: {error}", remedy="Mend or remove it.") from error
    if isinstance(item, Mapping) and isinstance(item.get("data"), Mapping):
        return read_task(item, source, number)
    return read_row(item, source, number)
