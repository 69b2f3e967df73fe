"""Token sets are the words that share a character with a span, in any script."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workbench.agree.align import align
from workbench.agree.sheet import Unit, lay_out, tokenise
from workbench.model import Annotation, Link, Region
from workbench.text import WORD

TEXTS = st.text(alphabet="ab’' .“”\n\u0301👩\u200d👧\U0001f600й", max_size=40)


@given(text=TEXTS, ends=st.tuples(st.integers(0, 40), st.integers(0, 40)))
@example(text="aa", ends=(1, 1))
def test_bits_are_the_words_that_share_a_character(text: str, ends: tuple[int, int]) -> None:
    start, end = sorted(ends)
    words = [m.span() for m in WORD.finditer(text)]
    expected = sum(
        1 << i for i, (s, e) in enumerate(words) if s < end and start < e and start < end
    )
    assert tokenise(text).bits(start, end) == expected


def test_marks_part_all_words_by_the_labels_they_are_in() -> None:
    tokens = tokenise("one two three four five")
    nested = (
        Region("a", "claim", 4, 18),
        Region("b", "speaker", 8, 13),
        Region("c", "cue", 19, 23),
    )
    sheet = lay_out(Annotation("d", nested), tokens)
    assert sorted(sheet.marks) == [(0, 0b00001), (2, 0b10000), (4, 0b01010), (5, 0b00100)]


def test_a_split_quote_is_one_unit_with_the_name_of_its_speaker() -> None:
    regions = (
        Region("s", "speaker", 4, 7, name="Ann  Reed"),
        Region("q1", "quote", 0, 3),
        Region("q2", "quote", 8, 13),
    )
    links = (Link("continues", "q2", "q1"), Link("said_by", "q2", "s"))
    sheet = lay_out(Annotation("d", regions, links), tokenise("one two three"))
    assert sheet.units["content"] == [
        Unit("q1", 0b101, "none", frozenset({"ann reed"}), speaker=0b010)
    ]
    assert sheet.owner == {"s": "s", "q1": "q1", "q2": "q1"}


def test_chains_and_circles_of_fragments_are_one_unit() -> None:
    regions = tuple(Region(f"q{i}", "quote", 4 * i, 4 * i + 3) for i in range(3))
    chain = (Link("continues", "q2", "q1"), Link("continues", "q1", "q0"))
    for links in (chain, (*chain, Link("continues", "q0", "q2"))):
        sheet = lay_out(Annotation("d", regions, links), tokenise("one two six"))
        assert sheet.owner == dict.fromkeys(("q0", "q1", "q2"), "q0")
        assert [unit.bits for unit in sheet.units["content"]] == [0b111]


def test_the_best_pair_is_aligned_first_and_each_unit_once() -> None:
    outer, inner, copy = Unit("o", 0b1111), Unit("i", 0b0111), Unit("c", 0b0111)
    assert align([outer, inner], [copy]) == [(inner, copy)]
    assert align([outer], [inner]) == [(outer, inner)]


def test_of_units_that_are_equal_those_of_one_speaker_are_aligned() -> None:
    ann, bob = (Unit(name, 0b11, names=frozenset({name})) for name in ("ann", "bob"))
    assert set(align([ann, bob], [bob, ann])) == {(ann, ann), (bob, bob)}
    left, right = (Unit(str(i), 0b11, names=frozenset({""}), speaker=i) for i in (0b100, 0b1000))
    assert set(align([left, right], [right, left])) == {(left, left), (right, right)}
    longer = ann._replace(bits=0b111)
    assert align([bob, ann], [longer]) == [(ann, longer)]


def test_contents_need_half_and_speakers_half_of_the_shorter() -> None:
    long, short = Unit("l", 0b111111), Unit("s", 0b000001)
    assert align([long], [short]) == []
    assert align([long], [short], short=True) == [(long, short)]


def test_a_span_without_a_word_stays_alone() -> None:
    assert align([Unit("a", 0)], [Unit("b", 0)]) == []


@pytest.mark.parametrize(("start", "bits"), [(3, 1 << 5), (-50, 0), (7, 0), (10**12, 0)])
def test_a_region_without_a_word_is_aligned_by_where_in_the_text_it_begins(
    start: int, bits: int
) -> None:
    cue = Annotation("d", (Region("c", "cue", start, start + 1),))
    (unit,) = lay_out(cue, tokenise("one: 2.")).units["cue"]
    assert unit.bits == bits
