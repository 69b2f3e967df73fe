"""CSV: an article a row, with a column `text`; other columns are metadata by name."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator

from workbench.errors import InputError
from workbench.ingest.decode import open_text
from workbench.ingest.outcome import Outcome, Refused
from workbench.ingest.rows import read_row, refuse_foreign
from workbench.ingest.source import Source

_DELIMITERS = ",;\t|"
_LONGEST_CELL = 64 << 20
_MEND = "Quote cells that hold commas, quotation marks or line breaks, and double the marks inside."


def read_csv(source: Source) -> Iterator[Outcome]:
    """Yield the article of each row (RFC 4180), whose number is the line that it begins in.

    The delimiter is the one of `,` `;` tab `|` that the header has most of.
    """
    # The module's own limit is 128 KiB a cell, and one setting for the whole process.
    csv.field_size_limit(max(csv.field_size_limit(), _LONGEST_CELL))
    with open_text(source.open()) as lines:
        delimiter = max(_DELIMITERS, key=lines.readline().count)
        lines.seek(0)
        columns: list[str] = []
        for line, cells in _read_cells(lines, delimiter):
            origin = f"{source.origin}:{line}"
            if isinstance(cells, str):
                yield Refused(origin, f"the rest cannot be read: {cells}", _MEND)
            elif not columns:
                columns = _read_header(cells)
            elif len(cells) > len(columns):
                reason = f"the row has {len(cells)} cells and the header {len(columns)}"
                yield Refused(origin, reason, _MEND)
            elif any(cells):
                yield read_row(dict(zip(columns, cells, strict=False)), source, line)


def _read_header(cells: list[str]) -> list[str]:
    columns = [name.strip().lower() for name in cells]
    if "text" not in columns:
        raise InputError(
            f"there is no column `text`, only {', '.join(map(repr, columns))}",
            remedy="Name the column that holds the articles `text`, in the first line.",
        )
    twice = sorted({name for name in columns if name and columns.count(name) > 1})
    if twice:
        raise InputError(
            f"several columns are named {', '.join(map(repr, twice))}",
            remedy="Give each column a name of its own, in the first line.",
        )
    refuse_foreign(columns)
    return columns


def _read_cells(lines: Iterable[str], delimiter: str) -> Iterator[tuple[int, list[str] | str]]:
    """Yield each row's first line and cells; at last what is wrong, if the rest is unreadable."""
    rows = csv.reader(lines, delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in rows:
            yield line, cells
            line = rows.line_num + 1
    except csv.Error as error:
        yield line, str(error)
