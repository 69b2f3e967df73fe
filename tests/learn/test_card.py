"""What a model's card says, and what it must not say."""

from __future__ import annotations

from pathlib import Path

from workbench.learn.card import Report, compare, write_card
from workbench.learn.gold import Source
from workbench.learn.measure import score
from workbench.learn.options import Options


def make_report(held_out: int, name: str = "gold.jsonl") -> Report:
    nothing = score([], [])
    return Report(
        options=Options(),
        base="tiny",
        before=None,
        sources=[Source(name, "0" * 64, 12, 30, {"CC0-1.0": 12})],
        learned=12 - held_out,
        held_out=held_out,
        figures=nothing,
        rules=nothing,
        whole=nothing,
        reliability=[],
        calibration_error=0.0,
    )


def test_with_nothing_held_out_there_are_no_figures(tmp_path: Path) -> None:
    write_card(tmp_path, make_report(0))
    card = (tmp_path / "README.md").read_text()
    assert "12 articles were learned from. None was held out, so nothing was measured" in card
    assert "rules alone" not in card
    assert "calibration error" not in card
    assert all(values == [None] * 3 for _, *values in compare(make_report(0)))


def test_what_was_held_out_gives_figures(tmp_path: Path) -> None:
    write_card(tmp_path, make_report(3))
    card = (tmp_path / "README.md").read_text()
    assert "3 were held out; they chose" in card
    assert "## On the held-out articles" in card
    assert "Expected calibration error" in card


def test_a_name_with_a_bar_stays_in_its_cell(tmp_path: Path) -> None:
    write_card(tmp_path, make_report(3, "a|b.jsonl"))
    assert r"| a\|b.jsonl | 12 | 30 |" in (tmp_path / "README.md").read_text()
