from __future__ import annotations

import math
import random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.learn.measure import (
    Guess,
    calibrate,
    choose_threshold,
    find_best_f1,
    find_reliability,
    find_right,
    find_scored,
)
from workbench.model import Attribution, Attributions
from workbench.preannotate.calibration import Calibration, Evidence

SCORED = st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=40)


def sigmoid(odds: float) -> float:
    return 1 / (1 + math.exp(-odds))


def draw(truth: Calibration, count: int = 20_000) -> list[Guess]:
    """Answers whose truth follows the odds that calibration should find."""
    chance = random.Random(5)
    guesses = []
    for _ in range(count):
        logit, by_rule = chance.gauss(0, 2), chance.random() < 0.5
        given = Evidence(logit, by_rule, content=chance.random(), source=chance.random())
        guesses.append(Guess(given, chance.random() < truth.apply(given)))
    return guesses


def test_calibration_finds_the_weight_of_all_that_speaks_for_an_answer() -> None:
    truth = Calibration(scale=0.5, shift=-2.0, ruled=1.5, content=3.0, source=0.0)
    found = calibrate(draw(truth))
    assert found.scale == pytest.approx(truth.scale, abs=0.1)
    assert found.shift == pytest.approx(truth.shift, abs=0.15)
    assert found.ruled == pytest.approx(truth.ruled, abs=0.2)
    assert (found.content, found.source) == pytest.approx((truth.content, truth.source), abs=0.2)


def test_calibrated_scores_are_shares_of_right_answers() -> None:
    guesses = draw(Calibration(scale=0.4, shift=0.5, ruled=-1.0, content=-2.0, source=1.0))
    found = calibrate(guesses)
    raw = [(sigmoid(g.evidence.logit), g.right) for g in guesses]
    scored = [(found.apply(g.evidence), g.right) for g in guesses]
    assert find_reliability(scored)[1] < 0.03 < find_reliability(raw)[1]


def test_few_guesses_hardly_move_a_calibration_from_what_was_known() -> None:
    truth = Calibration(scale=0.5, shift=-2.0, ruled=1.5, content=3.0, source=0.0)
    few, many = draw(truth, 30), draw(truth, 20_000)
    assert miss(calibrate(few, truth, believed=100), truth) < miss(calibrate(few), truth)
    other = Calibration(scale=1.0, shift=1.0)
    assert miss(calibrate(many, other, believed=100), truth) < 0.1


def miss(found: Calibration, truth: Calibration) -> float:
    """Return how far a weight is off at most."""
    names = ("scale", "shift", "ruled", "content", "source")
    return max(abs(getattr(found, name) - getattr(truth, name)) for name in names)


def test_calibration_leaves_scores_alone_where_all_are_right_or_wrong() -> None:
    for right in (True, False):
        assert calibrate([Guess(Evidence(1.0, ruled=True), right)] * 5) == Calibration()


def test_no_other_threshold_gives_a_much_better_f1() -> None:
    chance = random.Random(3)
    scores = [chance.betavariate(0.7, 0.6) for _ in range(4000)]
    scored = [(score, chance.random() < score) for score in scores]
    wanted = sum(right for _, right in scored) + 300

    def f1(threshold: float) -> float:
        given = [right for score, right in scored if score >= threshold]
        return 2 * sum(given) / (len(given) + wanted)

    best = max(f1(step / 100) for step in range(100))
    assert f1(choose_threshold(scored, wanted)) == pytest.approx(best, abs=0.005)
    assert f1(0.2) < best - 0.005
    assert f1(0.6) < best - 0.005


def test_the_best_f1_is_that_of_the_threshold_that_reaches_it() -> None:
    scored = [(3.0, True), (2.0, True), (1.0, False), (-4.0, True)]
    assert find_best_f1(scored, 4) == pytest.approx(2 * 3 / (4 + 4))
    assert find_best_f1(scored, 3) == pytest.approx(2 * 3 / (4 + 3))
    assert find_best_f1([(1.0, True), (1.0, False)], 1) == pytest.approx(2 / 3)
    assert find_best_f1([(0.0, False)], 3) == 0
    assert find_best_f1([], 3) == 0


@given(scored=SCORED, missed=st.integers(1, 60))
def test_how_sure_a_network_is_of_itself_does_not_change_its_best_f1(
    scored: list[tuple[float, bool]], missed: int
) -> None:
    surer = [(8 * score, right) for score, right in scored]
    assert find_best_f1(surer, missed) == find_best_f1(scored, missed)


@given(scored=SCORED, missed=st.integers(0, 60))
def test_a_threshold_is_a_score_whatever_was_found(
    scored: list[tuple[float, bool]], missed: int
) -> None:
    assert 0 < choose_threshold(scored, missed + sum(right for _, right in scored)) <= 0.5


@given(scored=SCORED)
def test_reliability_counts_every_answer_and_its_error_is_a_share(
    scored: list[tuple[float, bool]],
) -> None:
    bins, error = find_reliability(scored)
    assert sum(b.count for b in bins) == len(scored)
    assert 0 <= error <= 1
    assert all(b.low - 1e-9 <= b.score <= b.low + 0.1 + 1e-9 for b in bins)


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


def test_answers_have_their_scores_and_none_is_as_unlikely_as_can_be() -> None:
    content, mary = ((10, 20),), ((0, 4),)
    gold = Attributions("a", "Mary said it rained.", (Attribution(content, mary),))
    pred = msgspec.structs.replace(
        gold, attributions=(Attribution(content, mary, score=0.7), Attribution(((5, 9),)))
    )
    assert find_scored([gold, gold], [pred, gold]) == [(0.7, True), (0.0, False), (0.0, True)]
