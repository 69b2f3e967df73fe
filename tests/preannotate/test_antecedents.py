"""How likely each candidate is the one whom a pronoun means."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.preannotate.speakers.antecedents import WEIGHTS, Signs, weigh

SIGNS = st.builds(
    Signs,
    distance=st.floats(0, math.log(3000)),
    **{name: st.booleans() for name in Signs._fields if name != "distance"},
)


@given(st.lists(SIGNS, min_size=1, max_size=8))
def test_somebody_is_meant(candidates: list[Signs]) -> None:
    chances = weigh(candidates, WEIGHTS.persons)
    assert len(chances) == len(candidates)
    assert all(0 <= chance <= 1 for chance in chances)
    assert sum(chances) == pytest.approx(1)


def test_nobody_is_meant_where_there_is_nobody() -> None:
    assert weigh([], WEIGHTS.things) == []


def test_equal_signs_are_equally_likely_and_each_counts_by_its_weight() -> None:
    weights = Signs(subject=math.log(3))
    assert weigh([Signs(), Signs()], weights) == [0.5, 0.5]
    assert weigh([Signs(subject=True), Signs()], weights) == pytest.approx([0.75, 0.25])


@pytest.mark.parametrize("sign", ["paragraph", "known", "somebody", "full", "about", "spoke"])
def test_what_speaks_for_a_person_makes_one_likelier(sign: str) -> None:
    one, other = weigh([Signs(**{sign: True}), Signs()], WEIGHTS.persons)
    assert one > other


def test_a_place_is_seldom_a_person() -> None:
    place, person = weigh([Signs(place=True), Signs()], WEIGHTS.persons)
    assert place < person
