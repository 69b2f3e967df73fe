"""Hugging Face's `datasets` loads a release in one line, offline, and streams it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import datasets
import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from campaign import FREE, ORDER, TOLL, order_graph, toll_graph, wall_graph

from workbench.ledger import Ledger
from workbench.model import Attributions
from workbench.records import to_attributions
from workbench.release import Recipe, export, verify
from workbench.release.recipe import Splits
from workbench.release.shards import Shards

RECIPE = Recipe(name="hub", title="Title: with a colon", formats=("parquet",))


@pytest.fixture(autouse=True)
def offline(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(datasets.config, "HF_HUB_OFFLINE", True)
    monkeypatch.setenv("HF_DATASETS_CACHE", str(tmp_path / "cache"))


def load(folder: Path, tmp_path: Path, **options: Any) -> Any:
    return datasets.load_dataset(str(folder), cache_dir=str(tmp_path / "cache"), **options)


def to_record(row: dict[str, Any]) -> Attributions:
    fields = Attributions.__struct_fields__
    return msgspec.convert({name: row[name] for name in fields}, Attributions)


def test_it_loads_in_one_line_and_says_the_same(ledger: Ledger, tmp_path: Path) -> None:
    export(RECIPE, ledger, tmp_path / "out")
    loaded = load(tmp_path / "out", tmp_path)
    assert loaded["train"]["doc_id"][:] == ["order", "toll", "wall"]
    assert to_record(loaded["train"][1]) == to_attributions(toll_graph(), TOLL)
    assert loaded["train"][1]["licence"] == "CC BY 4.0"


def test_json_lines_load_as_the_same_records(ledger: Ledger, tmp_path: Path) -> None:
    export(Recipe(name="r", formats=("attributions",)), ledger, tmp_path / "out")
    files = str(tmp_path / "out" / "attributions.jsonl")
    loaded = load(Path("json"), tmp_path, data_files=files, split="train")
    graphs = ((order_graph(), ORDER), (toll_graph(), TOLL), (wall_graph(), FREE))
    assert [to_record(row) for row in loaded] == [to_attributions(*graph) for graph in graphs]


def test_records_and_audit_rows_load_side_by_side(ledger: Ledger, tmp_path: Path) -> None:
    recipe = msgspec.structs.replace(RECIPE, formats=("parquet", "labels-parquet"))
    export(recipe, ledger, tmp_path / "out")
    assert load(tmp_path / "out", tmp_path)["train"].num_rows == 3
    labels = load(tmp_path / "out", tmp_path, name="labels", split="train")
    written = pq.read_table(tmp_path / "out" / "data" / "labels" / "train-00000.parquet")
    assert labels.to_list() == written.to_pylist()
    assert len(labels) == 21


def test_it_streams(ledger: Ledger, tmp_path: Path) -> None:
    export(RECIPE, ledger, tmp_path / "out")
    streamed = load(tmp_path / "out", tmp_path, split="train", streaming=True)
    assert [row["doc_id"] for row in streamed] == ["order", "toll", "wall"]


def test_splits_come_as_splits(ledger: Ledger, tmp_path: Path) -> None:
    splits = Splits(fractions={"train": 0.5, "test": 0.5}, seed="4")
    manifest = export(msgspec.structs.replace(RECIPE, splits=splits), ledger, tmp_path / "out")
    loaded = load(tmp_path / "out", tmp_path)
    expected = {k: v["articles"] for k, v in manifest.manifest.splits.items() if v}
    assert {name: part.num_rows for name, part in loaded.items()} == expected


def test_the_card_says_what_the_files_are(ledger: Ledger, tmp_path: Path) -> None:
    export(RECIPE, ledger, tmp_path / "out")
    info = datasets.load_dataset_builder(str(tmp_path / "out")).info
    schema = pq.read_schema(tmp_path / "out" / "data" / "attributions" / "train-00000.parquet")
    assert info.features == datasets.Features.from_arrow_schema(schema)
    assert info.splits["train"].num_examples == 3
    assert not verify(tmp_path / "out")


def test_the_same_ledger_gives_the_same_parquet(ledger: Ledger, tmp_path: Path) -> None:
    files = []
    for name in ("one", "two"):
        export(RECIPE, ledger, tmp_path / name)
        files.append((tmp_path / name / "data/attributions/train-00000.parquet").read_bytes())
    assert files[0] == files[1]


def test_shards_rotate_by_size_and_hold_everything(tmp_path: Path) -> None:
    schema = pa.schema([("n", pa.int64()), ("s", pa.string())])
    shards = Shards(tmp_path, "numbers", schema, row_group=10, shard_bytes=2_000)
    for n in range(500):
        shards.add((n, os.urandom(20).hex()), None)
    shards.close()
    files = sorted((tmp_path / "data" / "numbers").iterdir())
    assert len(files) > 3
    assert pa.concat_tables(pq.read_table(f) for f in files)["n"].to_pylist() == list(range(500))


def test_no_rows_still_make_a_readable_file(tmp_path: Path) -> None:
    Shards(tmp_path, "none", pa.schema([("n", pa.int64())])).close()
    assert pq.read_table(tmp_path / "data" / "none" / "train-00000.parquet").num_rows == 0
