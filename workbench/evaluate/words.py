"""Spans as sets of word numbers: quotation marks, commas and white space never count."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from workbench.model import Spans
from workbench.text import WORD, quoted_spans

_CLOSING = frozenset('"“”»')

WordSet = frozenset[int]


class Words:
    """The words of a text, numbered in order; offsets are code points."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.spans = [match.span() for match in WORD.finditer(text)]
        self._starts = [start for start, _ in self.spans]

    def cover(self, spans: Spans) -> WordSet:
        """Return the numbers of the words that share a character with any of the spans."""
        found: set[int] = set()
        for start, end in spans:
            i = max(0, bisect_right(self._starts, start) - 1)
            while i < len(self.spans) and self.spans[i][0] < end:
                if self.spans[i][1] > start:
                    found.add(i)
                i += 1
        return frozenset(found)

    def quoted(self) -> WordSet:
        """Return the numbers of the words between quotation marks.

        As the published scorer counts: a quotation that is never closed counts only if it opens its
        paragraph, while `quoted_spans` also lets it run on where the next paragraph re-opens it.
        """
        return self.cover(
            tuple(
                (start, end)
                for start, end in quoted_spans(self.text)
                if self.text[end - 1] in _CLOSING or self._opens_paragraph(start)
            )
        )

    def _opens_paragraph(self, start: int) -> bool:
        return not self.text[self.text.rfind("\n", 0, start) + 1 : start].strip()

    def word(self, i: int) -> str:
        """Return word number `i` in lower case."""
        start, end = self.spans[i]
        return self.text[start:end].lower()

    def gap(self, i: int, j: int) -> str:
        """Return what stands between the words `i` and `j`."""
        return self.text[self.spans[i][1] : self.spans[j][0]]


def dice(one: WordSet, other: WordSet) -> float:
    """Return 2|A∩B| / (|A|+|B|), 0 where either is empty."""
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def unite(sets: Iterable[WordSet]) -> WordSet:
    """Return the union of word sets."""
    return frozenset().union(*sets)
