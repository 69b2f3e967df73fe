"""Which epoch's weights a training ends with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from torch import Tensor

from workbench.attributions_file import read_attributions
from workbench.learn import Options
from workbench.learn.base import outer_tokens
from workbench.learn.examples import make_examples
from workbench.learn.fit import fit
from workbench.learn.loss import Teacher
from workbench.learn.network import Network
from workbench.preannotate.learned.candidates import width
from workbench.preannotate.learned.folder import TOKENIZER
from workbench.preannotate.learned.windows import load_tokenizer
from workbench.preannotate.rules import RulesPreAnnotator

pytestmark = pytest.mark.train

State = dict[str, Tensor]
EPOCHS = 4


@pytest.mark.parametrize(
    ("scores", "graded"), [((0.5, 0.4, 0.3, 0.2), 3), ((0.5, 0.6, 0.3, 0.2), 4)]
)
def test_the_last_epoch_stands_unless_training_stopped_early(
    scores: tuple[float, ...],
    graded: int,
    gold_file: Path,
    tiny_base: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tokenizer = load_tokenizer(tiny_base / TOKENIZER)
    gold = [line.record for line in read_attributions(gold_file)][:4]
    examples = list(make_examples(gold, RulesPreAnnotator(), tokenizer))
    transformers = pytest.importorskip("transformers")
    encoder = transformers.AutoModel.from_pretrained(tiny_base, add_pooling_layer=False)
    teacher = Teacher(Network(encoder, width(())), (), *outer_tokens(tokenizer))
    seen: list[State] = []
    given: Iterator[float] = iter(scores)

    def grade(graded: Teacher, _: object) -> float:
        seen.append({name: value.clone() for name, value in graded.network.state_dict().items()})
        return next(given)

    monkeypatch.setattr("workbench.learn.fit.score_attributions", grade)
    monkeypatch.setattr("workbench.learn.fit._STEPS_BETWEEN", 1)
    options = Options(epochs=EPOCHS, patience=2, batch=1024, threads=1)
    for _start in range(2):  # started again when it was done, it trains no further
        for _ in fit(teacher, examples, examples, options, tmp_path):
            pass
        assert len(seen) == graded
    standing = EPOCHS - 1 if graded == EPOCHS else 0
    now = teacher.network.state_dict()
    equal = [all(torch.equal(now[name], state[name]) for name in now) for state in seen]
    assert equal == [number == standing for number in range(graded)]
