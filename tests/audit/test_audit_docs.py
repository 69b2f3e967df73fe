"""The page on audits says what the code does and what was measured."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from workbench.audit import OUTCOMES
from workbench.audit.claims import likeness
from workbench.cli.audit import app
from workbench.ingest import add_to_ledger, ingest
from workbench.ledger import Ledger

REPOSITORY = Path(__file__).parents[2]
RESULTS = REPOSITORY / "benchmarks" / "results"


@pytest.fixture(scope="module")
def page() -> str:
    return (REPOSITORY / "docs" / "audit.md").read_text(encoding="utf-8")


def test_every_verb_and_outcome_is_explained(page: str) -> None:
    for command in app.registered_commands:
        assert f"workbench audit {command.name}" in page
    for outcome in OUTCOMES:
        assert f"\n| {outcome} |" in page


def test_the_score_is_the_one_that_is_computed(page: str) -> None:
    assert f"a score of **{likeness.THRESHOLD}**" in page
    assert f"w / (w + {likeness.EVIDENCE:.0f})" in page
    assert f"({likeness.BACKGROUND} + articles)" in page


def test_the_figures_of_the_claim_ledger_are_those_measured(page: str) -> None:
    measured = json.loads((RESULTS / "claims.json").read_text(encoding="utf-8"))
    at = str(measured["threshold"])
    for name in ("week", "year"):
        figures = measured["sets"][name]
        line = figures["by_threshold"][at]
        assert f"| {line['precision']} | {line['recall']} | {figures['pairs']} |" in page
    predicted = measured["predicted"]
    assert f"| {predicted['precision']} | – | {predicted['joined']} |" in page
    scale = measured["scale"]
    assert f"{scale['articles']:,} articles with {scale['contents']:,} contents" in page


def test_the_figures_of_the_campaign_are_those_measured(page: str) -> None:
    campaign = json.loads((RESULTS / "campaign.json").read_text(encoding="utf-8"))
    planted = campaign["planted"]
    assert f"{planted['found']} of {planted['planted']} planted errors" in page
    for row in campaign["agreement_by_rate_of_error"]:
        assert f"| {row['factor']} | {row['token_alpha']:.3f} |" in page
    for figures in campaign["adjudication"].values():
        for name, line in figures.items():
            who = name.partition("@")[0]
            assert f"| {who} | {line['exact_f1']} | {line['attribution_f1']} |" in page


def test_the_example_runs(page: str, tmp_path: Path, seeds: Path) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    with Ledger.open(f"sqlite:///{tmp_path / 'ledger.sqlite'}") as ledger:
        add_to_ledger(ingest([seeds / "001_*.txt"]), ledger)
        exec(example, {"ledger": ledger, "doc_id": next(ledger.articles()).id})
