"""What a model is worth on articles it has not seen, and the settings that follow from that."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

import msgspec
from sklearn.linear_model import LogisticRegression

from workbench.evaluate import Evaluation, evaluate
from workbench.evaluate.pairing import pair_article
from workbench.model import Article, Attributions
from workbench.preannotate.calibration import Calibration, Evidence
from workbench.preannotate.protocol import PreAnnotator
from workbench.records import to_attributions

BINS = 10
# Regularisation just strong enough to keep weights finite where one input tells all.
_WEAK = 100.0


@dataclass(frozen=True, slots=True)
class Guess:
    """An answer before calibration: what speaks for it, and whether gold has it."""

    evidence: Evidence
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


def find_right(gold: Attributions, pred: Attributions) -> list[bool]:
    """Return for each predicted attribution whether gold has it: half its content, its source."""
    article = pair_article(gold, pred)
    right = {
        id(pair.pred.attribution)
        for pair in article.pairs
        if pair.overlaps and article.same_source(pair.gold, pair.pred)
    }
    return [id(attribution) in right for attribution in pred.attributions]


def calibrate(
    guesses: Sequence[Guess], prior: Calibration | None = None, believed: float = 0.0
) -> Calibration:
    """Return what makes evidence probabilities: a logistic regression (Platt 1999).

    A prior counts for as much as `believed` guesses like these, right as often as it says. Where
    all guesses are right, or all wrong, it stands as it is, and without one nothing is changed.
    """
    right = [g.right for g in guesses]
    if len(set(right)) < 2:
        return prior or Calibration()
    evidence = [g.evidence for g in guesses]
    weights = [1.0] * len(guesses)
    if prior:
        share = believed / len(guesses)
        for given in tuple(evidence):
            chance = prior.apply(given)
            evidence += [given, given]
            right += [True, False]
            weights += [share * chance, share * (1 - chance)]
    fitted = LogisticRegression(C=_WEAK).fit(evidence, right, sample_weight=weights)
    shift = fitted.intercept_[0]
    scale, *others = (round(float(weight), 4) for weight in fitted.coef_[0])
    return Calibration(scale, round(float(shift), 4), *others)


Scored = tuple[float, bool]
"""A prediction's score, in any unit, and whether gold has it."""


def choose_threshold(scored: Iterable[Scored], wanted: int) -> float:
    """Return the score from which answers should stand, where gold holds `wanted` attributions.

    For calibrated scores the best F1 is reached at half of it (Lipton 2014), and on few articles
    that half is far surer than the score at which the best F1 happens to be found.
    """
    return find_best_f1(scored, wanted) / 2 or 0.5


def find_best_f1(scored: Iterable[Scored], wanted: int) -> float:
    """Return the F1 (0–1) at the best threshold, where gold holds `wanted` attributions."""
    best, given, rights = 0.0, 0, 0
    for _, same in groupby(sorted(scored, reverse=True), key=itemgetter(0)):
        answers = list(same)
        given += len(answers)
        rights += sum(right for _, right in answers)
        best = max(best, 2 * rights / (given + wanted))
    return best


def find_scored(gold: Sequence[Attributions], pred: Sequence[Attributions]) -> list[Scored]:
    """Return each predicted attribution's score, 0 without one, and whether gold has it."""
    return [
        (attribution.score or 0.0, right)
        for one, other in zip(gold, pred, strict=True)
        for attribution, right in zip(other.attributions, find_right(one, other), strict=True)
    ]


def find_reliability(scored: Iterable[Scored]) -> tuple[list[Bin], float]:
    """Return the bins of a reliability diagram, and the expected calibration error (Guo 2017)."""
    bins: list[list[Scored]] = [[] for _ in range(BINS)]
    for score, right in scored:
        bins[min(int(score * BINS), BINS - 1)].append((score, right))
    total = sum(map(len, bins))
    shown = [
        Bin(
            low=n / BINS,
            count=len(some),
            score=sum(score for score, _ in some) / len(some),
            right=sum(right for _, right in some) / len(some),
        )
        for n, some in enumerate(bins)
        if some
    ]
    error = sum(b.count * abs(b.score - b.right) for b in shown) / total if total else 0.0
    return shown, error


def score(gold: Sequence[Attributions], pred: Sequence[Attributions]) -> Evaluation:
    """Return all figures of an evaluation, without intervals."""
    return evaluate(gold, pred, bootstrap=0)
