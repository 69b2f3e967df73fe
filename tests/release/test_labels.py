"""`labels.csv`: every decision is a row, and no cell is a formula."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from campaign import submit, toll_graph
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from workbench.ledger import Ledger
from workbench.model import Link, Region
from workbench.release import export, read_recipe
from workbench.release.rows import COLUMNS
from workbench.release.writers.labels import arm, defuse

AUDIT = read_recipe("audit")


def read_rows(folder: Path) -> list[dict[str, str]]:
    with (folder / "labels.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def rows_of(ledger: Ledger, tmp_path: Path, doc_id: str) -> list[dict[str, str]]:
    export(AUDIT, ledger, tmp_path / "out")
    return [row for row in read_rows(tmp_path / "out") if row["doc_id"] == doc_id]


def test_an_accepted_prediction_is_kept_in_every_row(ledger: Ledger, tmp_path: Path) -> None:
    rows = rows_of(ledger, tmp_path, "toll")
    assert tuple(rows[0]) == COLUMNS
    assert {row["change"] for row in rows} == {"kept"}
    assert [row["item"] for row in rows] == ["region"] * 6 + ["link"] * 5
    first = rows[0]
    assert first["text"] == "“The toll ends in May,”"
    assert (first["label"], first["stance"], first["model"]) == ("claim", "assert", "rules-1")
    assert (first["annotator"], first["lead_time"]) == ("ada@example.org", "12.5")
    assert first["created_at"] == "2026-05-01T09:30:00Z"


def test_corrections_show_as_changed_added_and_removed(ledger: Ledger, tmp_path: Path) -> None:
    graph = toll_graph()
    regions: list[Any] = list(graph.regions)
    regions[0] = replace(regions[0], stance="deny", end=22)
    regions[3] = replace(regions[3], name="Bo J. Kim")
    del regions[4]
    regions.append(Region("new", "speaker", 40, 42, name="Zed"))
    links = (*(k for k in graph.links if k.source != "r5"), Link("said_by", "r1", "new"))
    corrected = replace(graph, regions=tuple(regions), links=links)
    ledger.add_version(submit(corrected, "ada@example.org", 1, model="rules-1"))
    rows = rows_of(ledger, tmp_path, "toll")
    seen = {(r["item"], r["region"] or r["from"], r["change"], r["what"]) for r in rows}
    assert ("region", "r1", "changed", "moved;stance") in seen
    assert ("region", "r4", "changed", "name") in seen
    assert ("region", "r5", "removed", "") in seen
    assert ("region", "new", "added", "") in seen
    assert ("link", "r5", "removed", "") in seen
    assert ("link", "r1", "added", "") in seen
    moved = next(r for r in rows if r["region"] == "r1")
    assert moved["before"] == '{"start": 0, "end": 23, "stance": "assert"}'


def test_a_link_that_leads_elsewhere_says_where_it_led(ledger: Ledger, tmp_path: Path) -> None:
    graph = toll_graph()
    moved = replace(graph, links=(Link("said_by", "r1", "r4"), *graph.links[1:]))
    ledger.add_version(submit(moved, "ada@example.org", 1, model="rules-1"))
    [row] = [r for r in rows_of(ledger, tmp_path, "toll") if r["change"] == "changed"]
    assert (row["to"], row["what"], row["before"]) == ("r4", "to", '{"to": "r3"}')


def test_without_a_model_everything_is_added(ledger: Ledger, tmp_path: Path) -> None:
    assert {row["change"] for row in rows_of(ledger, tmp_path, "order")} == {"added"}


def test_with_an_unknown_prediction_the_change_is_left_open(ledger: Ledger, tmp_path: Path) -> None:
    ledger.add_version(submit(toll_graph(), "cem@example.org", 8, model="lost-model"))
    rows = rows_of(ledger, tmp_path, "toll")
    assert {r["change"] for r in rows if r["annotator"] == "cem@example.org"} == {""}


def test_an_article_cannot_smuggle_in_a_formula(ledger: Ledger, tmp_path: Path) -> None:
    texts = [row["text"] for row in rows_of(ledger, tmp_path, "wall")]
    assert "'=SUM(1) was written on the wall" in texts


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "'=1"])
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(cell: str) -> None:
    assert defuse(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["", "toll", "'tis", "1=1", "’=1"])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert defuse(cell) == cell


@given(st.text(alphabet="'=+-@\t\r\na ", max_size=6))
def test_defusing_can_be_undone(cell: str) -> None:
    assert arm(defuse(cell)) == cell
    assert defuse(cell)[:1] not in ("=", "+", "-", "@", "\t", "\r")
