"""`regions.jsonl`: the region graph as it is, a line an annotation: spans and links, losslessly."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from workbench.model import Layer, Link, Record, Region
from workbench.release.entry import Entry
from workbench.release.format import Format
from workbench.release.lines import LineFile
from workbench.release.recipe import Recipe


class GraphLine(Record, frozen=True, omit_defaults=False):
    """An article with one annotation; offsets are code points into `text`."""

    doc_id: str
    text: str
    annotator: str
    annotation: str
    layers: tuple[Layer, ...]
    regions: tuple[Region, ...]
    links: tuple[Link, ...]


class RegionsWriter:
    """Writes the regions and links of each annotation beside the text."""

    def __init__(self, folder: Path, recipe: Recipe) -> None:
        del recipe
        self._lines = LineFile(folder / "regions.jsonl")

    def add(self, entry: Entry) -> None:
        """Write the annotation's line."""
        version = entry.version
        graph = version.annotation
        line = GraphLine(
            entry.article.id,
            entry.article.text,
            version.annotator,
            version.key,
            graph.layers,
            graph.regions,
            graph.links,
        )
        self._lines.add(line, entry.split)

    def close(self) -> Mapping[str, int]:
        """Finish the file."""
        self._lines.close()
        return {}


FORMAT = Format(
    name="regions",
    title="Spans and links, a JSON line an annotation",
    files=("regions.jsonl",),
    open_writer=RegionsWriter,
    many=True,
)
