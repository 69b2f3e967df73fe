"""An article in pieces that the parser takes one by one, so that long texts need little memory."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from workbench.model import Span

MAX_PIECE = 6000
_PARAGRAPH = regex.compile(r"[^\n]+")


def split_pieces(text: str) -> Iterator[Span]:
    """Yield the paragraphs that are not blank, as spans; a huge one in parts at sentence ends."""
    for match in _PARAGRAPH.finditer(text):
        start, end = match.span()
        while end - start > MAX_PIECE:
            cut = _find_cut(text, start, start + MAX_PIECE)
            yield start, cut
            start = cut
        if text[start:end].strip():
            yield start, end


def _find_cut(text: str, start: int, limit: int) -> int:
    for mark in (". ", " "):
        cut = text.rfind(mark, start + MAX_PIECE // 2, limit)
        if cut > 0:
            return cut + len(mark)
    return limit
