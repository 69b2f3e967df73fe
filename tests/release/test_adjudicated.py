"""Adjudicated gold: what annotators agree on, and what adjudicators decided."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from campaign import submit, toll_graph
from msgspec.structs import replace

from workbench.adjudicate import Rule, decide, merge_all, record_decisions
from workbench.errors import SettingsError
from workbench.ledger import Ledger
from workbench.model import Attributions, Prediction
from workbench.release import Recipe, export
from workbench.release.recipe import convert_recipe

RECIPE = Recipe(name="r", formats=("attributions", "labels"), gold="adjudicated")


def disagree(ledger: Ledger) -> None:
    graph = toll_graph()
    flipped = replace(graph.regions[5], stance="assert")
    other = replace(graph, regions=(*graph.regions[:5], flipped))
    ledger.add_version(submit(other, "cem@example.org", 4, model="rules-1"))


def test_an_article_with_open_conflicts_stays_out(ledger: Ledger, tmp_path: Path) -> None:
    disagree(ledger)
    manifest = export(RECIPE, ledger, tmp_path / "out").manifest
    assert manifest.excluded == {"undecided": 1}
    assert manifest.counts["articles"] == 2


def test_a_decision_brings_it_in(ledger: Ledger, tmp_path: Path) -> None:
    disagree(ledger)
    golds = {merged.doc_id: gold for merged, gold in merge_all(ledger, Rule())}
    [conflict] = golds["toll"].open
    [value] = [c.value for c in conflict.candidates if "deny" in str(c.value)]
    when = datetime(2026, 6, 1, tzinfo=UTC)
    record_decisions(ledger, [decide(conflict, value, doc_id="toll", by="zoe", at=when)])
    manifest = export(RECIPE, ledger, tmp_path / "out").manifest
    assert manifest.excluded == {}
    assert manifest.counts["settled adjudicated"] >= 1
    lines = (tmp_path / "out" / "attributions.jsonl").read_bytes().splitlines()
    toll = msgspec.json.decode(lines[1], type=Attributions)
    assert [a.stance for a in toll.attributions] == ["assert", "deny"]
    assert manifest.models == {"rules-1": 1}
    with (tmp_path / "out" / "labels.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["doc_id"] == "toll"]
    flipped = next(row for row in rows if row["stance"] == "deny")
    assert flipped["settled"] == "unanimous;stance=adjudicated"
    links = [row for row in rows if row["item"] == "link" and row["change"] != "removed"]
    assert {row["settled"] for row in links} == {"unanimous"}


@pytest.mark.parametrize("other", ["rules-2", None])
def test_without_one_start_nothing_is_said_of_changes(
    ledger: Ledger, tmp_path: Path, other: str | None
) -> None:
    ledger.add_prediction(Prediction("rules-2", toll_graph()))
    ledger.add_version(submit(toll_graph(), "cem@example.org", 4, model=other))
    manifest = export(RECIPE, ledger, tmp_path / "out").manifest
    starts = "rules-1;rules-2" if other else "nothing;rules-1"
    assert manifest.models == {starts: 1}
    with (tmp_path / "out" / "labels.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["doc_id"] == "toll"]
    assert {(row["model"], row["change"]) for row in rows} == {(starts, "")}


def test_adjudicated_gold_takes_everybody(tmp_path: Path) -> None:
    values = {"name": "r", "formats": ["labels"], "gold": "adjudicated"}
    with pytest.raises(SettingsError, match="made of all of them"):
        convert_recipe({**values, "select": {"annotators": ["ada"]}})
