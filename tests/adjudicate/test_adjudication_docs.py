"""The page on adjudication names every strategy, question, column and way of settling."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import get_args

from workbench.adjudicate import FIELDS, How, Strategy, TaskFields

REPOSITORY = Path(__file__).parents[2]
PAGE = (REPOSITORY / "docs" / "adjudication.md").read_text(encoding="utf-8")


def named(head: str) -> list[str]:
    """Return the names in code type in the first column of the table with this head."""
    rows = PAGE.split(f"| {head} |", 1)[1].split("\n\n", 1)[0].splitlines()[2:]
    return [name for row in rows for name in re.findall(r"`([^`]+)`", row.split("|")[1])]


def test_the_tables_list_what_there_is() -> None:
    assert named("strategy") == list(get_args(Strategy))
    assert named("question") == list(FIELDS)
    assert named("how") == list(get_args(How))
    assert named("column") == list(TaskFields.__struct_fields__)


def test_the_figures_are_those_of_the_benchmark() -> None:
    path = REPOSITORY / "benchmarks" / "results" / "adjudicate.json"
    levels = json.loads(path.read_text(encoding="utf-8"))["levels"]
    for level, found in levels.items():
        scores = found["against_gold"]
        best, majority = (
            f"{100 * scores[name]['spans_strict_f1'][0]:.1f}"
            for name in (found["best_single"], "majority")
        )
        assert f"| {float(level):.0%} |" in PAGE
        assert f"| {best} | {majority} |" in PAGE


def test_the_example_runs() -> None:
    (example,) = re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL)
    exec(compile(example, "docs/adjudication.md", "exec"), {})
