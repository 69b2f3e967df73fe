"""Offsets: in the text, around something, trimmed, and between characters."""

from __future__ import annotations

from collections.abc import Iterator
from unicodedata import category

from workbench.check.case import Case
from workbench.check.rule import Flaw, rule
from workbench.text import inside_grapheme, trim

_ALONE = frozenset(("Lu", "Ll", "Nd", "Pi", "Pf", "Ps", "Pe", "Pd", "Po", "Zs", "Cc"))


@rule(
    "offset-out-of-range",
    "Offset outside the text",
    severity="error",
    remedy="Delete the region and draw it again; if many regions drift, the text was changed.",
)
def find_out_of_range(case: Case) -> Iterator[Flaw]:
    """A region starts before the text or ends after it."""
    length = len(case.text)
    for i, region in enumerate(case.annotation.regions):
        for side, offset in (("start", region.start), ("end", region.end)):
            if not 0 <= offset <= length:
                message = f"The {region.label} has its {side} at {offset}; the text has 0–{length}."
                yield Flaw(message, f"$.regions[{i}].{side}", region.start, region.end)


@rule(
    "empty-region",
    "Region around nothing",
    severity="error",
    remedy="Delete the region, or draw it again over the words meant.",
)
def find_empty(case: Case) -> Iterator[Flaw]:
    """A region ends where it starts, or before, or covers blanks only."""
    for i, region in enumerate(case.annotation.regions):
        words = case.text[max(0, region.start) : max(0, region.end)]
        if region.start >= region.end or (words and words.isspace()):
            yield Flaw(
                f"The {region.label} at {region.start}–{region.end} covers no words.",
                f"$.regions[{i}]",
                region.start,
                region.end,
            )


@rule(
    "padded-region",
    "Blank at a region's end",
    severity="warning",  # drawing by mouse does that easily, and the words are right
    remedy="Draw the region without the blanks at its ends.",
)
def find_padded(case: Case) -> Iterator[Flaw]:
    """A region starts or ends with white space."""
    for i, region in case.sound:
        start, end = trim(case.text, region.start, region.end)
        if start == end:
            continue
        if start > region.start:
            yield Flaw(
                f"The {region.label} starts with {start - region.start} blank(s).",
                f"$.regions[{i}].start",
                region.start,
                region.end,
            )
        if end < region.end:
            yield Flaw(
                f"The {region.label} ends with {region.end - end} blank(s).",
                f"$.regions[{i}].end",
                region.start,
                region.end,
            )


@rule(
    "split-character",
    "Offset inside a character",
    severity="error",
    remedy="Draw the region again around the whole character.",
)
def find_split_characters(case: Case) -> Iterator[Flaw]:
    """A region starts or ends inside what a reader sees as one character: an emoji sequence, a
    letter with its combining accent (a grapheme cluster, Unicode Standard Annex 29).
    """
    for i, region in case.sound:
        for side, offset in (("start", region.start), ("end", region.end)):
            beside = case.text[max(0, offset - 1) : offset + 1]
            if not _stand_alone(beside) and inside_grapheme(case.text, offset):
                yield Flaw(
                    f"The {side} of the {region.label} cuts a character in two.",
                    f"$.regions[{i}].{side}",
                    region.start,
                    region.end,
                )


def _stand_alone(beside: str) -> bool:
    """Return whether characters are plain letters, digits, blanks or marks of punctuation.

    None of these joins its neighbour, and telling so is a hundred times faster than finding the
    clusters. Normalised text has no CR LF, the one ASCII pair that joins.
    """
    return beside.isascii() or all(category(c) in _ALONE for c in beside)
