"""A panel of the page: a chart with its words, and the same figures as a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup


@dataclass(frozen=True)
class Panel:
    """A chart, what it shows in words, its colours, and its table (first column: row heads)."""

    title: str
    text: str
    chart: Markup | None
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[object, ...], ...] = ()
    legend: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Matrix:
    """A table of counts, each cell with a shade from 0 to 8."""

    title: str
    text: str
    corner: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[tuple[int, int], ...]], ...]


def shade(title: str, text: str, corner: str, counts: dict[tuple[str, str], int]) -> Matrix:
    """Return a matrix of counts by (row, column), shaded by each cell's share of its row."""
    rows = tuple(dict.fromkeys(row for row, _ in counts))
    columns = tuple(dict.fromkeys(column for _, column in counts))
    lines = []
    for row in rows:
        line = [counts.get((row, column), 0) for column in columns]
        whole = max(sum(line), 1)
        lines.append((row, tuple((n, min(8, -(-8 * n // whole))) for n in line)))
    return Matrix(title, text, corner, columns, tuple(lines))


def percent(share: float) -> str:
    """Return a share as a percentage."""
    return f"{100 * share:.0f}%"


def count_of(number: int, one: str) -> str:
    """Return a count with its noun: `1 article`, `2 articles`."""
    return f"{number:,} {one if number == 1 else one + 's'}"


def list_words(words: Sequence[str]) -> str:
    """Return words as a list in a sentence: `a, b and c`."""
    head, tail = list(words[:-1]), list(words[-1:])
    return " and ".join([", ".join(head), *tail] if head else tail)


def list_values(pairs: Iterable[tuple[object, object]]) -> str:
    """Return names and values as a sentence, for who cannot see the chart."""
    return "; ".join(f"{name}: {value}" for name, value in pairs) + "."
