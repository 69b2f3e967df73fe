"""Text and offsets: what holds for any text, and worked examples."""

from __future__ import annotations

import hashlib
from itertools import pairwise

import pytest
import regex
from hypothesis import example, given, settings
from hypothesis import strategies as st

from workbench.text import (
    WORD,
    OffsetMap,
    base_language,
    digest,
    inside_grapheme,
    normalise,
    numbered_lines,
    paragraphs,
    quote_type,
    quoted_spans,
    trim,
)

FAMILY = "👨‍👩‍👧"
PIECES = (
    "\r\n",
    "\r",
    "\n",
    "\n\r",
    " ",
    "\u00a0",
    "a",
    "é",
    "e\u0301",
    "👍🏽",
    FAMILY,
    "🇺🇦",
    "“",
    '"',
)
TEXTS = st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=40).map("".join))


@given(TEXTS)
@settings(deadline=None)
def test_normalising_leaves_no_carriage_return_and_nothing_else_changes(text: str) -> None:
    normal = normalise(text)
    assert "\r" not in normal
    assert normalise(normal) == normal
    assert normal.split("\n") == regex.split(r"\r\n|\r|\n", text)


def test_normalising_does_not_compose_characters() -> None:
    assert normalise("e\u0301\u00a0\ufb01") == "e\u0301\u00a0\ufb01"


@given(TEXTS)
@settings(deadline=None)
def test_each_character_maps_to_its_original_and_back(text: str) -> None:
    normal, offsets = normalise(text), OffsetMap(text)
    for place, character in enumerate(normal):
        original = offsets.to_original(place)
        assert text[original] == character or (character, text[original]) == ("\n", "\r")
        assert offsets.to_normalised(original) == place


@given(TEXTS)
@settings(deadline=None)
def test_ends_of_text_map_to_each_other(text: str) -> None:
    normal, offsets = normalise(text), OffsetMap(text)
    assert offsets.to_original(len(normal)) == len(text)
    assert offsets.to_normalised(len(text)) == len(normal)
    assert offsets.to_original(0) == offsets.to_normalised(0) == 0


@given(TEXTS, st.data())
@settings(deadline=None)
def test_a_span_of_the_original_covers_the_same_words_once_normalised(
    text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    cut = {place for place in (start, end) if text[place - 1 : place + 1] == "\r\n"}
    if not cut:
        offsets = OffsetMap(text)
        placed = normalise(text)[offsets.to_normalised(start) : offsets.to_normalised(end)]
        assert placed == normalise(text[start:end])


def test_both_halves_of_a_line_break_stand_at_the_line_feed() -> None:
    offsets = OffsetMap("ab\r\nc")
    assert [offsets.to_normalised(o) for o in range(6)] == [0, 1, 2, 2, 3, 4]
    assert [offsets.to_original(o) for o in range(5)] == [0, 1, 2, 4, 5]


@given(TEXTS)
@example("\ud800")
@settings(deadline=None)
def test_digest_addresses_the_text(text: str) -> None:
    expected = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    assert digest(text) == f"sha256:{expected}"


def test_lines_are_numbered_without_mark_and_blanks() -> None:
    lines = [b"\xef\xbb\xbf\n", b"{}\n", b"  \n", b"\xef\xbb\xbf[]"]
    assert list(numbered_lines(lines)) == [(2, b"{}\n"), (4, b"\xef\xbb\xbf[]")]


@pytest.mark.parametrize(
    ("tag", "language"),
    [("en", "en"), ("en-GB", "en"), ("en_US", "en"), ("zh-Hant-TW", "zh"), ("DE", "de"), ("", "")],
)
def test_a_tag_of_a_language_may_name_a_region_or_script(tag: str, language: str) -> None:
    assert base_language(tag) == language


def test_digest_of_the_empty_text_is_the_published_one() -> None:
    # FIPS 180-4's SHA-256 of no bytes.
    assert digest("") == "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@given(TEXTS)
@settings(deadline=None)
def test_a_cut_is_inside_exactly_where_no_grapheme_begins(text: str) -> None:
    boundaries = {0, len(text), *(m.start() for m in regex.finditer(r"\X", text))}
    inside = {o for o in range(len(text) + 1) if inside_grapheme(text, o)}
    assert inside == set(range(len(text) + 1)) - boundaries


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("ab", []),
        ("e\u0301a", [1]),
        (FAMILY, [1, 2, 3, 4]),
        ("👍🏽!", [1]),
        ("🇺🇦🇵🇱", [1, 3]),
        ("\r\n", [1]),
        ("", []),
    ],
)
def test_characters_as_the_reader_sees_them(text: str, inside: list[int]) -> None:
    assert [o for o in range(-1, len(text) + 2) if inside_grapheme(text, o)] == inside


@pytest.mark.parametrize("long", ["x" * 200, "🇺🇦" * 80, "a" + "\u0301" * 200, FAMILY * 40])
def test_graphemes_are_found_anywhere_in_a_long_run(long: str) -> None:
    text = f"{long} {FAMILY}"
    boundaries = {m.start() for m in regex.finditer(r"\X", text)} | {len(text)}
    inside = {o for o in range(len(text) + 1) if inside_grapheme(text, o)}
    assert inside == set(range(len(text) + 1)) - boundaries


@given(TEXTS, st.data())
@settings(deadline=None)
def test_trimming_keeps_all_but_white_space(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    first, last = trim(text, start, end)
    assert start <= first <= last <= end
    assert text[first:last] == text[start:end].strip()


@given(TEXTS.map(normalise))
@settings(deadline=None)
def test_paragraphs_are_the_lines_that_are_not_empty(text: str) -> None:
    assert [text[s:e] for s, e in paragraphs(text)] == [p for p in text.split("\n") if p]


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("He said “no” and “yes”.", ["“no”", "“yes”"]),
        ('He said "no" and "yes".', ['"no"', '"yes"']),
        ("Er sagte „nein“, dann „ja“.", ["„nein“", "„ja“"]),
        ("Er sagte „nein”, dann.", ["„nein”"]),
        ("Elle a dit « non ».", ["« non »"]),
        ('An 8" pipe, he said.', []),
        ("“It begins\n“and goes on”, he said.", ["“It begins", "“and goes on”"]),
        ("He said “it begins\nand stops.", []),
        ("“👨‍👩‍👧 first” he said", ["“👨‍👩‍👧 first”"]),
        ("", []),
    ],
)
def test_quoted_spans_of(text: str, quoted: list[str]) -> None:
    assert [text[s:e] for s, e in quoted_spans(text)] == quoted


@given(TEXTS.map(normalise))
@settings(deadline=None)
def test_quoted_spans_lie_apart_in_order_and_in_one_paragraph(text: str) -> None:
    spans = quoted_spans(text)
    assert all(0 <= s < e <= len(text) and "\n" not in text[s:e] for s, e in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Trump’s ‘plan’ isn't it", ["Trump’s", "plan", "isn't", "it"]),
        ("cafe\u0301s", ["cafe\u0301s"]),
        ("नमस्ते दुनिया", ["नमस्ते", "दुनिया"]),
        ("می\u200cخواهم", ["می\u200cخواهم"]),
        ("5½ km², 1️⃣", ["5½", "km²", "1️⃣"]),
        (f"{FAMILY} ❤️ 👍🏽 – “…”", []),
    ],
)
def test_words_are_letters_and_digits_with_their_marks(text: str, words: list[str]) -> None:
    assert WORD.findall(text) == words


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (["“no deal”"], "direct"),
        (["no deal"], "direct"),
        (["there was", "“no deal”"], "mixed"),
        (["there was “no deal”"], "mixed"),
        (["there was"], "indirect"),
        (["–"], "indirect"),
        ([], "indirect"),
    ],
)
def test_quote_type_follows_from_the_marks(content: list[str], expected: str) -> None:
    text = "He said there was “no deal” – none."
    spans = tuple((text.index(c), text.index(c) + len(c)) for c in content)
    assert quote_type(text, spans) == expected
    assert quote_type(text, spans, quoted_spans(text)) == expected
