"""What makes two contents alike, and which pairs are proposed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workbench.audit.claims import Likeness, Mention, likeness

TALK = ("trump", "putin", "call", "ukrain", "escalat")


def mention(
    document: int, *stems: str, names: str = "trump putin", speaker: frozenset[str] = frozenset()
) -> Mention:
    own = frozenset(stems)
    return Mention(document, document, own, own & frozenset(names.split()), speaker)


def score(*mentions: Mention) -> float:
    return Likeness(mentions).score(0, 1)


def test_the_same_words_score_highest_and_fewer_shared_words_less() -> None:
    whole = score(mention(1, *TALK), mention(2, *TALK))
    part = score(mention(1, *TALK), mention(2, *TALK[:3], "golf", "course"))
    assert 1 > whole > part > 0


def test_more_evidence_scores_higher_at_the_same_overlap() -> None:
    few = score(mention(1, *TALK[:3]), mention(2, *TALK[:3]))
    assert score(mention(1, *TALK), mention(2, *TALK)) > few


def test_without_a_shared_name_nothing_is_alike() -> None:
    assert score(mention(1, *TALK, names=""), mention(2, *TALK, names="")) == 0


def test_one_speaker_stands_for_a_shared_name() -> None:
    said = [mention(d, *TALK, names="", speaker=frozenset(["peskov"])) for d in (1, 2)]
    assert score(*said) > 0


def test_names_alone_are_no_likeness() -> None:
    names = "trump putin merkel"
    assert score(*(mention(d, *names.split(), names=names) for d in (1, 2))) == 0


def test_mentions_of_one_article_are_no_pair() -> None:
    assert list(Likeness([mention(1, *TALK), mention(1, *TALK)]).find_pairs(threshold=0.1)) == []


stems = st.sets(st.sampled_from("abcdefghij"), min_size=1)
mentions = st.lists(
    st.builds(
        lambda d, s, n: Mention(d, d, frozenset(s), frozenset(s & n)),
        st.integers(0, 4),
        stems,
        stems,
    ),
    max_size=8,
)


@given(mentions)
def test_the_index_proposes_every_pair_that_is_alike(given_mentions: list[Mention]) -> None:
    scorer = Likeness(given_mentions)
    every = {
        (i, j)
        for j in range(len(given_mentions))
        for i in range(j)
        if given_mentions[i].document != given_mentions[j].document
        and scorer.score(i, j) >= likeness.THRESHOLD
    }
    assert {(p.first, p.second) for p in scorer.find_pairs()} == every


@given(mentions)
def test_a_score_is_symmetric_and_a_share(given_mentions: list[Mention]) -> None:
    scorer = Likeness(given_mentions)
    for i in range(len(given_mentions)):
        for j in range(i):
            assert 0 <= scorer.score(i, j) == scorer.score(j, i) <= 1
