"""`labelstudio/tasks.json`: tasks with annotations, to import into any Label Studio.

`labelstudio/config.xml` is the labeling config that the project must have. Annotators cannot come
along: Label Studio refuses an annotation by somebody whom it does not know.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from workbench.labelstudio import build_config, to_results
from workbench.labelstudio.campaign import task_data
from workbench.labelstudio.payload import find_problem
from workbench.model import Annotation
from workbench.release.entry import Entry
from workbench.release.format import Format
from workbench.release.lines import part_name
from workbench.release.recipe import Recipe

_LOST = "annotations that Label Studio cannot hold"


class LabelStudioWriter:
    """Writes a JSON list of tasks for each split, an article at a time."""

    def __init__(self, folder: Path, recipe: Recipe) -> None:
        del recipe
        self._folder = folder / "labelstudio"
        self._folder.mkdir()
        (self._folder / "config.xml").write_text(build_config(), encoding="utf-8")
        self._tasks: dict[str | None, int] = {}
        self._pending: list[Entry] = []
        self._lost = Counter({_LOST: 0})

    def add(self, entry: Entry) -> None:
        """Take an annotation; its task is written when the next article comes."""
        if self._pending and self._pending[0].digest != entry.digest:
            self._write()
        self._pending.append(entry)

    def close(self) -> Mapping[str, int]:
        """Finish the files."""
        self._write()
        for split in self._tasks or {None: 0}:
            with self._path(split).open("ab") as file:
                file.write(b"\n]\n" if split in self._tasks else b"[]\n")
        return self._lost

    def _path(self, split: str | None) -> Path:
        return self._folder / part_name("tasks.json", split)

    def _write(self) -> None:
        entries, self._pending = self._pending, []
        held = [e for e in entries if find_problem(e.article, e.version.annotation) is None]
        self._lost[_LOST] += len(entries) - len(held)
        if not held:
            return
        split = held[0].split
        line = msgspec.json.encode(_task(held), order="deterministic")
        with self._path(split).open("ab") as file:
            file.write((b",\n" if split in self._tasks else b"[\n") + line)
        self._tasks[split] = self._tasks.get(split, 0) + 1


def _task(entries: list[Entry]) -> dict[str, Any]:
    first = entries[0]
    graph: Annotation = first.version.annotation
    return {
        "data": {
            **task_data(first.article, graph.layers),
            "annotators": [entry.version.annotator for entry in entries],
        },
        "annotations": [
            {
                "result": to_results(entry.version.annotation, entry.article.text),
                "lead_time": entry.version.lead_time,
                "created_at": entry.version.created_at,
                "was_cancelled": False,
            }
            for entry in entries
        ],
    }


FORMAT = Format(
    name="labelstudio",
    title="Tasks with annotations, to import into Label Studio",
    files=("labelstudio/tasks.json", "labelstudio/config.xml"),
    open_writer=LabelStudioWriter,
    many=True,
)
