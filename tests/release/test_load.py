"""`load_release` gives pandas frames and typed records."""

from __future__ import annotations

from pathlib import Path

import pytest
from campaign import TOLL, submit, toll_graph

from workbench.errors import ExportError
from workbench.ledger import Ledger
from workbench.records import to_attributions
from workbench.release import Recipe, Splits, export, load_release

RECIPE = Recipe(name="r", formats=("attributions", "labels"))


@pytest.fixture
def folder(ledger: Ledger, tmp_path: Path) -> Path:
    ledger.add_version(submit(toll_graph(), "=ada", 1, model="rules-1"))
    export(RECIPE, ledger, tmp_path / "out")
    return tmp_path / "out"


def test_records_are_typed(folder: Path) -> None:
    records = list(load_release(folder).records())
    assert records[1] == to_attributions(toll_graph(), TOLL)


def test_frames_say_who_says_what(folder: Path) -> None:
    frame = load_release(folder).attributions
    row = frame[frame["speaker"] == "Bo Kim"].iloc[0]
    assert (row["cue"], row["content"], row["stance"]) == ("denied", "the toll ends in May", "deny")
    assert frame["split"].isna().all()


def test_claims_say_who_asserts_and_who_denies(folder: Path) -> None:
    claims = load_release(folder).claims
    toll = claims[claims["doc_id"] == "toll"].iloc[0]
    assert (toll["asserted_by"], toll["denied_by"]) == (["Ann Lee"], ["Bo Kim"])


def test_articles_and_stances(folder: Path) -> None:
    release = load_release(folder)
    assert release.articles.loc["toll", "licence"] == "CC BY 4.0"
    assert list(release.stances["label"]) == ["none", "assert", "deny", "assert"]


def test_labels_come_back_as_they_were(folder: Path) -> None:
    labels = load_release(folder).labels
    assert "=ada" in set(labels["annotator"])
    assert "=SUM(1) was written on the wall" in set(labels["text"].dropna())
    assert labels["start"].dtype == "Int64"


def test_a_split_can_be_read_alone(ledger: Ledger, tmp_path: Path) -> None:
    splits = Splits(fractions={"train": 0.5, "test": 0.5}, seed="2")
    manifest = export(
        Recipe(name="r", formats=("attributions",), splits=splits), ledger, tmp_path / "out"
    ).manifest
    release = load_release(tmp_path / "out")
    for name, counts in manifest.splits.items():
        assert len(list(release.records(name))) == counts.get("articles", 0)
    assert len(list(release.records())) == 3
    assert not release.attributions["split"].isna().any()


def test_a_damaged_release_is_not_loaded_unless_asked(folder: Path) -> None:
    with (folder / "labels.csv").open("a") as file:
        file.write("x")
    with pytest.raises(ExportError, match="labels.csv is not what was released"):
        load_release(folder)
    assert load_release(folder, check=False).manifest.name == "r"


def test_what_is_not_there_is_named(ledger: Ledger, tmp_path: Path) -> None:
    export(Recipe(name="r", formats=("regions",)), ledger, tmp_path / "out")
    release = load_release(tmp_path / "out")
    with pytest.raises(ExportError, match=r"no attributions\.jsonl"):
        release.attributions  # noqa: B018  # reading it is what fails
    with pytest.raises(ExportError, match=r"no labels\.csv"):
        release.labels  # noqa: B018
