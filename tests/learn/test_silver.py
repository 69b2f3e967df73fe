"""What only the rules found, as a network learns it."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from workbench.learn.base import outer_tokens
from workbench.learn.examples import UNJUDGED, Example, Told, make_examples
from workbench.learn.loss import Teacher
from workbench.learn.network import Network
from workbench.model import Attribution, Attributions
from workbench.preannotate.learned.candidates import width
from workbench.preannotate.learned.folder import TOKENIZER
from workbench.preannotate.learned.windows import load_tokenizer
from workbench.preannotate.rules import RulesPreAnnotator

pytestmark = pytest.mark.train

TEXT = "Ana Brandt said the port was old. John Carver denied that it would close."
GOLD = Attributions(
    "a", TEXT, (Attribution(content=((16, 32),), source=((0, 10),), cue=((11, 15),)),)
)


def read_window(tiny_base: Path, *, silver: bool) -> Example:
    tokenizer = load_tokenizer(tiny_base / TOKENIZER)
    (example,) = make_examples([GOLD], RulesPreAnnotator(), tokenizer, silver=silver)
    return example


def test_what_gold_lacks_is_silver_where_that_is_asked_for(tiny_base: Path) -> None:
    assert read_window(tiny_base, silver=False).silver == ()
    (silver,) = read_window(tiny_base, silver=True).silver
    assert [TEXT[slice(*span)] for span in silver.rule.cue] == ["denied"]
    assert 0 < silver.rule.score < 1


def test_certain_silver_teaches_what_gold_does(
    tiny_base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    transformers = pytest.importorskip("transformers")
    torch.manual_seed(0)
    encoder = transformers.AutoModel.from_pretrained(tiny_base, add_pooling_layer=False)
    outer = outer_tokens(load_tokenizer(tiny_base / TOKENIZER))
    teacher = Teacher(Network(encoder, width(())).eval(), (), *outer)
    monkeypatch.setattr("workbench.learn.loss._HIDDEN", 0.0)
    monkeypatch.setattr("workbench.learn.loss._FOUND", 0.0)
    example = read_window(tiny_base, silver=True)
    (found,) = example.silver

    def learn(example: Example) -> float:
        return teacher.examine([example], random.Random(0)).total().item()

    told = Told(found.cue, found.tags, UNJUDGED)
    gold = replace(
        example, told=(*example.told, told), cues=np.logical_or(example.cues, told.cue), silver=()
    )
    sure = replace(found.rule, score=1.0)
    rules = tuple(sure if rule is found.rule else rule for rule in example.rules)
    certain = replace(example, rules=rules, silver=(replace(found, rule=sure),))
    assert learn(certain) == pytest.approx(learn(replace(gold, rules=rules)))
    assert learn(example) != pytest.approx(learn(gold))
