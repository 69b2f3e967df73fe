"""Bytes become the text that was written, or are refused with a reason."""

from __future__ import annotations

import io
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.errors import InputError
from workbench.ingest.decode import HEAD, clean_text, decode, open_text

ENGLISH = "“There was no call,” Mr. Núñez told the Düsseldorf café – naïvely, she said.\n"
POLISH = "Premier powiedział: „Nie było żadnej rozmowy”. Zaprzeczył też, że łączył się z Moskwą."
RUSSIAN = "Президент отрицал разговор, сказал Песков. «Разговора не было»."
JAPANESE = "日本の首相は電話会談を否定した。彼はそう言った。"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (ENGLISH, "utf-8"),
        (ENGLISH, "utf-8-sig"),
        (ENGLISH, "utf-16"),
        (ENGLISH, "utf-16-le"),
        (ENGLISH, "utf-32"),
        (ENGLISH, "cp1252"),
        ("Café in Düsseldorf, she said.", "latin-1"),
        (POLISH, "cp1250"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (JAPANESE, "shift_jis"),
        ("👨‍👩‍👧 e\u0301 \u00a0", "utf-8"),
        ("", "utf-8"),
    ],
)
def test_encodings_are_found_out(text: str, encoding: str) -> None:
    if encoding == "koi8-r":
        text = text.translate({0xAB: '"', 0xBB: '"'})
    assert decode(text.encode(encoding)) == text


@given(st.text())
@settings(deadline=None)
def test_any_text_in_utf8_comes_back(text: str) -> None:
    assert decode(b"\xef\xbb\xbf" + text.encode()) == text
    if not text.startswith("\ufeff"):
        assert decode(text.encode()) == text


@pytest.mark.parametrize(
    "content",
    [
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)),
        random.Random(7).randbytes(5000),
        b"\x1f\x8b\x08\0" + random.Random(8).randbytes(300),
        b"\xff\xfea",
    ],
    ids=["png", "random", "gzip", "half a UTF-16 character"],
)
def test_binary_is_refused(content: bytes) -> None:
    with pytest.raises(InputError, match=r"binary|damaged") as caught:
        clean_text(decode(content))
    assert caught.value.remedy


def test_a_character_cut_by_the_first_megabyte_is_no_other_encoding() -> None:
    text = "x" * (HEAD - 1) + "é — later ones too: ż"
    with open_text(io.BytesIO(text.encode())) as stream:
        assert stream.read() == text


def test_line_breaks_stay_as_they_are_while_reading() -> None:
    with open_text(io.BytesIO(b"a\r\nb\rc\n")) as stream:
        assert stream.read() == "a\r\nb\rc\n"


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("a\r\nb\rc\n", "a\nb\nc\n"),
        ("\ufeffkept inside", "\ufeffkept inside"),
        ("x" * 200 + "\0y", "x" * 200 + "\ufffdy"),
        ("  indented\u00a0", "  indented\u00a0"),
        ("form\x0cfeed and \x1b[0m", "form\x0cfeed and \x1b[0m"),
    ],
)
def test_only_line_breaks_and_nuls_change(text: str, clean: str) -> None:
    assert clean_text(text) == clean


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        (" \n\t\u00a0\r\n", "empty"),
        ("a\0b", "NUL"),
        ("\x01\x02abc", "control"),
        ("half an emoji \ud83d", "broken character at offset 14"),
    ],
)
def test_a_text_nobody_can_label_is_refused(text: str, reason: str) -> None:
    with pytest.raises(InputError, match=reason) as caught:
        clean_text(text)
    assert caught.value.remedy


@given(st.text(min_size=1).filter(str.strip), st.integers(0, 3))
@settings(deadline=None)
def test_nuls_move_no_offset(text: str, nuls: int) -> None:
    plain = "".join(c for c in text if c.isprintable()) or "x"
    padded = plain * 400
    spoiled = padded.replace(plain[0], "\0", nuls)
    if plain.strip() and spoiled.count("\0") <= len(spoiled) * 0.01:
        assert len(clean_text(spoiled)) == len(spoiled)


@pytest.mark.parametrize("seed", range(60))
def test_random_bytes_are_text_or_refused_and_nothing_else_happens(seed: int) -> None:
    content = random.Random(seed).randbytes(seed * 3)
    try:
        text = clean_text(decode(content))
    except InputError:
        return
    assert text.strip()
