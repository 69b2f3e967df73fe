"""A table of text, for whoever draws it: the command line, a page, a benchmark."""

from __future__ import annotations

from typing import NamedTuple


class Table(NamedTuple):
    """A title, column heads and rows of cells, ready to be drawn."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
