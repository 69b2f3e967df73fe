"""Verification finds a flipped byte, a missing file and an added one, wherever it is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from workbench.errors import ExportError
from workbench.ledger import Ledger
from workbench.release import Recipe, Splits, export, read_recipe, verify
from workbench.release.manifest import read_manifest, seal_values


@pytest.fixture
def release(ledger: Ledger, tmp_path: Path) -> Path:
    export(read_recipe("training"), ledger, tmp_path / "out")
    return tmp_path / "out"


def found(folder: Path) -> list[tuple[str, str]]:
    return [(p.path, p.problem) for p in verify(folder)]


def test_a_release_as_written_is_sound(release: Path) -> None:
    assert found(release) == []


@pytest.mark.parametrize(
    "name", ["attributions.jsonl", "labels.csv", "articles.jsonl", "manifest.json"]
)
@pytest.mark.parametrize("position", [0, 100, -2])
def test_a_flipped_bit_is_found(release: Path, name: str, position: int) -> None:
    content = bytearray((release / name).read_bytes())
    content[position] ^= 1
    (release / name).write_bytes(content)
    assert found(release) == [(name, "altered")]


def test_every_byte_of_the_manifest_counts(release: Path) -> None:
    path = release / "manifest.json"
    content = path.read_bytes()
    for position in range(0, len(content), 7):
        path.write_bytes(
            content[:position] + bytes([content[position] ^ 1]) + content[position + 1 :]
        )
        assert found(release) == [("manifest.json", "altered")], position


def test_a_manifest_with_other_digests_is_not_believed(release: Path) -> None:
    path = release / "manifest.json"
    path.write_text(path.read_text().replace('"bytes": ', '"bytes": 1'))
    assert found(release) == [("manifest.json", "altered")]


def test_missing_and_added_files_are_found(release: Path) -> None:
    (release / "labels.csv").unlink()
    (release / "sub").mkdir()
    (release / "sub" / "extra.txt").write_text("x")
    assert found(release) == [("labels.csv", "missing"), ("sub/extra.txt", "added")]


@pytest.mark.parametrize("target", ["nowhere", "manifest.json"])
def test_a_link_in_a_files_place_is_found(release: Path, target: str) -> None:
    (release / "labels.csv").unlink()
    (release / "labels.csv").symlink_to(target)
    assert found(release) == [("labels.csv", "altered")]


def test_a_folder_without_manifest_is_no_release(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="is no release"):
        verify(tmp_path)


def test_a_manifest_of_an_older_version_without_newer_fields_still_verifies(release: Path) -> None:
    manifest = json.loads((release / "manifest.json").read_text())
    del manifest["notes"], manifest["agreement"]
    (release / "manifest.json").write_bytes(seal_values(manifest))
    assert found(release) == []
    assert read_manifest(release).notes == ()


def test_a_manifest_of_a_newer_version_says_so(release: Path) -> None:
    manifest = json.loads((release / "manifest.json").read_text())
    (release / "manifest.json").write_bytes(seal_values({**manifest, "later": 1}))
    assert found(release) == []
    with pytest.raises(ExportError, match="of another version"):
        read_manifest(release)


def test_whole_numbers_where_fractions_may_stand_do_not_break_the_seal(
    ledger: Ledger, tmp_path: Path
) -> None:
    splits = Splits(fractions={"train": 0.5, "test": 0.5}, near_duplicates=0, tolerance=1)
    export(Recipe(name="r", formats=("labels",), splits=splits), ledger, tmp_path / "whole")
    assert found(tmp_path / "whole") == []
