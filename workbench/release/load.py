"""A release in Python: pandas frames for analysis, typed records for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from workbench.errors import ExportError
from workbench.model import Attributions
from workbench.release.extra import load_extra
from workbench.release.index import INDEX, ArticleLine
from workbench.release.manifest import Manifest, read_manifest
from workbench.release.read import find_parts, merge_parts, read_lines
from workbench.release.verify import require_unaltered
from workbench.release.writers.labels import arm
from workbench.release.writers.stance import StanceRow, join, stance_rows

if TYPE_CHECKING:
    import pandas as pd

_WHO = ("doc_id", "index", "speaker", "kind")
_ATTRIBUTION = (*_WHO, "source", "cue", "content", "quote_type", "stance")
_CLAIM = ("doc_id", "claim", "content", "asserted_by", "denied_by")
_NUMBERS = {"start": "Int64", "end": "Int64", "version": "Int64", "lead_time": "Float64"}


def _pandas() -> Any:
    return load_extra("pandas", "A release as frames")


class Release:
    """A release folder; frames are read when first asked for, records stream."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.folder = folder
        self.manifest = manifest

    def records(self, split: str | None = None) -> Iterator[Attributions]:
        """Yield the attribution records by article id: of one split, or of all.

        Raises ExportError if the release has no `attributions.jsonl`, or no such split.
        """
        if split is not None and split not in self.manifest.splits:
            known = ", ".join(self.manifest.splits) or "none: read all of it"
            raise ExportError(
                f"{self.folder} has no split {split!r}.", remedy=f"Its splits are {known}."
            )
        if not find_parts(self.folder, "attributions.jsonl"):
            raise ExportError(
                f"{self.folder} has no attributions.jsonl.",
                remedy="Release it with the format `attributions`, or rehydrate it.",
            )
        name = "attributions.jsonl" if split is None else f"attributions.{split}.jsonl"
        return merge_parts(self.folder, name, Attributions, lambda record: record.doc_id)

    @cached_property
    def articles(self) -> pd.DataFrame:
        """A row an article, by its id: id, digest, length, split and metadata."""
        lines = read_lines(self.folder / INDEX, ArticleLine)
        frame: pd.DataFrame = _pandas().DataFrame([msgspec.structs.asdict(line) for line in lines])
        # An index of the column's name would stand in the way of `merge(on="doc_id")`.
        return frame.set_index("doc_id", drop=False).rename_axis(None)

    @cached_property
    def attributions(self) -> pd.DataFrame:
        """A row an attribution: who, with which words, what, and how they stand to it."""
        rows = (
            (
                record.doc_id,
                index,
                a.speaker_name,
                a.speaker_kind,
                join(record.text, a.source),
                join(record.text, a.cue),
                join(record.text, a.content),
                a.quote_type,
                a.stance,
            )
            for record in self.records()
            for index, a in enumerate(record.attributions)
        )
        return self._frame(rows, _ATTRIBUTION)

    @cached_property
    def claims(self) -> pd.DataFrame:
        """A row a claim: its first wording, who asserts it and who denies it."""
        rows = (
            (
                record.doc_id,
                claim.id,
                join(record.text, record.attributions[claim.members[0]].content),
                list(claim.asserted_by),
                list(claim.denied_by),
            )
            for record in self.records()
            for claim in record.claims
        )
        return self._frame(rows, _CLAIM)

    @cached_property
    def stances(self) -> pd.DataFrame:
        """A row for each content with a judged stance, with its context (see `stance.jsonl`)."""
        rows = (msgspec.structs.astuple(row) for r in self.records() for row in stance_rows(r))
        return self._frame(rows, StanceRow.__struct_fields__)

    @cached_property
    def labels(self) -> pd.DataFrame:
        """The rows of `labels.csv`, with defused cells as they were. Raises ExportError without."""
        path = self.folder / "labels.csv"
        if not path.exists():
            raise ExportError(
                f"{self.folder} has no labels.csv.", remedy="Release it with the format `labels`."
            )
        frame: pd.DataFrame = _pandas().read_csv(
            path, dtype=str, keep_default_na=False, na_values=[""]
        )
        for column in frame.columns:
            if column in _NUMBERS:
                frame[column] = _pandas().to_numeric(frame[column]).astype(_NUMBERS[column])
            else:
                frame[column] = frame[column].map(arm, na_action="ignore")
        return self._add_split(frame)

    def _frame(self, rows: Iterable[tuple[Any, ...]], columns: tuple[str, ...]) -> pd.DataFrame:
        """Return the rows as a frame, which has its columns where there are none, too."""
        return self._add_split(_pandas().DataFrame(rows, columns=list(columns)))

    def _add_split(self, frame: pd.DataFrame) -> pd.DataFrame:
        frame["split"] = frame["doc_id"].map(self.articles["split"])
        return frame


def load_release(folder: str | Path, *, check: bool = True) -> Release:
    """Return a release, checked file by file unless `check` is off.

    Raises ExportError for a folder that is no release, or not as it was written.
    """
    path = Path(folder)
    if check:
        require_unaltered(path)
    return Release(path, read_manifest(path))
