"""Spans that never cut a character as the reader sees it."""

from __future__ import annotations

import regex

from workbench.model import Span
from workbench.text import inside_grapheme

# Marks, joiners, variation selectors, regional indicators, conjoining Hangul: without one of these
# every code point is a character of its own.
_COMPOSES = regex.compile(
    r"[\p{M}\u200c\u200d\U000e0020-\U000e007f\U0001f1e6-\U0001f1ff\u1100-\u11ff\U0001f3fb-\U0001f3ff]|\p{Prepended_Concatenation_Mark}|\p{GCB=SpacingMark}"
)


def composes(text: str) -> bool:
    """Return whether any character of `text` may be made of several code points."""
    return _COMPOSES.search(text) is not None


def widen(text: str, span: Span) -> Span:
    """Return the span, widened to whole characters."""
    start, end = span
    while inside_grapheme(text, start):
        start -= 1
    while inside_grapheme(text, end):
        end += 1
    return start, end
