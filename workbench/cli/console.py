"""Where the command line prints: results on standard output, the rest on standard error."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import msgspec
from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

T = TypeVar("T")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class _Console(Console):
    """Prints what is stored: `:key:` stays, and no article steers the terminal."""

    def __init__(self, **options: Any) -> None:
        super().__init__(highlight=False, emoji=False, **options)

    def render_str(self, text: str, **options: Any) -> Text:
        return super().render_str(disarm(text), **options)


def disarm(text: str) -> str:
    """Return a text with U+FFFD for each control character but tabs and line breaks."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


out = _Console(soft_wrap=True)
err = _Console(stderr=True, soft_wrap=True)


def print_error(message: str, remedy: str = "") -> None:
    """Print one message and how to mend it, on standard error."""
    err.print(f"[bold red]error:[/] {escape(message)}")
    if remedy:
        err.print(f"       {escape(remedy)}")


def print_note(message: str) -> None:
    """Print what a person should know, on standard error."""
    err.print(escape(message))


def print_json(value: Any) -> None:
    """Print one JSON document on standard output, for scripts."""
    sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n")


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table on standard output; numbers to the right, everything else to the left."""
    lines = [["" if cell is None else cell for cell in row] for row in rows]
    table = Table(title=escape(title) if title else None, title_justify="left", title_style="bold")
    table.show_header = any(columns)
    for position, column in enumerate(columns):
        numbers = all(isinstance(line[position], int | float) for line in lines)
        right = bool(lines) and numbers
        table.add_column(escape(column), justify="right" if right else "left", overflow="fold")
    for line in lines:
        table.add_row(*(escape(f"{c:.1f}" if isinstance(c, float) else str(c)) for c in line))
    # Piped output is as wide as its content: a script should not meet lines folded for a screen.
    _Console(width=None if sys.stdout.isatty() else 200).print(table)


@contextmanager
def progress(description: str, total: int | None = None) -> Iterator[Any]:
    """Show progress on standard error while a terminal watches; yields `advance(n=1)`."""
    columns = [SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()]
    with Progress(
        *columns,
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=err,
        transient=True,
        disable=not err.is_terminal,
    ) as bar:
        task = bar.add_task(escape(description), total=total)

        def advance(count: int = 1, message: str | None = None, total: int | None = None) -> None:
            bar.update(task, advance=count, description=message and escape(message), total=total)

        yield advance


def track(items: Iterable[T], description: str, total: int | None = None) -> Iterator[T]:
    """Yield the items, showing progress."""
    with progress(description, total) as advance:
        for item in items:
            yield item
            advance()
