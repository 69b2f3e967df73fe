"""`attributions.jsonl`: one attribution record an article, the shape readers and models want."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from workbench.records import to_attributions
from workbench.release.entry import Entry
from workbench.release.features import EVERYTHING
from workbench.release.format import Format
from workbench.release.lines import LineFile
from workbench.release.recipe import Recipe
from workbench.release.record_loss import LOST, count_lost


class AttributionsWriter:
    """Writes lines that `schemas/attributions.schema.json` describes."""

    def __init__(self, folder: Path, recipe: Recipe) -> None:
        del recipe
        self._lines = LineFile(folder / "attributions.jsonl")
        self._lost = Counter({LOST: 0})

    def add(self, entry: Entry) -> None:
        """Write the article's record."""
        record = to_attributions(entry.version.annotation, entry.article.text)
        self._lost[LOST] += count_lost(entry.version.annotation, record)
        self._lines.add(record, entry.split)

    def close(self) -> Mapping[str, int]:
        """Finish the file; return what records could not hold."""
        self._lines.close()
        return self._lost


FORMAT = Format(
    name="attributions",
    title="Attribution records, a JSON line an article",
    files=("attributions.jsonl",),
    open_writer=AttributionsWriter,
    carries=EVERYTHING - {"ids", "part_scores"},
)
