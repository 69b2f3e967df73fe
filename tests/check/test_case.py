"""Look-ups over one annotation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.check import Case
from workbench.check.passage import excerpt, read_passage
from workbench.check.rules.offsets import _stand_alone
from workbench.check.words import content_stems, read_words
from workbench.model import Annotation, Article, Link, Region
from workbench.text import inside_grapheme

CASE = Case(
    Article("a", "“Yes,” said Ada, “we can.”"),
    Annotation(
        "a",
        (
            Region("q", "quote", 0, 6),
            Region("p", "quote", 17, 26),
            Region("c", "cue", 7, 11),
            Region("s", "speaker", 12, 15, name="Ada"),
            Region("x", "cue", 7, 400),
        ),
        (
            Link("said_by", "q", "s"),
            Link("cue_of", "c", "q"),
            Link("continues", "p", "q"),
            Link("said_by", "q", "gone"),
            Link("continues", "c", "q"),
            Link("same_claim", "q", "q"),
        ),
    ),
)


def test_heads_leave_out_later_fragments() -> None:
    assert [r.id for _, r in CASE.heads] == ["q"]
    assert CASE.later == {"p"}


def test_words_of_a_split_region_come_in_text_order() -> None:
    head = CASE.annotation.regions[0]
    assert CASE.spans(head) == [(0, 6), (17, 26)]
    assert CASE.words(head) == "“Yes,” “we can.”"


def test_dangling_wrong_and_self_links_are_in_no_look_up() -> None:
    head = CASE.annotation.regions[0]
    assert [r.id for r in CASE.speakers(head)] == ["s"]
    assert [r.id for r in CASE.cues(head)] == ["c"]
    assert [joint.position for joint in CASE.joints("continues")] == [2]
    assert CASE.joints("same_claim") == ()


def test_links_to_a_later_fragment_count_for_the_first() -> None:
    links = (
        Link("continues", "p", "q"),
        Link("said_by", "q", "s"),
        Link("said_by", "p", "s"),
        Link("said_by", "p", "c"),
        Link("cue_of", "c", "p"),
        Link("same_claim", "q", "p"),
    )
    case = Case(CASE.article, Annotation("a", CASE.annotation.regions, links))
    head, later = case.annotation.regions[:2]
    assert [r.id for r in case.speakers(head)] == ["s", "c"]
    assert [r.id for r in case.cues(head)] == ["c"]
    assert case.speakers(later) == case.cues(later) == case.joints("same_claim") == ()


def test_sound_regions_lie_in_the_text() -> None:
    assert [r.id for _, r in CASE.sound] == ["q", "p", "c", "s"]


@pytest.mark.parametrize(
    ("language", "english"),
    [(None, True), ("en", True), ("en-GB", True), ("en_US", True), ("EN", True), ("de", False)],
)
def test_english_unless_it_says_otherwise(language: str | None, english: bool) -> None:
    assert Case(Article("a", "x", language=language), Annotation("a")).english is english


def test_quotations_around_a_place() -> None:
    passage = read_passage(CASE.text)
    assert list(passage.around(3, 20)) == [(0, 6), (17, 26)]
    assert list(passage.around(6, 17)) == []
    assert passage.word_count == 5


EXCERPTS = [
    ("abc", 0, 3, "abc"),
    ("a\n\n b", 0, 5, "a b"),
    ("abc", 2, 90, "c"),
    ("abc", -5, 2, "ab"),
    ("abc", 2, 1, None),
    ("  ", 0, 2, None),
    ("x" * 90, 0, 90, "x" * 79 + "…"),
    ("x" * 80, 0, 80, "x" * 80),
]


@pytest.mark.parametrize(("text", "start", "end", "words"), EXCERPTS)
def test_excerpt(text: str, start: int, end: int, words: str | None) -> None:
    assert excerpt(text, start, end) == words


@given(st.text(), st.integers(-5, 40), st.integers(-5, 40))
def test_excerpt_is_never_longer_than_the_contract(text: str, start: int, end: int) -> None:
    assert len(excerpt(text, start, end) or "") <= 80


@given(
    st.text(st.characters(codec="utf-8", exclude_characters="\r"), min_size=2, max_size=8),
    st.data(),
)
def test_plain_neighbours_never_share_a_character(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(1, len(text) - 1))
    if _stand_alone(text[offset - 1 : offset + 1]):
        assert not inside_grapheme(text, offset)


def test_words_know_negation_and_possessives() -> None:
    assert read_words("It isn’t Trump’s!") == ["it", "not", "isn't", "trump"]


def test_stems_bring_numbers_together() -> None:
    assert content_stems("the tolls") == content_stems("a toll")
    assert content_stems("he said that it was") == frozenset()
    assert content_stems("9 conversations") == content_stems("conversation 9")
