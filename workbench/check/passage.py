"""What rules want to know about a text whatever its annotation, found out once a text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from workbench.model import Span, Spans
from workbench.text import WORD, quoted_spans

EXCERPT = 80
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True)
class Passage:
    """A text and what was found in it, each at its first use."""

    text: str

    @cached_property
    def quoted(self) -> Spans:
        """The spans between double quotation marks, marks included."""
        return quoted_spans(self.text)

    @cached_property
    def word_count(self) -> int:
        """How many words a reader must read."""
        return len(WORD.findall(self.text))

    def around(self, start: int, end: int) -> Iterator[Span]:
        """Yield the quoted spans that overlap start–end."""
        first = bisect_right(self.quoted, start, key=lambda span: span[1])
        for span in self.quoted[first:]:
            if span[0] >= end:
                return
            yield span


@lru_cache(maxsize=4)
def read_passage(text: str) -> Passage:
    """Return the passage of a text; annotations of one article that come in turn share it."""
    return Passage(text)


def excerpt(text: str, start: int, end: int) -> str | None:
    """Return the words at start–end in at most 80 characters, or None if there are none."""
    words = text[max(0, start) : max(0, min(end, start + 4 * EXCERPT))]
    words = _BLANKS.sub(" ", words).strip()
    if len(words) > EXCERPT:
        words = words[: EXCERPT - 1].rstrip() + "…"
    return words or None
