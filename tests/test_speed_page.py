"""The page on speed and memory states what the benchmarks measured."""

from __future__ import annotations

import runpy
from pathlib import Path

REPOSITORY = Path(__file__).parent.parent


def test_the_page_is_made_from_the_results() -> None:
    page = runpy.run_path(str(REPOSITORY / "benchmarks" / "page.py"))["render"]()
    written = (REPOSITORY / "docs" / "speed.md").read_text(encoding="utf-8")
    assert written == page, "docs/speed.md is stale: run `make docs`"
