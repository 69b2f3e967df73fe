"""Alpha from coincidences equals the library's, and is undefined where nothing can vary."""

from __future__ import annotations

import krippendorff
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from workbench.agree import nominal_alpha
from workbench.agree.counts import WIDTH
from workbench.agree.tally import Tally, draw_weights


def cross(first: np.ndarray, second: np.ndarray, values: int) -> np.ndarray:
    table = np.zeros((values, values))
    np.add.at(table, (first, second), 1)
    return table


@given(arrays(np.int8, (2, 40), elements=st.integers(0, 3)))
def test_alpha_of_a_pair_equals_krippendorff(ratings: np.ndarray) -> None:
    if len(np.unique(ratings)) < 2:
        return
    expected = krippendorff.alpha(ratings, level_of_measurement="nominal")
    assert nominal_alpha(cross(ratings[0], ratings[1], 4)) == pytest.approx(expected)


@given(arrays(np.int8, (4, 30), elements=st.integers(0, 2)))
def test_alpha_of_many_is_that_of_their_pairs_each_weighing_less(ratings: np.ndarray) -> None:
    if len(np.unique(ratings)) < 2:
        return
    pairs = [(i, j) for i in range(4) for j in range(i)]
    table = sum(cross(ratings[i], ratings[j], 3) for i, j in pairs) / 3
    expected = krippendorff.alpha(ratings, level_of_measurement="nominal")
    assert nominal_alpha(table) == pytest.approx(expected)


def test_alpha_is_undefined_where_only_one_value_was_used() -> None:
    assert np.isnan(nominal_alpha(np.array([[7.0, 0.0], [0.0, 0.0]])))
    assert np.isnan(nominal_alpha(np.zeros((2, 2))))


def test_alpha_below_chance_is_negative() -> None:
    assert nominal_alpha(np.array([[0.0, 5.0], [5.0, 0.0]])) < 0


def test_weights_come_from_the_article_and_the_seed_alone() -> None:
    weights = draw_weights("a", bootstrap=500, seed=1)
    assert (weights == draw_weights("a", bootstrap=500, seed=1)).all()
    assert (weights != draw_weights("b", bootstrap=500, seed=1)).any()
    assert (weights != draw_weights("a", bootstrap=500, seed=2)).any()
    assert weights.mean() == pytest.approx(1, abs=0.2)


def test_a_tally_folds_rows_without_changing_any_sum() -> None:
    tally = Tally()
    rows = np.random.default_rng(3).integers(0, 9, (600, WIDTH)).astype(float)
    weights = [draw_weights(str(i), bootstrap=7, seed=0) for i in range(600)]
    for row, weight in zip(rows, weights, strict=True):
        tally.add(row, weight)
    assert np.array_equal(tally.sums()[0], rows.sum(axis=0))
    assert np.allclose(tally.sums()[1:], np.stack(weights).T.astype(float) @ rows)
