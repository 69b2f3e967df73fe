"""`standoff.jsonl`: annotations without a word of the text, from which `rehydrate` makes it whole.

A line an annotation: the digest and length of the text, the region graph, and the hash of each
region's words. Canonical speaker names stay: they are the annotator's words.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from workbench.adjudicate import How
from workbench.model import AnnotationVersion, Prediction, Record
from workbench.release.entry import Entry
from workbench.release.format import Format
from workbench.release.lines import LineFile
from workbench.release.recipe import Recipe


class StandoffLine(Record, frozen=True, omit_defaults=False):
    """One annotation, its text named by digest. `hashes` go with the regions, in their order.

    `settled` says of adjudicated gold how each part was settled.
    """

    doc_id: str
    digest: str
    length: int
    version: AnnotationVersion
    hashes: tuple[str, ...]
    prediction: Prediction | None = None
    settled: Mapping[str, How] = {}


class StandoffWriter:
    """Writes a line for each annotation, of articles with and without text alike."""

    def __init__(self, folder: Path, recipe: Recipe) -> None:
        del recipe
        self._lines = LineFile(folder / "standoff.jsonl")

    def add(self, entry: Entry) -> None:
        """Write the annotation's line."""
        line = StandoffLine(
            doc_id=entry.article.id,
            digest=entry.digest,
            length=entry.length,
            version=entry.version,
            hashes=entry.hashes,
            prediction=entry.prediction,
            settled=entry.settled,
        )
        self._lines.add(line, entry.split)

    def close(self) -> Mapping[str, int]:
        """Finish the file."""
        self._lines.close()
        return {}


FORMAT = Format(
    name="standoff",
    title="Annotations by offsets and hashes, without text",
    files=("standoff.jsonl",),
    open_writer=StandoffWriter,
    needs_text=False,
    many=True,
)
