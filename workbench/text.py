"""Text and offsets (code points): normalisation, grapheme boundaries, quotation marks."""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from itertools import accumulate
from pathlib import Path

import regex

from workbench.model import QuoteType, Spans

# A word begins with a letter or a digit: the joiners and selectors of emoji, also `\w`, are none.
WORD = regex.compile(r"[\p{L}\p{N}_][\w\p{N}]*(?:['’][\w\p{N}]+)*")
_LINE_BREAK = regex.compile(r"\r\n?")
_GRAPHEME = regex.compile(r"\X")
_MARK = regex.compile(r"[\"“”„‟«»]")
_REOPENED = regex.compile(r'\s*["“„‟«]')


def normalise(text: str) -> str:
    r"""Return `text` with `\r\n` and `\r` as `\n`; nothing else changes, so offsets map back."""
    return str(_LINE_BREAK.sub("\n", text))


def digest(text: str) -> str:
    """Return the address of a normalised text: `sha256:` and 64 hex digits over its UTF-8 bytes."""
    return "sha256:" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def base_language(tag: str) -> str:
    """Return the language of a tag without its region or script: "en" of "en-GB" and "en_US"."""
    return tag.replace("_", "-").partition("-")[0].lower()


def short_digest(text: str, digits: int = 16) -> str:
    """Return the first hex digits of a text's digest; sixteen are enough to tell texts apart."""
    return digest(text).removeprefix("sha256:")[:digits]


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file's bytes as 64 hex digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def numbered_lines(file: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    """Yield the lines that hold something, numbered from 1, the first without its UTF-8 mark."""
    for number, line in enumerate(file, start=1):
        content = line.removeprefix(BOM_UTF8) if number == 1 else line
        if content.strip():
            yield number, content


class OffsetMap:
    r"""Maps offsets between an original text, where `\r\n` counts two, and its normalised form."""

    def __init__(self, original: str) -> None:
        self._breaks = [match.start() for match in regex.finditer(r"\r\n", original)]
        self._shrunk_at = [start - shift for shift, start in enumerate(self._breaks)]

    def to_original(self, offset: int) -> int:
        """Return where the code point at normalised `offset` stands in the original text."""
        # A break that shrank at position p moves every offset greater than p by one.
        return offset + bisect_right(self._shrunk_at, offset - 1)

    def to_normalised(self, offset: int) -> int:
        r"""Return where the code point at original `offset` stands in the normalised text.

        Both halves of a `\r\n` stand at its `\n`; the offset behind the text maps behind the text.
        """
        return offset - bisect_left(self._breaks, offset)


def inside_grapheme(text: str, offset: int) -> bool:
    """Return whether cutting `text` at `offset` would split a character as the reader sees it."""
    if not 0 < offset < len(text):
        return False
    window_start = max(0, offset - 64)
    position = window_start
    for match in _GRAPHEME.finditer(text, window_start, min(len(text), offset + 64)):
        if match.start() < offset < match.end():
            return True
        position = match.end()
        if position >= offset:
            return False
    return False


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span without leading and trailing white space; an all-blank span becomes empty."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def quoted_spans(text: str) -> Spans:
    """Return the spans between double quotation marks, marks included, paragraph by paragraph.

    Curly, straight, low-high and guillemet marks count. A quotation that is never closed runs to
    the paragraph's end if it opens that paragraph or the next one opens with a mark again: that is
    how a multi-paragraph quotation is printed.
    """
    spans: list[tuple[int, int]] = []
    for start, end in paragraphs(text):
        opened: int | None = None
        for match in _MARK.finditer(text, start, end):
            i, mark = match.start(), match.group()
            if mark == '"':
                if opened is None:
                    opened = i
                else:
                    spans.append((opened, i + 1))
                    opened = None
            elif opened is not None and text[opened] + mark == "„“":
                spans.append((opened, i + 1))
                opened = None
            elif mark in "“„‟«" and opened is None:
                opened = i
            elif mark in "”»" and opened is not None:
                spans.append((opened, i + 1))
                opened = None
        if opened is not None and (not text[start:opened].strip() or _REOPENED.match(text, end)):
            spans.append((opened, end))
    return tuple(spans)


def paragraphs(text: str) -> Spans:
    """Return the non-empty lines of `text` as spans, without their line breaks."""
    lengths = [len(line) + 1 for line in text.split("\n")]
    ends = accumulate(lengths)
    return tuple((e - n, e - 1) for n, e in zip(lengths, ends, strict=True) if n > 1)


def quote_type(text: str, content: Spans, quoted: Spans | None = None) -> QuoteType:
    """Return direct (all words of `content` between marks), mixed (some) or indirect (none).

    Pass `quoted` (from `quoted_spans`) when asking about many spans of one text.
    """
    marks = quoted_spans(text) if quoted is None else quoted
    marks = tuple((s, e) for s, e in marks if any(s < ce and cs < e for cs, ce in content))
    if not marks:
        return "indirect"
    words = [(m.start(), m.end()) for s, e in content for m in WORD.finditer(text, s, e)]
    inside = sum(any(s < we and ws < e for s, e in marks) for ws, we in words)
    if not inside:
        return "indirect"
    return "direct" if inside == len(words) else "mixed"
