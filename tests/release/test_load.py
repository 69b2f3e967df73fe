"""`load_release` gives pandas frames and typed records."""

from __future__ import annotations

from pathlib import Path

import pytest
from campaign import TOLL, submit, toll_graph
from msgspec.structs import replace

from workbench.errors import ExportError
from workbench.ledger import Ledger
from workbench.model import Annotation, Article
from workbench.records import to_attributions
from workbench.release import Recipe, Select, Splits, export, load_release

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
    manifest = export(replace(RECIPE, splits=splits), ledger, tmp_path / "out").manifest
    release = load_release(tmp_path / "out")
    for name, counts in manifest.splits.items():
        assert len(list(release.records(name))) == counts.get("articles", 0)
    assert len(list(release.records())) == 3
    for frame in (release.attributions, release.claims, release.labels):
        assert not frame["split"].isna().any()
    with pytest.raises(ExportError, match=r"no split 'tset'. Its splits are test, train"):
        release.records("tset")


def test_frames_are_joined_by_article(folder: Path) -> None:
    release = load_release(folder)
    joined = release.articles.merge(release.attributions, on="doc_id")
    assert list(joined["doc_id"]) == list(release.attributions["doc_id"])


def test_without_labels_frames_have_their_columns(ledger: Ledger, tmp_path: Path) -> None:
    ledger.add_article(Article("none", "Nothing was said."))
    ledger.add_version(submit(Annotation("none"), "ada", 7))
    recipe = replace(RECIPE, select=Select(articles=("none",)))
    export(recipe, ledger, tmp_path / "out")
    release = load_release(tmp_path / "out")
    assert {"speaker", "split"} <= set(release.attributions)
    assert list(release.claims) == [
        "doc_id",
        "claim",
        "content",
        "asserted_by",
        "denied_by",
        "split",
    ]
    assert {"label", "split"} <= set(release.stances)


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
