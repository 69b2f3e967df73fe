"""Span counts equal nervaluate's where it is defined: spans of a label that do not nest."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from nervaluate.entities import Entity
from nervaluate.strategies import EntityTypeEvaluation, StrictEvaluation

from workbench.agree.spans import count_matches
from workbench.model import Span


@st.composite
def flat_spans(draw: st.DrawFn) -> list[Span]:
    edges = draw(st.lists(st.integers(0, 60), unique=True, max_size=14).map(sorted))
    spans = list(zip(edges[::2], edges[1::2], strict=False))
    return draw(st.permutations(spans))


def nervaluate_counts(first: list[Span], second: list[Span], percent: float) -> tuple[int, int]:
    def entities(spans: list[Span]) -> list[Entity]:
        return [Entity("claim", start, end - 1) for start, end in sorted(spans)]  # ends inclusive

    counts = []
    for strategy in (StrictEvaluation(percent), EntityTypeEvaluation(percent)):
        there, _ = strategy.evaluate(entities(second), entities(first), ["claim"])
        back, _ = strategy.evaluate(entities(first), entities(second), ["claim"])
        counts.append(there.correct + back.correct)
    return counts[0], counts[1]


@given(first=flat_spans(), second=flat_spans(), percent=st.sampled_from([1.0, 25.0, 50.0, 100.0]))
def test_counts_equal_nervaluate(first: list[Span], second: list[Span], percent: float) -> None:
    counted = count_matches(first, second, overlap_percent=percent)
    assert counted == nervaluate_counts(first, second, percent)


@given(first=flat_spans(), second=flat_spans())
def test_sides_may_be_swapped(first: list[Span], second: list[Span]) -> None:
    assert count_matches(first, second) == count_matches(second, first)


def test_an_outer_span_does_not_use_up_the_partner_of_an_inner_one() -> None:
    nested, inner = [(0, 100), (20, 60)], [(20, 60)]
    assert count_matches(nested, inner) == (2, 2)
    assert nervaluate_counts(nested, inner, 50.0)[0] == 1


def test_a_span_marked_twice_counts_twice() -> None:
    assert count_matches([(0, 5), (0, 5)], [(0, 5), (0, 5)]) == (4, 4)
    assert count_matches([(0, 5), (0, 5)], [(0, 5)]) == (2, 2)


def test_overlap_wants_the_stated_share_of_the_true_span() -> None:
    assert count_matches([(0, 10)], [(0, 30)], overlap_percent=50.0) == (0, 1)
    assert count_matches([(0, 10)], [(0, 30)], overlap_percent=30.0) == (0, 2)
