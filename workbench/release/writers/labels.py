"""`labels.csv`: a row per region and link, with what became of the prediction."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from workbench.release.entry import Entry
from workbench.release.format import Format
from workbench.release.recipe import Recipe
from workbench.release.rows import COLUMNS, Row, decision_rows

# What spreadsheets take for a formula (OWASP, "CSV Injection"); an apostrophe makes it text. Cells
# that start with apostrophes before one of these get one more, so that `arm` undoes every cell.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n]")
_SUSPECT = frozenset("'=+-@\t\r\n")

# The columns that hold what somebody wrote; the others hold numbers, times and our own words.
_WRITTEN = {
    *("doc_id", "annotator", "annotation", "updated_by", "model"),
    *("region", "text", "name", "source", "target"),
}
_FREE = tuple(i for i, name in enumerate(Row._fields) if name in _WRITTEN)


def defuse(cell: str) -> str:
    """Return the cell so that no spreadsheet runs it; `arm` gives the original back."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def arm(cell: str) -> str:
    """Return what `defuse` was given."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def _defuse_row(row: Sequence[Any]) -> Sequence[Any]:
    suspect = [i for i in _FREE if row[i][:1] in _SUSPECT]
    if not suspect:
        return row
    cells = list(row)
    for i in suspect:
        cells[i] = defuse(cells[i])
    return cells


class LabelsWriter:
    """Writes `labels.csv` (UTF-8, RFC 4180), with formulas defused in every text cell."""

    def __init__(self, folder: Path, recipe: Recipe) -> None:
        del recipe
        self._file = (folder / "labels.csv").open("w", encoding="utf-8", newline="")
        self._csv = csv.writer(self._file)
        self._csv.writerow(COLUMNS)

    def add(self, entry: Entry) -> None:
        """Write the rows of one annotation."""
        self._csv.writerows(map(_defuse_row, decision_rows(entry)))

    def close(self) -> Mapping[str, int]:
        """Finish the file."""
        self._file.close()
        return {}


FORMAT = Format(
    name="labels",
    title="A CSV row per region and link, with annotator, times and change from the model",
    files=("labels.csv",),
    open_writer=LabelsWriter,
    needs_text=False,
    many=True,
)
