"""What a model is worth on articles it has not seen, and the settings that follow from that."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec
import numpy as np

from workbench.evaluate import Evaluation, evaluate
from workbench.evaluate.pairing import pair_article
from workbench.model import Article, Attributions
from workbench.preannotate.learned.folder import Calibration
from workbench.preannotate.protocol import PreAnnotator
from workbench.records import to_attributions

BINS = 10
_NEVER_ZERO = 1e-4


@dataclass(frozen=True, slots=True)
class Guess:
    """A predicted attribution: its score, and whether gold has it with its source."""

    score: float
    right: bool


class Bin(msgspec.Struct, frozen=True):
    """The predictions with a score from `low`: how many, their mean score, the share right."""

    low: float
    count: int
    score: float
    right: float


def answer(model: PreAnnotator, gold: Sequence[Attributions]) -> list[Attributions]:
    """Return the model's records of the gold articles, in order."""
    articles = (Article(record.doc_id, record.text) for record in gold)
    answers = model.annotate(articles)
    return [to_attributions(a.annotation, g.text) for a, g in zip(answers, gold, strict=True)]


def find_guesses(gold: Iterable[Attributions], pred: Iterable[Attributions]) -> list[Guess]:
    """Return every predicted attribution as right or wrong: content by half, source by head."""
    guesses: list[Guess] = []
    for right, given in zip(gold, pred, strict=True):
        article = pair_article(right, given)
        good = {
            id(pair.pred)
            for pair in article.pairs
            if pair.overlaps and article.same_source(pair.gold, pair.pred)
        }
        guesses += (Guess(u.attribution.score or 0.0, id(u) in good) for u in article.pred)
    return guesses


def calibrate(guesses: Sequence[Guess]) -> Calibration:
    """Return the scale and shift of the log odds that make scores probabilities (Platt 1999).

    Newton's method on the log loss, with Platt's smoothed targets; unchanged if all are alike.
    """
    rights = sum(g.right for g in guesses)
    if not 0 < rights < len(guesses):
        return Calibration()
    odds = np.array([_odds(g.score) for g in guesses])
    targets = np.where(
        [g.right for g in guesses], (rights + 1) / (rights + 2), 1 / (len(guesses) - rights + 2)
    )
    inputs = np.stack([odds, np.ones_like(odds)])
    weights = np.array([1.0, 0.0])
    for _ in range(50):
        probabilities = 1 / (1 + np.exp(-weights @ inputs))
        slope = inputs @ (probabilities - targets)
        curve = (inputs * (probabilities * (1 - probabilities))) @ inputs.T + 1e-6 * np.eye(2)
        step = np.linalg.solve(curve, slope)
        weights -= step
        if np.abs(step).max() < 1e-6:
            break
    return Calibration(round(float(weights[0]), 4), round(float(weights[1]), 4))


def apply(calibration: Calibration, score: float) -> float:
    """Return the calibrated probability of a score."""
    return 1 / (1 + math.exp(-calibration.scale * _odds(score) - calibration.shift))


def choose_threshold(guesses: Sequence[Guess], wanted: int) -> float:
    """Return the least score that gives the best F1, where gold holds `wanted` attributions."""
    best, threshold, right = 0.0, 0.5, 0
    ranked = sorted(guesses, key=lambda g: -g.score)
    for given, guess in enumerate(ranked, start=1):
        right += guess.right
        f1 = 2 * right / (given + wanted)
        if f1 > best:
            best, threshold = f1, guess.score
    return threshold


def find_reliability(guesses: Iterable[Guess]) -> tuple[list[Bin], float]:
    """Return the bins of a reliability diagram, and the expected calibration error (Guo 2017)."""
    bins: list[list[Guess]] = [[] for _ in range(BINS)]
    for guess in guesses:
        bins[min(int(guess.score * BINS), BINS - 1)].append(guess)
    total = sum(map(len, bins))
    shown = [
        Bin(
            low=n / BINS,
            count=len(some),
            score=sum(g.score for g in some) / len(some),
            right=sum(g.right for g in some) / len(some),
        )
        for n, some in enumerate(bins)
        if some
    ]
    error = sum(b.count * abs(b.score - b.right) for b in shown) / total if total else 0.0
    return shown, error


def score(gold: Sequence[Attributions], pred: Sequence[Attributions]) -> Evaluation:
    """Return all figures of an evaluation, without intervals."""
    return evaluate(gold, pred, bootstrap=0)


def _odds(score: float) -> float:
    score = min(max(score, _NEVER_ZERO), 1 - _NEVER_ZERO)
    return math.log(score / (1 - score))
