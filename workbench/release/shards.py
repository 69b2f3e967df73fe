"""Parquet shards in the layout of the Hugging Face Hub: `data/CONFIG/SPLIT-00000.parquet`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet

pq: Any = pyarrow.parquet  # its functions have no types
ROW_GROUP = 256
SHARD_BYTES = 256 << 20
WHOLE = "train"  # what the Hub calls a data set that is not split


class Shards:
    """Writes rows as they come; at most one row group of each split is in memory."""

    def __init__(
        self,
        folder: Path,
        config: str,
        schema: pa.Schema,
        *,
        row_group: int = ROW_GROUP,
        shard_bytes: int = SHARD_BYTES,
    ) -> None:
        self._folder = folder / "data" / config
        self._folder.mkdir(parents=True)
        self._schema = schema
        self._row_group = row_group
        self._shard_bytes = shard_bytes
        self._rows: dict[str, list[Sequence[Any]]] = {}
        self._open: dict[str, tuple[Any, Path]] = {}
        self._number: dict[str, int] = {}

    def add(self, row: Sequence[Any], split: str | None) -> None:
        """Take one row: a value for each of the schema's columns, in their order."""
        name = split or WHOLE
        rows = self._rows.setdefault(name, [])
        rows.append(row)
        if len(rows) >= self._row_group:
            self._flush(name)

    def close(self) -> None:
        """Finish the files; without any row there is one empty file."""
        if not self._number and not any(self._rows.values()):
            self._rows[WHOLE] = []
            self._writer(WHOLE)
        for name in self._rows:
            self._flush(name)
        for writer, _ in self._open.values():
            writer.close()

    def _flush(self, name: str) -> None:
        rows = self._rows[name]
        if not rows:
            return
        self._rows[name] = []
        writer, path = self._writer(name)
        columns = map(pa.array, zip(*rows, strict=True), self._schema.types)
        writer.write_table(pa.Table.from_arrays(list(columns), schema=self._schema))
        if path.stat().st_size >= self._shard_bytes:
            writer.close()
            del self._open[name]

    def _writer(self, name: str) -> tuple[Any, Path]:
        if name not in self._open:
            number = self._number.get(name, 0)
            self._number[name] = number + 1
            path = self._folder / f"{name}-{number:05}.parquet"
            self._open[name] = pq.ParquetWriter(path, self._schema, compression="zstd"), path
        return self._open[name]
