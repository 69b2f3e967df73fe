"""`data/labels/*.parquet`: the rows of `labels.csv`, typed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa

from workbench.release.card import write_card
from workbench.release.entry import Entry
from workbench.release.format import Format
from workbench.release.recipe import Recipe
from workbench.release.rows import COLUMNS, decision_rows
from workbench.release.shards import Shards

_TYPES = {"version": pa.int32(), "start": pa.int32(), "end": pa.int32(), "lead_time": pa.float64()}
SCHEMA = pa.schema([(name, _TYPES.get(name, pa.string())) for name in COLUMNS])


class LabelsParquetWriter:
    """Writes a row per decision; nothing is defused, since Parquet runs no formulas."""

    def __init__(self, folder: Path, recipe: Recipe) -> None:
        del recipe
        self._shards = Shards(folder, "labels", SCHEMA, row_group=16384)

    def add(self, entry: Entry) -> None:
        """Write the rows of one annotation."""
        for row in decision_rows(entry):
            self._shards.add(row, entry.split)

    def close(self) -> Mapping[str, int]:
        """Finish the files."""
        self._shards.close()
        return {}


FORMAT = Format(
    name="labels-parquet",
    title="The rows of labels.csv as Parquet",
    files=("data/labels/*.parquet", "README.md"),
    open_writer=LabelsParquetWriter,
    needs_text=False,
    many=True,
    describe=write_card,
)
