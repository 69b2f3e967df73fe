"""Parquet: an article a row, read in small batches."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from workbench.errors import InputError
from workbench.ingest.article import FIELD_NAMES
from workbench.ingest.outcome import Outcome, Refused
from workbench.ingest.rows import ROW_FIELDS, read_row, refuse_foreign
from workbench.ingest.source import Source

BATCH = 64
# A date that Python does not reach, bytes that are no UTF-8, a time zone that nobody knows.
_UNFIT = (pa.ArrowException, ValueError, OverflowError, KeyError)
_KNOWN = ROW_FIELDS.union(*FIELD_NAMES.values())


def read_parquet(source: Source) -> Iterator[Outcome]:
    """Yield the article of each row, rows counted from 1; foreign columns are never read."""
    with source.open() as stream:
        try:
            file = pq.ParquetFile(stream)  # type: ignore[no-untyped-call]  # as all of pyarrow
            columns = [name for name in file.schema_arrow.names if name.lower() in _KNOWN]
            if "text" not in columns:
                raise InputError(
                    f"there is no column `text`, only {', '.join(file.schema_arrow.names)}",
                    remedy="Name the column that holds the articles `text`.",
                )
            if "attributions" not in columns:
                refuse_foreign(file.schema_arrow.names)
            number = 0
            batches: Any = file.iter_batches(  # type: ignore[no-untyped-call]
                batch_size=BATCH, columns=columns
            )
            for batch in batches:
                for row in _convert(batch):
                    number += 1
                    if isinstance(row, Exception):
                        reason = f"a value cannot be read: {row}"
                        yield Refused(f"{source.origin}:{number}", reason, "Mend or remove it.")
                    else:
                        yield read_row(row, source, number)
        except pa.ArrowException as error:
            raise InputError(
                f"it cannot be read as parquet: {error}", remedy="Write the file anew."
            ) from error


def _convert(batch: pa.RecordBatch) -> list[Any]:
    """Return the rows of a batch, in place of each with an unfit value what was raised for it."""
    try:
        return list(batch.to_pylist())
    except _UNFIT as error:
        if batch.num_rows == 1:
            return [error]
        return [row for i in range(batch.num_rows) for row in _convert(batch.slice(i, 1))]
