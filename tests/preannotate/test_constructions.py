from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from workbench.model import Article, Spans
from workbench.preannotate import PreAnnotator, load_preannotator
from workbench.records import to_attributions

CASES = tomllib.loads(Path(__file__).with_name("constructions.toml").read_text("utf-8"))["case"]


@pytest.fixture(scope="module")
def rules() -> PreAnnotator:
    return load_preannotator("rules")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_construction(rules: PreAnnotator, case: dict) -> None:
    text = case["text"]
    (prediction,) = rules.annotate([Article("a", text, language="en")])

    def words(spans: Spans) -> str:
        return " … ".join(text[s:e] for s, e in spans)

    record = to_attributions(prediction.annotation, text)
    found = [[words(a.source), words(a.cue), words(a.content)] for a in record.attributions]
    assert found == case["found"]
