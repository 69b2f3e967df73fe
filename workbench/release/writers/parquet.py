"""`data/attributions/*.parquet`: attribution records with metadata, as the Hub lays them out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import msgspec
import pyarrow as pa

from workbench.records import to_attributions
from workbench.release.card import write_card
from workbench.release.entry import Entry
from workbench.release.features import EVERYTHING
from workbench.release.format import Format
from workbench.release.recipe import Recipe
from workbench.release.record_loss import LOST, count_lost
from workbench.release.shards import Shards

_SPANS = pa.list_(pa.list_(pa.int32()))
_ATTRIBUTION = pa.struct(
    [
        ("content", _SPANS),
        ("source", _SPANS),
        ("cue", _SPANS),
        ("quote_type", pa.string()),
        ("speaker_name", pa.string()),
        ("speaker_kind", pa.string()),
        ("stance", pa.string()),
        ("score", pa.float64()),
        ("same_claim", pa.list_(pa.int32())),
        ("disputes", pa.list_(pa.int32())),
    ]
)
_CLAIM = pa.struct(
    [
        ("id", pa.string()),
        ("members", pa.list_(pa.int32())),
        ("asserted_by", pa.list_(pa.string())),
        ("denied_by", pa.list_(pa.string())),
    ]
)
_REGION = pa.struct(
    [
        ("id", pa.string()),
        ("label", pa.string()),
        ("start", pa.int32()),
        ("end", pa.int32()),
        ("name", pa.string()),
        ("kind", pa.string()),
        ("stance", pa.string()),
        ("score", pa.float64()),
    ]
)
_METADATA = ("title", "source", "url", "author", "published", "language", "licence")
SCHEMA = pa.schema(
    [
        ("doc_id", pa.string()),
        ("digest", pa.string()),
        ("text", pa.string()),
        *((name, pa.string()) for name in _METADATA),
        ("annotator", pa.string()),
        ("layers", pa.list_(pa.string())),
        ("attributions", pa.list_(_ATTRIBUTION)),
        ("claims", pa.list_(_CLAIM)),
        ("loose", pa.list_(_REGION)),
    ]
)


class ParquetWriter:
    """Writes a row an article: its metadata and its attribution records, nested."""

    def __init__(self, folder: Path, recipe: Recipe) -> None:
        del recipe
        self._shards = Shards(folder, "attributions", SCHEMA)
        self._lost = Counter({LOST: 0})

    def add(self, entry: Entry) -> None:
        """Write the article's row."""
        record = to_attributions(entry.version.annotation, entry.article.text)
        self._lost[LOST] += count_lost(entry.version.annotation, record)
        row = {
            **msgspec.to_builtins(record),
            **{name: getattr(entry.article, name) for name in _METADATA},
            "digest": entry.digest,
            "annotator": entry.version.annotator,
        }
        self._shards.add([row[name] for name in SCHEMA.names], entry.split)

    def close(self) -> Mapping[str, int]:
        """Finish the files; return what records could not hold."""
        self._shards.close()
        return self._lost


FORMAT = Format(
    name="parquet",
    title="Attribution records as Parquet with a Hugging Face card",
    files=("data/attributions/*.parquet", "README.md"),
    open_writer=ParquetWriter,
    carries=EVERYTHING - {"ids", "part_scores"},
    describe=write_card,
)
