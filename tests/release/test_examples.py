"""The examples run on a small release, as they stand."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import spacy
from campaign import ORDER, order_graph, submit
from msgspec.structs import replace

from workbench.ledger import Ledger
from workbench.model import Article
from workbench.release import Recipe, Select, Splits, export

EXAMPLES = Path(__file__).parents[2] / "exports" / "examples"


@pytest.fixture
def release(ledger: Ledger, tmp_path: Path) -> Path:
    for number in range(30):
        name = f"more-{number}"
        ledger.add_article(Article(name, f"{ORDER} {number}"))
        graph = replace(order_graph(), doc_id=name)
        ledger.add_version(submit(graph, "ada@example.org", 5, key=f"k{number}"))
    splits = Splits(fractions={"train": 0.7, "test": 0.3}, near_duplicates=0, tolerance=1, seed="1")
    recipe = Recipe(name="small", formats=("attributions", "spacy"), splits=splits)
    export(recipe, ledger, tmp_path / "out")
    return tmp_path / "out"


def run(name: str, *arguments: object) -> str:
    command = [sys.executable, EXAMPLES / name, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_who_denies_what(release: Path) -> None:
    table = run("who_denies_what.py", release)
    assert "| toll | “The toll ends in May,” | Ann Lee | Bo Kim |" in table
    assert len(table.splitlines()) == 3


def test_train_stance(release: Path) -> None:
    report = run("train_stance.py", release)
    assert "none" in report
    assert "accuracy" in report


def test_a_release_without_claims_is_no_reason_to_stumble(ledger: Ledger, tmp_path: Path) -> None:
    select = Select(articles=("order",))
    recipe = Recipe(name="small", formats=("attributions",), select=select)
    export(recipe, ledger, tmp_path / "out")
    assert len(run("who_denies_what.py", tmp_path / "out").splitlines()) == 2
    with pytest.raises(AssertionError, match="no two stances to train on"):
        run("train_stance.py", tmp_path / "out")


def test_train_spancat(release: Path, tmp_path: Path) -> None:
    assert "in 40 steps" in run("train_spancat.py", release, tmp_path / "model", 40)
    doc = spacy.load(tmp_path / "model")(ORDER)
    assert [span.text for span in doc.spans["cue"]] == ["told"]


def test_every_example_is_tested() -> None:
    tested = Path(__file__).read_text(encoding="utf-8")
    assert all(path.name in tested for path in EXAMPLES.glob("*.py"))
