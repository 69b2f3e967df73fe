"""Two releases are compared by article and label."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from campaign import ARTICLES, order_graph, submit, toll_graph
from msgspec.structs import replace

from workbench.errors import ExportError
from workbench.ledger import Ledger
from workbench.model import Annotation, Article, Region
from workbench.release import Recipe, Select, Splits, diff, export, render_changelog

FORMATS = ["regions", "standoff", "attributions"]


def release(ledger: Ledger, folder: Path, form: str, **fields: Any) -> Path:
    export(Recipe(name=folder.name, formats=(form,), **fields), ledger, folder)
    return folder


def correct(ledger: Ledger) -> None:
    """Flip a claim, rename a speaker, drop a cue, and add an article."""
    graph = toll_graph()
    regions = list(graph.regions)
    regions[0] = replace(regions[0], stance="deny")
    regions[3] = replace(regions[3], name="Bo J. Kim")
    cue = regions.pop(4)
    links = tuple(k for k in graph.links if cue.id not in (k.source, k.target))
    corrected = replace(graph, regions=tuple(regions), links=links)
    ledger.add_version(submit(corrected, "ada@example.org", 1, model="rules-1"))
    ledger.add_article(Article("zoo", "The zoo is open."))
    ledger.add_version(submit(Annotation("zoo"), "ada@example.org", 7))


@pytest.mark.parametrize("form", FORMATS)
def test_the_difference_is_what_was_corrected(ledger: Ledger, tmp_path: Path, form: str) -> None:
    old = release(ledger, tmp_path / "old", form)
    correct(ledger)
    found = diff(old, release(ledger, tmp_path / "new", form))
    assert (found.added, found.removed, found.same) == (("zoo",), (), 2)
    assert found.totals == {
        "claim_deny changed stance": 1,
        "speaker changed name": 1,
        "cue removed": 1,
        "cue_of removed": 1,
    }
    assert [article.doc_id for article in found.changed] == ["toll"]
    assert found.recipe == ("name",)


@pytest.mark.parametrize("form", ["regions", "standoff"])
def test_annotations_are_compared_by_key(ledger: Ledger, tmp_path: Path, form: str) -> None:
    fields: dict[str, Any] = {"gold": "every", "include_invalid": True}
    old = release(ledger, tmp_path / "old", form, **fields)
    other = replace(order_graph(), regions=order_graph().regions[:1], links=())
    ledger.add_version(submit(other, "bo@example.org", 10))  # its key sorts before …/2
    found = diff(old, release(ledger, tmp_path / "new", form, **fields))
    assert found.totals == {"annotations": 1}


@pytest.mark.parametrize("form", FORMATS)
def test_a_release_does_not_differ_from_itself(ledger: Ledger, tmp_path: Path, form: str) -> None:
    old = release(ledger, tmp_path / "old", form)
    found = diff(old, old)
    assert (found.added, found.removed, found.changed, found.same) == ((), (), (), 3)


def test_formats_can_be_mixed(ledger: Ledger, tmp_path: Path) -> None:
    old = release(ledger, tmp_path / "old", "standoff", text="none")
    found = diff(old, release(ledger, tmp_path / "new", "attributions"))
    assert (found.changed, found.same) == ((), 3)


def test_withheld_articles_are_compared_where_their_labels_can_be_read(
    ledger: Ledger, tmp_path: Path
) -> None:
    closed: dict[str, Any] = {"text": "licensed", "open_licences": ("CC BY 4.0",)}
    recipe = Recipe(name="r", formats=("regions", "standoff"), **closed)
    export(recipe, ledger, tmp_path / "old")
    graph = replace(order_graph(), regions=order_graph().regions[:1], links=())
    ledger.add_version(submit(graph, "bea@example.org", 2))
    export(replace(recipe, include_invalid=True), ledger, tmp_path / "new")
    found = diff(tmp_path / "old", tmp_path / "new")
    assert (found.same, found.uncompared) == (2, ())
    assert [article.doc_id for article in found.changed] == ["order"]
    closed["include_invalid"] = True
    found = diff(tmp_path / "old", release(ledger, tmp_path / "bare", "regions", **closed))
    assert (found.removed, found.same, found.uncompared) == ((), 1, ("order", "wall"))
    assert "1 the same, 2 not compared." in render_changelog(found)


def test_an_inserted_region_does_not_shift_the_others(ledger: Ledger, tmp_path: Path) -> None:
    old = release(ledger, tmp_path / "old", "attributions")
    graph = order_graph()
    early = (Region("new", "cue", 30, 35), *graph.regions)
    ledger.add_version(submit(replace(graph, regions=early), "bea@example.org", 2))
    new = release(ledger, tmp_path / "new", "attributions", include_invalid=True)
    assert diff(old, new).totals == {"cue added": 1}


def test_articles_of_several_splits_are_joined(ledger: Ledger, tmp_path: Path) -> None:
    splits = Splits(fractions={"train": 0.5, "test": 0.5}, seed="2")
    old = release(ledger, tmp_path / "old", "attributions")
    found = diff(old, release(ledger, tmp_path / "new", "attributions", splits=splits))
    assert (found.added, found.removed) == ((), ())
    assert {article.what for article in found.changed} == {("split",)}


def test_removed_articles_are_named(ledger: Ledger, tmp_path: Path) -> None:
    old = release(ledger, tmp_path / "old", "regions")
    chosen = Select(articles=(ARTICLES[0].id,))
    found = diff(old, release(ledger, tmp_path / "new", "regions", select=chosen))
    assert found.removed == ("order", "wall")
    assert "select" in found.recipe


def test_the_changelog_says_it_in_words(ledger: Ledger, tmp_path: Path) -> None:
    old = release(ledger, tmp_path / "old", "regions")
    correct(ledger)
    text = render_changelog(diff(old, release(ledger, tmp_path / "new", "regions")))
    assert "1 articles added, 0 removed, 1 changed, 2 the same." in text
    assert "| cue removed | 1 |" in text
    assert "- toll: 1 claim_deny changed stance," in text


def test_a_release_without_labels_cannot_be_compared(ledger: Ledger, tmp_path: Path) -> None:
    old = release(ledger, tmp_path / "old", "labels")
    with pytest.raises(ExportError, match="no labels that can be read back"):
        diff(old, old)


def test_an_altered_release_is_not_compared(ledger: Ledger, tmp_path: Path) -> None:
    old, new = (release(ledger, tmp_path / name, "regions") for name in ("old", "new"))
    labels = next(new.glob("*regions*"))
    labels.write_bytes(labels.read_bytes().replace(b"claim", b"quote", 1))
    with pytest.raises(ExportError, match="not as it was released"):
        diff(old, new)
