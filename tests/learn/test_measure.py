from __future__ import annotations

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.learn.measure import (
    Guess,
    calibrate,
    choose_threshold,
    find_reliability,
    find_right,
)
from workbench.model import Attribution, Attributions

SCORED = st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=40)


def sigmoid(odds: float) -> float:
    return 1 / (1 + math.exp(-odds))


def draw(scale: float, shift: float, ruled: float, count: int = 4000) -> list[Guess]:
    """Answers whose truth follows the odds that calibration should find."""
    chance = random.Random(5)
    guesses = []
    for _ in range(count):
        logit, by_rule = chance.gauss(0, 2), chance.random() < 0.5
        right = chance.random() < sigmoid(scale * logit + shift + ruled * by_rule)
        guesses.append(Guess(logit, by_rule, right))
    return guesses


def test_calibration_finds_scale_shift_and_the_weight_of_the_rules() -> None:
    found = calibrate(draw(0.5, -1.0, 1.5))
    assert found.scale == pytest.approx(0.5, abs=0.1)
    assert found.shift == pytest.approx(-1.0, abs=0.15)
    assert found.ruled == pytest.approx(1.5, abs=0.2)


def test_calibrated_scores_are_shares_of_right_answers() -> None:
    guesses = draw(0.4, 0.5, -1.0)
    found = calibrate(guesses)
    raw = [(sigmoid(g.logit), g.right) for g in guesses]
    scored = [(found.apply(g.logit, ruled=g.ruled), g.right) for g in guesses]
    assert find_reliability(scored)[1] < 0.03 < find_reliability(raw)[1]


def test_calibration_leaves_scores_alone_where_all_are_right_or_wrong() -> None:
    for right in (True, False):
        found = calibrate([Guess(1.0, True, right)] * 5)
        assert (found.scale, found.shift, found.ruled) == (1, 0, 0)


@given(scored=SCORED, wanted=st.integers(1, 60))
def test_no_other_threshold_gives_a_better_f1(
    scored: list[tuple[float, bool]], wanted: int
) -> None:
    def f1(threshold: float) -> float:
        given = [right for score, right in scored if score >= threshold]
        return 2 * sum(given) / (len(given) + wanted)

    chosen = f1(choose_threshold(scored, wanted))
    # Scores that are alike cannot be told apart by a threshold.
    if len({score for score, _ in scored}) == len(scored) and any(r for _, r in scored):
        assert chosen == pytest.approx(max(f1(score) for score, _ in scored))


@given(scored=SCORED)
def test_reliability_counts_every_answer_and_its_error_is_a_share(
    scored: list[tuple[float, bool]],
) -> None:
    bins, error = find_reliability(scored)
    assert sum(b.count for b in bins) == len(scored)
    assert 0 <= error <= 1
    assert all(b.low <= b.score <= b.low + 0.1 + 1e-9 for b in bins)


def test_an_answer_is_right_with_half_its_content_and_its_source() -> None:
    text = "Mary said it would rain all day in town. Tom agreed."
    content, mary, tom = ((10, 40),), ((0, 4),), ((41, 44),)
    gold = Attributions("a", text, (Attribution(content, mary),))
    answers = (
        Attribution(((10, 34),), mary),
        Attribution(content, tom),
        Attribution(((45, 51),), tom),
    )
    assert find_right(gold, Attributions("a", text, answers[1:])) == [False, False]
    assert find_right(gold, Attributions("a", text, (answers[0], answers[2]))) == [True, False]
