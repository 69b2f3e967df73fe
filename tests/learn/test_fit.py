"""Which epoch's weights a training ends with."""

from __future__ import annotations

import resource
from collections.abc import Iterable
from pathlib import Path

import pytest
import torch
from torch import Tensor

from workbench.attributions_file import read_attributions
from workbench.errors import ModelError
from workbench.learn import Options
from workbench.learn.base import outer_tokens
from workbench.learn.examples import Example, make_examples
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


@pytest.fixture
def examples(gold_file: Path, tiny_base: Path) -> list[Example]:
    gold = [line.record for line in read_attributions(gold_file)][:4]
    return list(make_examples(gold, RulesPreAnnotator(), load_tokenizer(tiny_base / TOKENIZER)))


@pytest.fixture
def teacher(tiny_base: Path) -> Teacher:
    transformers = pytest.importorskip("transformers")
    encoder = transformers.AutoModel.from_pretrained(tiny_base, add_pooling_layer=False)
    outer = outer_tokens(load_tokenizer(tiny_base / TOKENIZER))
    return Teacher(Network(encoder, width(())), (), *outer)


def keep_score(monkeypatch: pytest.MonkeyPatch, scores: Iterable[float]) -> list[State]:
    """Let the epochs have these scores; return a list that takes in the weights of each."""
    seen: list[State] = []
    given = iter(scores)

    def grade(graded: Teacher, _: object) -> float:
        seen.append({name: value.clone() for name, value in graded.network.state_dict().items()})
        return next(given)

    monkeypatch.setattr("workbench.learn.fit.score_attributions", grade)
    monkeypatch.setattr("workbench.learn.fit._STEPS_BETWEEN", 1)
    return seen


def is_equal(one: State, other: State) -> bool:
    return all(torch.equal(one[name], other[name]) for name in one)


def start(teacher: Teacher, examples: list[Example], folder: Path) -> None:
    for _ in fit(teacher, examples, [], Options(epochs=1, batch=1024, threads=1), folder):
        pass


@pytest.mark.parametrize("end", [0, 1, 10, 10_000, -1])
def test_a_damaged_checkpoint_is_named(
    end: int, teacher: Teacher, examples: list[Example], tmp_path: Path
) -> None:
    start(teacher, examples, tmp_path)
    path = tmp_path / "checkpoint-1.pt"
    path.write_bytes(path.read_bytes()[:end])
    with pytest.raises(ModelError, match=r"checkpoint-1\.pt cannot be read.*Delete it"):
        start(teacher, examples, tmp_path)


def test_a_full_disk_is_told_and_leaves_no_half_of_a_checkpoint(
    teacher: Teacher, examples: list[Example], tmp_path: Path
) -> None:
    """A limit on the size of files stands for the disk; Python ignores its signal."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        with pytest.raises(ModelError, match=r"checkpoint-1\.partial cannot be written.*room"):
            start(teacher, examples, tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("scores", "graded"), [((0.5, 0.4, 0.3, 0.2), 3), ((0.5, 0.6, 0.3, 0.2), 4)]
)
def test_the_last_epoch_stands_unless_training_stopped_early(
    scores: tuple[float, ...],
    graded: int,
    teacher: Teacher,
    examples: list[Example],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen = keep_score(monkeypatch, scores)
    options = Options(epochs=EPOCHS, patience=2, batch=1024, threads=1)
    for _start in range(2):  # started again when it was done, it trains no further
        for _ in fit(teacher, examples, examples, options, tmp_path):
            pass
        assert len(seen) == graded
    standing = EPOCHS - 1 if graded == EPOCHS else 0
    now = teacher.network.state_dict()
    assert [is_equal(now, state) for state in seen] == [n == standing for n in range(graded)]
