"""Formats come through one door, and docs/formats.md says what they are."""

from __future__ import annotations

import re
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from campaign import toll_graph
from msgspec.structs import replace

from workbench.errors import SettingsError
from workbench.ledger import Ledger
from workbench.model import Link, Region
from workbench.release import Recipe, export, find_format, format, known_formats
from workbench.release.features import EVERYTHING, count_features
from workbench.release.overview import render_formats

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", known_formats())
def test_every_format_describes_itself(name: str) -> None:
    form = find_format(name)
    assert form.name == name
    assert form.title
    assert form.files
    assert form.carries <= EVERYTHING


def test_a_format_can_be_plugged_in(
    monkeypatch: pytest.MonkeyPatch, ledger: Ledger, tmp_path: Path
) -> None:
    plugged = EntryPoint("counts", "campaign:COUNTS", format.GROUP)
    monkeypatch.setattr(format, "entry_points", lambda group: [plugged])
    assert "counts" in known_formats()
    summary = export(Recipe(name="mine", formats=("counts",)), ledger, tmp_path / "out")
    assert (tmp_path / "out" / "counts.txt").read_text() == "order 3\ntoll 6\nwall 3\n"
    assert summary.manifest.losses["counts"]["said_by"] == 4


def test_what_is_no_format_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = EntryPoint("wrong", "workbench.text:digest", format.GROUP)
    monkeypatch.setattr(format, "entry_points", lambda group: [wrong])
    with pytest.raises(SettingsError, match="no release format"):
        find_format("wrong")


def test_the_documentation_has_the_generated_tables() -> None:
    page = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
    found = re.search(r"<!-- generated -->\n(.*)<!-- /generated -->", page, re.DOTALL)
    assert found
    assert found[1] == render_formats()


def test_the_documentations_python_runs(
    ledger: Ledger, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
    [code] = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    export(Recipe(name="shown", formats=("attributions", "labels")), ledger, tmp_path / "out")
    exec(code, {"folder": tmp_path / "out"})
    assert "0 changed, 3 the same" in capsys.readouterr().out


def test_every_format_is_spoken_of() -> None:
    page = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8").split("/generated")[1]
    assert all(f"`{name}" in page for name in known_formats())


def test_features_are_counted() -> None:
    counts = count_features(toll_graph())
    assert {k: v for k, v in counts.items() if v} == {
        "speakers": 2,
        "cues": 2,
        "contents": 2,
        "stance": 2,
        "names": 2,
        "kinds": 2,
        "said_by": 2,
        "cue_of": 2,
        "same_claim": 1,
        "ids": 6,
        "scores": 1,
    }


def test_overlaps_are_counted_within_a_label() -> None:
    more = (Region("x", "cue", 0, 60), Region("y", "claim", 3, 4), Region("z", "claim", 3, 9))
    graph = replace(toll_graph(), regions=(*toll_graph().regions, *more))
    assert count_features(graph)["overlaps"] == 4
    linked = replace(graph, links=(Link("continues", "z", "y"), Link("disputes", "z", "y")))
    assert (count_features(linked)["continues"], count_features(linked)["disputes"]) == (1, 1)
