"""Data columns that the workbench writes on tasks: only what changed is sent, in bulk."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping

from workbench.labelstudio.pipeline import cut
from workbench.labelstudio.port import LabelStudio
from workbench.ledger import Ledger

Fields = Mapping[str, str | int]
"""Values of a task's data columns, by column."""

MOST_TASKS = 1000  # in one request
SAVE_EVERY = 50  # requests, after which the ledger knows what was sent


def write_fields(
    ledger: Ledger,
    port: LabelStudio,
    key: str,
    wanted: Mapping[int, Fields],
    *,
    advance: Callable[[int], None] | None = None,
) -> int:
    """Return how many tasks of the project `key` (see `Campaign`) had to be changed.

    The ledger remembers what each task was given, so what is there already is not sent again; one
    request gives all tasks that want it the same value. Killed and run again it sends at most the
    last requests twice. `advance` is told how many values were written.
    """
    state = f"fields:{key}"
    sent: dict[str, dict[str, str]] = ledger.get(state, {})
    project = int(key.rpartition("/")[2].partition("~")[0])
    changed: set[int] = set()
    for number, (column, value, tasks) in enumerate(_group(wanted, sent), start=1):
        port.set_field(project, tasks, column, value)
        for task in tasks:
            sent.setdefault(str(task), {})[column] = _mark(value)
        changed.update(tasks)
        if number % SAVE_EVERY == 0:
            ledger.set(state, sent)
        if advance:
            advance(len(tasks))
    if changed:
        ledger.set(state, sent)
    return len(changed)


def remember_fields(ledger: Ledger, key: str, given: Mapping[int, Fields]) -> None:
    """Remember the columns that tasks were made with, as if they had been written."""
    sent: dict[str, dict[str, str]] = ledger.get(f"fields:{key}", {})
    for task, fields in given.items():
        sent[str(task)] = {column: _mark(value) for column, value in fields.items()}
    ledger.set(f"fields:{key}", sent)


def read_written(ledger: Ledger, key: str, column: str) -> set[int]:
    """Return the tasks of the project `key` that were ever given that column."""
    sent: dict[str, dict[str, str]] = ledger.get(f"fields:{key}", {})
    return {int(task) for task, columns in sent.items() if column in columns}


def _group(
    wanted: Mapping[int, Fields], sent: Mapping[str, Mapping[str, str]]
) -> Iterator[tuple[str, str | int, tuple[int, ...]]]:
    """Yield columns and values with the tasks that lack them, as many as one request takes."""
    groups: defaultdict[tuple[str, str | int], list[int]] = defaultdict(list)
    for task, fields in wanted.items():
        for column, value in fields.items():
            if sent.get(str(task), {}).get(column) != _mark(value):
                groups[column, value].append(task)
    for (column, value), tasks in groups.items():
        for piece in cut(tasks, MOST_TASKS):
            yield column, value, piece


def _mark(value: str | int) -> str:
    """Return what the ledger remembers of a value: short ones as they are."""
    text = str(value)
    return text if len(text) <= 16 else hashlib.blake2b(text.encode(), digest_size=8).hexdigest()
