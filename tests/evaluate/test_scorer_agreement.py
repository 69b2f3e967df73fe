"""The figures equal those of the scorer that the published comparison was made with."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from workbench.attributions_file import read_attributions, write_attributions
from workbench.evaluate import Evaluation, Figure, evaluate

PEERS = ("citron", "ggt", "journalismai", "quotemarks", "sayswho", "textacy_para")
FIGURES = {
    "span_exact": "exact",
    "span_overlap": "overlap",
    "span_soft": "soft",
    "token_content": "token_content",
    "token_source": "token_source",
    "token_cue": "token_cue",
    "attribution": "attribution",
    "attribution_exact_content": "attribution_exact",
    "attribution_token": "token_attribution",
}
QUOTED = {
    "exact": "exact",
    "overlap": "overlap",
    "attribution": "attribution",
    "quoted_token": "token",
    "quoted_token_attributed": "token_attribution",
}


def score(corpora: Path, gold: Path, pred: Path) -> dict[str, Any]:
    command = [sys.executable, str(corpora / "score.py"), str(gold), str(pred), "--brief"]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    return dict(json.loads(result.stdout))


def flatten(evaluation: Evaluation, scored: dict[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """Yield (name, ours, theirs) for every figure that the scorer prints."""
    pairs: list[tuple[str, Figure, dict[str, float]]] = [
        (name, evaluation.figures[ours], scored[name]) for name, ours in FIGURES.items()
    ]
    pairs += [
        (name, evaluation.quoted[ours], scored["quoted_only"][name])
        for name, ours in QUOTED.items()
    ]
    for name, figure, theirs in pairs:
        yield f"{name} P", figure.precision, theirs["P"]
        yield f"{name} R", figure.recall, theirs["R"]
        yield f"{name} F1", figure.f1, theirs["F1"]
    for part in ("head", "exact", "any", "missing"):
        ours = evaluation.ratios[f"source_{part}"].value
        yield f"source {part}", ours, scored["source_given_match"][part]
    yield "cue any", evaluation.ratios["cue_any"].value, scored["cue_any_given_match"]
    for quote_type, recalls in scored["recall_by_type"].items():
        for measure in ("exact", "overlap", "attribution", "source_head"):
            ours = evaluation.quote_types[quote_type][measure].value
            yield f"{quote_type} {measure}", ours, recalls[measure]


def assert_agreement(corpora: Path, gold: Path, pred: Path) -> None:
    ours = evaluate(
        (line.record for line in read_attributions(gold)),
        (line.record for line in read_attributions(pred)),
        bootstrap=0,
    )
    scored = score(corpora, gold, pred)
    assert (ours.gold, ours.pred, ours.words, ours.dropped_gold) == tuple(
        scored["n"][name] for name in ("gold", "pred", "words", "dropped_gold")
    )
    for name, value, theirs in flatten(ours, scored):
        assert (value is None) == (theirs is None), name
        assert theirs is None or value == pytest.approx(theirs, abs=0.1), name


@pytest.mark.corpus
@pytest.mark.parametrize("peer", PEERS)
def test_every_figure_agrees_on_the_answers_of_a_peer(corpora: Path, peer: str) -> None:
    pred = corpora / "peers" / f"{peer}.dev.jsonl"
    assert_agreement(corpora, corpora / "polnear" / "dev.jsonl", pred)


@pytest.mark.corpus
def test_every_figure_agrees_on_another_annotator(corpora: Path, tmp_path: Path) -> None:
    others = {
        line.record.doc_id: line
        for line in read_attributions(corpora / "polnear" / "other_annotators.jsonl")
    }
    train = [
        line
        for line in read_attributions(corpora / "polnear" / "train.jsonl")
        if line.record.doc_id in others
    ]
    write_attributions(train, tmp_path / "gold.jsonl")
    write_attributions((others[line.record.doc_id] for line in train), tmp_path / "pred.jsonl")
    assert_agreement(corpora, tmp_path / "gold.jsonl", tmp_path / "pred.jsonl")
