"""The order of labelling: complete, repeatable, and what it promises."""

from __future__ import annotations

import random
from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.labelstudio.order import Candidate, arrange, read_score
from workbench.model import Annotation, Order, Prediction, Region

ORDERS: tuple[Order, ...] = get_args(Order)
candidates = st.lists(
    st.builds(
        Candidate,
        st.text(min_size=1, max_size=4),
        st.text(max_size=40),
        st.none() | st.floats(0, 1),
        st.booleans(),
    ),
    unique_by=lambda candidate: candidate.doc_id,
    max_size=12,
)


@pytest.mark.parametrize("order", ORDERS)
@given(given=candidates, seed=st.integers())
def test_every_candidate_comes_once_whatever_order_they_are_given_in(
    order: Order, given: list[Candidate], seed: int
):
    arranged = arrange(given, order, seed=seed)
    assert sorted(arranged) == sorted(c.doc_id for c in given if not c.known)
    assert arrange(iter(given[::-1]), order, seed=seed) == arranged


@pytest.mark.parametrize("order", ORDERS)
@given(given=candidates, taken=st.integers(0, 12))
def test_an_order_that_was_cut_off_goes_on_where_it_was(
    order: Order, given: list[Candidate], taken: int
):
    fresh = [candidate._replace(known=False) for candidate in given]
    arranged = arrange(fresh, order)
    sent = set(arranged[:taken])
    rest = arrange([c._replace(known=c.doc_id in sent) for c in fresh], order)
    assert rest == arranged[taken:]


@given(candidates)
def test_uncertain_articles_come_first_and_those_without_a_score_last(given: list[Candidate]):
    scores = {candidate.doc_id: candidate.score for candidate in given}
    arranged = [scores[doc_id] for doc_id in arrange(given, "uncertainty")]
    scored = [score for score in arranged if score is not None]
    assert arranged == sorted(scored) + [None] * (len(arranged) - len(scored))


def test_another_seed_shuffles_otherwise():
    given = [Candidate(f"a{n}", "") for n in range(20)]
    assert arrange(given, "random", seed=1) != arrange(given, "random", seed=2)


def make_clusters(chance: random.Random) -> list[Candidate]:
    """Forty articles on one topic and two on each of nine others, as news comes."""
    topics = [[f"{topic}word{n}" for n in range(30)] for topic in "abcdefghij"]
    sizes = [40] + [2] * 9
    return [
        Candidate(f"{number:02}-{n:02}", " ".join(chance.choices(topics[number], k=60)))
        for number, size in enumerate(sizes)
        for n in range(size)
    ]


def test_diversity_covers_more_topics_than_chance():
    def count_topics(arranged: list[str]) -> int:
        return len({doc_id[:2] for doc_id in arranged[:10]})

    given = make_clusters(random.Random(0))
    shuffled = [count_topics(arrange(given, "random", seed=n)) for n in range(20)]
    assert count_topics(arrange(given, "diversity")) == 10
    assert np.mean(shuffled) < 6


def test_diversity_begins_in_the_middle_and_stays_away_from_what_is_out_already():
    given = make_clusters(random.Random(0))
    assert arrange(given, "diversity")[0].startswith("00-")
    known = [c._replace(known=c.doc_id.startswith(("00-", "01-"))) for c in given]
    assert {doc_id[:2] for doc_id in arrange(known, "diversity")[:8]} == {
        f"{topic:02}" for topic in range(2, 10)
    }


def test_behind_the_last_centre_the_rest_follow_the_farthest_first(
    monkeypatch: pytest.MonkeyPatch,
):
    given = [Candidate("a", "one two"), Candidate("b", "one two"), Candidate("c", "one three")]
    monkeypatch.setattr("workbench.labelstudio.order._CENTRES", 1)
    assert arrange(given, "diversity") == ["a", "c", "b"]


@pytest.mark.parametrize(
    ("prediction", "score"),
    [
        (None, None),
        (Prediction("m", Annotation("a"), 0.0), None),
        (Prediction("m", Annotation("a", (Region("c", "cue", 0, 1),)), 0.4), 0.4),
    ],
)
def test_a_model_that_said_nothing_of_an_article_is_not_uncertain(
    prediction: Prediction | None, score: float | None
):
    assert read_score(prediction) == score
