"""MLCommons' own library validates the description and reads records through it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import mlcroissant
import pytest
from campaign import submit, toll_graph
from msgspec.structs import replace

from workbench.ledger import Ledger
from workbench.release import Recipe, export, verify

RECIPE = Recipe(
    name="described", title="A release", formats=("parquet", "labels-parquet", "croissant")
)


def read(folder: Path) -> mlcroissant.Dataset:
    return mlcroissant.Dataset(jsonld=str(folder / "croissant.json"))


def test_it_is_valid(ledger: Ledger, tmp_path: Path) -> None:
    export(RECIPE, ledger, tmp_path / "out")
    metadata = read(tmp_path / "out").metadata
    assert metadata.ctx.conforms_to.value == "http://mlcommons.org/croissant/1.1"
    assert not metadata.ctx.issues.errors
    assert not verify(tmp_path / "out")


@pytest.mark.parametrize(("key", "valid"), [("", True), ("encodingFormat", False)])
def test_the_command_mlcroissant_validate_passes(
    ledger: Ledger, tmp_path: Path, key: str, valid: bool
) -> None:
    export(RECIPE, ledger, tmp_path / "out")
    described = tmp_path / "out" / "croissant.json"
    if key:
        described.write_text(described.read_text().replace(f'"{key}"', '"unknown"'))
    command = [Path(sys.executable).with_name("mlcroissant"), "validate", "--jsonld", described]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode == 0) == valid, done.stderr


@pytest.mark.parametrize(("records", "count"), [("attributions", 3), ("labels", 21)])
def test_its_records_can_be_read(ledger: Ledger, tmp_path: Path, records: str, count: int) -> None:
    export(RECIPE, ledger, tmp_path / "out")
    found = list(read(tmp_path / "out").records(records))
    assert len(found) == count
    assert found[0][f"{records}/doc_id"] == b"order"


def test_every_file_is_in_it_with_its_digest(ledger: Ledger, tmp_path: Path) -> None:
    manifest = export(RECIPE, ledger, tmp_path / "out").manifest
    found = {f.content_url: f.sha256 for f in read(tmp_path / "out").metadata.file_objects}
    expected = {f.path: f.sha256 for f in manifest.files}
    del expected["README.md"], expected["croissant.json"]
    assert found == expected


def test_responsible_ai_fields_say_what_was_measured(ledger: Ledger, tmp_path: Path) -> None:
    graph = toll_graph()
    flipped = replace(graph.regions[5], stance="assert")
    other = replace(graph, regions=(*graph.regions[:5], flipped))
    ledger.add_version(submit(other, "cem@example.org", 4))
    manifest = export(replace(RECIPE, gold="first"), ledger, tmp_path / "out").manifest
    assert manifest.agreement["content exact F1"] == 1.0
    assert manifest.agreement["articles"] == 1.0
    assert manifest.agreement["stance alpha"] < 1
    described = json.loads((tmp_path / "out" / "croissant.json").read_text())
    assert "stance alpha" in str(described["rai:dataAnnotationAnalysis"])
    assert "rules-1: 1 annotations" in str(described["rai:machineAnnotationTools"])


def test_without_parquet_there_are_files_and_no_records(ledger: Ledger, tmp_path: Path) -> None:
    recipe = replace(RECIPE, formats=("attributions", "croissant"))
    export(recipe, ledger, tmp_path / "out")
    assert not read(tmp_path / "out").metadata.record_sets
