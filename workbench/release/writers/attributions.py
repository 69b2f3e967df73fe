"""`attributions.jsonl`: one attribution record an article, the shape readers and models want."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from workbench.records import to_attributions
from workbench.release.entry import Entry
from workbench.release.features import EVERYTHING
from workbench.release.format import Format
from workbench.release.lines import LineFile
from workbench.release.recipe import Recipe


class AttributionsWriter:
    """Writes lines that `schemas/attributions.schema.json` describes."""

    def __init__(self, folder: Path, recipe: Recipe) -> None:
        del recipe
        self._lines = LineFile(folder / "attributions.jsonl")

    def add(self, entry: Entry) -> None:
        """Write the article's record."""
        self._lines.add(to_attributions(entry.version.annotation, entry.article.text), entry.split)

    def close(self) -> Mapping[str, int]:
        """Finish the file."""
        self._lines.close()
        return {}


FORMAT = Format(
    name="attributions",
    title="Attribution records, a JSON line an article",
    files=("attributions.jsonl",),
    open_writer=AttributionsWriter,
    carries=EVERYTHING - {"ids", "part_scores"},
)
