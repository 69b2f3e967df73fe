"""The page on evaluation names everything that an evaluation holds."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

from workbench.evaluate import OPERATIONS, MissKind, evaluate

PAGE = (Path(__file__).parents[2] / "docs" / "evaluate.md").read_text(encoding="utf-8")


def test_every_figure_operation_and_kind_of_miss_is_explained() -> None:
    evaluation = evaluate([], [], bootstrap=0)
    names = {*evaluation.figures, *evaluation.ratios, *evaluation.quoted, *OPERATIONS}
    names |= {*get_args(MissKind), "labels", "quote_types", "stance", "names", "unknown"}
    assert [name for name in sorted(names) if f"`{name}`" not in PAGE] == []
