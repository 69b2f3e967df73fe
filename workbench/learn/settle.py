"""The end of training: the written model is measured on held-out articles, and set by that."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, get_args

import msgspec

from workbench.evaluate import Evaluation
from workbench.learn.gold import ENOUGH
from workbench.learn.measure import (
    Bin,
    Guess,
    Scored,
    calibrate,
    choose_threshold,
    find_reliability,
    find_right,
    score,
)
from workbench.model import Article, Attribution, Attributions
from workbench.preannotate.learned import LearnedPreAnnotator
from workbench.preannotate.learned.folder import Drawn, Model, Side, write_model
from workbench.preannotate.record import make_prediction
from workbench.preannotate.rules import RulesPreAnnotator
from workbench.records import to_attributions

_SIDES: tuple[Side, ...] = get_args(Side)
_DRAWN: tuple[Drawn, ...] = get_args(Drawn)
# Points of the actions to gold that another choice than these must save, if one article were held
# out; on n articles the square root of n less: chance alone saves that much.
_CLEARLY = 4.0
# For how many guesses the calibration of the model that training started from counts, if nothing is
# held out; less the more there is.
_BELIEVED = 100
_SETTINGS = ("calibration", "threshold", "source", "content", "cue", "stance")
_USUAL: dict[str, Drawn] = {"source": "snapped", "content": "snapped", "cue": "learned"}


class Settled(NamedTuple):
    """A model's settings, and what it is worth with them on the held-out articles."""

    model: Model
    figures: Evaluation
    reliability: list[Bin]
    calibration_error: float


class Trial:
    """A model folder's answers on gold, under changing settings: the network runs once."""

    def __init__(
        self, folder: Path, gold: Sequence[Attributions], rules: RulesPreAnnotator | None = None
    ) -> None:
        self.gold = gold
        self.annotator = LearnedPreAnnotator(folder, rules)
        articles = (Article(record.doc_id, record.text) for record in gold)
        self.readings = list(self.annotator.rules.read(articles, parses=True))
        self.judged = [list(self.annotator.judge(reading)) for reading in self.readings]

    def measure(self, model: Model) -> Evaluation:
        """Return all figures under these settings, without intervals."""
        self.annotator.model = model
        answers = []
        for record, reading, judged in zip(self.gold, self.readings, self.judged, strict=True):
            chosen = self.annotator.choose(reading, judged)
            prediction = make_prediction(self.annotator.name, reading, chosen)
            answers.append(to_attributions(prediction.annotation, record.text))
        return score(self.gold, answers)

    def guess(self, model: Model) -> list[Guess]:
        """Return every candidate, right or wrong, as drawn under these settings."""
        self.annotator.model = model
        guesses: list[Guess] = []
        for record, reading, judged in zip(self.gold, self.readings, self.judged, strict=True):
            drawn = [(j, p) for j in judged if (p := self.annotator.place(reading, j))]
            attributions = tuple(
                Attribution(content=p.content, source=p.source, cue=p.cue) for _, p in drawn
            )
            right = find_right(record, Attributions(record.doc_id, record.text, attributions))
            guesses += (Guess(j.evidence, good) for (j, _), good in zip(drawn, right, strict=True))
        return guesses


def settle(
    folder: Path,
    held_out: Sequence[Attributions],
    rules: RulesPreAnnotator | None = None,
    before: Model | None = None,
) -> Settled:
    """Set a written model by the held-out articles, and return what it is worth there.

    First whose spans stand where rules and network found a cue, by the fewest actions to gold:
    the snapped ones, and the network's cues, unless others clearly save some; then calibration, the
    threshold of the best attribution F1, and whose stance stands. `before` is the model that
    training started from: its calibration counts where little is held out, and all its settings
    stand where nothing is.
    """
    trial = Trial(folder, held_out, rules)
    if before is not None and not held_out:
        kept = {name: getattr(before, name) for name in _SETTINGS}
        model = msgspec.structs.replace(trial.annotator.model, **kept)
        write_model(folder, model)
        return Settled(model, trial.measure(model), *find_reliability([]))

    def cost(some: Model) -> float:
        return _actions(trial.measure(some)) + _handicap(some, len(held_out))

    model = trial.annotator.model
    drawn = (
        msgspec.structs.replace(model, source=source, content=content)
        for source in _DRAWN
        for content in _DRAWN
    )
    model = min(drawn, key=cost)
    model = min((msgspec.structs.replace(model, cue=cue) for cue in _DRAWN), key=cost)
    guesses = trial.guess(model)
    prior = before.calibration if before else None
    calibration = calibrate(guesses, prior, _BELIEVED * max(0.0, 1 - len(held_out) / ENOUGH))
    scored: list[Scored] = [(calibration.apply(g.evidence), g.right) for g in guesses]
    wanted = sum(len(record.attributions) for record in held_out)
    threshold = round(choose_threshold(scored, wanted), 3)
    model = msgspec.structs.replace(model, calibration=calibration, threshold=threshold)
    if any(a.stance for record in held_out for a in record.attributions):
        judged = (msgspec.structs.replace(model, stance=side) for side in _SIDES)
        model = max(judged, key=lambda some: _stance(trial.measure(some)))
    write_model(folder, model)
    return Settled(model, trial.measure(model), *find_reliability(scored))


def _handicap(model: Model, articles: int) -> float:
    unusual = [part for part, side in _USUAL.items() if getattr(model, part) != side]
    return _CLEARLY / math.sqrt(max(articles, 1)) * len(unusual)


def _actions(evaluation: Evaluation) -> float:
    share = evaluation.actions.share.value
    return 100.0 if share is None else share


def _stance(evaluation: Evaluation) -> float:
    stance = evaluation.stance
    return stance.macro_f1.value or 0.0 if stance else 0.0
