"""Which annotations are gold, and why others stay out."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from campaign import ARTICLES, FREE, TOLL, order_graph, submit, toll_graph, wall_graph
from msgspec.structs import replace

from workbench.ledger import Ledger
from workbench.model import AnnotationVersion, Prediction, Region
from workbench.release import export
from workbench.release.entry import Document, Entry, Exclusion, Waiver
from workbench.release.recipe import Recipe, Select
from workbench.release.select import region_hashes, select_entries

ADA = submit(toll_graph(), "ada", 1)
BEA = submit(toll_graph(), "bea", 2)
LATE = datetime(2026, 6, 1, tzinfo=UTC)


def choose(*versions: AnnotationVersion, **recipe: Any) -> list[Any]:
    recipe = {"name": "r", "formats": ("labels",)} | recipe
    return list(select_entries([Document(ARTICLES[0], versions)], Recipe(**recipe)))


def chosen(selected: list[Any]) -> list[str]:
    return [item.version.annotator for item in selected if isinstance(item, Entry)]


def test_one_submitted_annotation_is_gold() -> None:
    assert chosen(choose(ADA)) == ["ada"]


def test_several_are_ambiguous_and_each_is_named() -> None:
    assert choose(ADA, BEA) == [
        Exclusion("toll", "ambiguous", "embedded/1/1"),
        Exclusion("toll", "ambiguous", "embedded/1/2"),
    ]


@pytest.mark.parametrize(
    ("versions", "recipe", "names"),
    [
        ((ADA, BEA), {"gold": "first"}, ["ada"]),
        ((ADA, BEA), {"gold": "latest"}, ["bea"]),
        ((replace(ADA, updated_at=LATE), BEA), {"gold": "latest"}, ["ada"]),
        ((replace(ADA, created_at=None), BEA), {"gold": "first"}, ["bea"]),
        ((ADA, BEA), {"gold": "annotator", "annotator": "bea"}, ["bea"]),
        ((ADA, BEA), {"gold": "every"}, ["ada", "bea"]),
        ((ADA, BEA), {"select": Select(annotators=("ada",))}, ["ada"]),
    ],
)
def test_the_recipe_settles_which_of_several(
    versions: tuple[AnnotationVersion, ...], recipe: dict[str, Any], names: list[str]
) -> None:
    assert chosen(choose(*versions, **recipe)) == names


def test_an_annotator_who_did_not_label_leaves_no_annotation() -> None:
    found = choose(ADA, gold="annotator", annotator="cem")
    assert found == [Exclusion("toll", "no annotation")]


@pytest.mark.parametrize(
    "select",
    [
        Select(articles=("seed-*",)),
        Select(languages=("de",)),
        Select(sources=("Other",)),
        Select(licences=("CC0",)),
    ],
)
def test_what_the_recipe_does_not_ask_for_stays_out(select: Select) -> None:
    assert choose(ADA, select=select) == [Exclusion("toll", "not selected")]


def broken() -> AnnotationVersion:
    bad = Region("bad", "cue", len(TOLL) + 5, len(TOLL) + 9)
    graph = toll_graph()
    return replace(ADA, annotation=replace(graph, regions=(*graph.regions, bad)))


def test_an_invalid_annotation_stays_out_with_its_codes() -> None:
    [exclusion] = choose(broken())
    assert (exclusion.reason, exclusion.annotation) == ("invalid", "embedded/1/1")
    assert exclusion.codes


def test_include_invalid_takes_it_and_says_what_was_overlooked() -> None:
    *waivers, entry = choose(broken(), include_invalid=True)
    assert waivers
    assert all(isinstance(w, Waiver) for w in waivers)
    assert isinstance(entry, Entry)


def test_a_waived_code_does_not_exclude() -> None:
    [exclusion] = choose(broken())
    assert chosen(choose(broken(), waive=exclusion.codes)) == ["ada"]
    assert chosen(choose(broken(), waive=("other-code",))) == []


def test_what_the_source_could_not_read_is_passed_on() -> None:
    lost = Exclusion("export.json:3", "unreadable")
    assert list(select_entries([lost], Recipe(name="r", formats=("labels",)))) == [lost]


def test_the_baseline_is_the_prediction_of_the_model_it_started_from() -> None:
    old, new = Prediction("m1", toll_graph()), Prediction("m2", toll_graph())
    version = replace(ADA, model="m1")
    document = Document(ARTICLES[0], (version,), {"m1": old, "m2": new})
    [entry] = select_entries([document], Recipe(name="r", formats=("labels",)))
    assert isinstance(entry, Entry)
    assert entry.prediction == old


@pytest.mark.parametrize(
    ("policy", "kept"),
    [
        ({"text": "all"}, [True, True, True]),
        ({"text": "none"}, [False, False, False]),
        ({"text": "licensed", "open_licences": ("cc by 4.0",)}, [True, False, False]),
    ],
)
def test_the_text_policy_blanks_what_must_not_leave(
    policy: dict[str, Any], kept: list[bool]
) -> None:
    graphs = (toll_graph(), order_graph(), wall_graph())
    documents = [Document(a, (submit(g, "ada", 1),)) for a, g in zip(ARTICLES, graphs, strict=True)]
    recipe = Recipe(name="r", formats=("labels",), **policy)
    entries = [e for e in select_entries(documents, recipe) if isinstance(e, Entry)]
    assert [bool(e.article.text) for e in entries] == kept
    assert [e.withheld for e in entries] == [not k for k in kept]
    assert all(e.version.raw is None for e in entries)
    assert all(e.article.title is None for e in entries if e.withheld)
    assert all(len(e.hashes) == len(e.version.annotation.regions) for e in entries)


def test_region_hashes_are_those_of_the_words() -> None:
    hashes = region_hashes(wall_graph(), FREE)
    assert hashes[1] == "fb46c79b7eb7af17"  # printf said | sha256sum
    assert len(set(hashes)) == 3


def test_pseudonyms_hide_the_annotator_everywhere() -> None:
    version = replace(ADA, key="file:toll.ann#ada", updated_by="bea")
    [entry] = choose(version, annotators="pseudonyms")
    assert entry.version.annotator == "annotator-1"
    assert entry.version.updated_by == "annotator-2"
    assert entry.version.key == "file:toll.ann#annotator-1"


def test_no_name_leaves_under_pseudonyms(ledger: Ledger, tmp_path: Path) -> None:
    names = ("ada@example.org", "bea@example.org", "cem@example.org")
    for number, name in enumerate(names):
        key = f"file:toll#{name}/{number}"
        ledger.add_version(submit(toll_graph(), name, 7 + number, key=key))
    recipe = Recipe(
        name="r",
        formats=("labels", "standoff", "webannotation"),
        annotators="pseudonyms",
        select=Select(annotators=names),
    )
    manifest = export(recipe, ledger, tmp_path / "out").manifest
    assert manifest.excluded["ambiguous"] == 4
    content = b"".join(p.read_bytes() for p in (tmp_path / "out").iterdir()).decode()
    assert "#annotator-" in content
    assert not any(name in content for name in names)
