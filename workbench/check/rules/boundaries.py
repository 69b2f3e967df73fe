"""Where a region begins and ends, against words, paragraphs and quotation marks."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from workbench.check.case import Case
from workbench.check.rule import Flaw, rule
from workbench.model import CONTENTS, Region

# Scripts that write without blanks between words: any character may begin or end a word there.
_UNSPACED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")
_CLOSING = '"”»“'  # the last one closes „


@rule(
    "split-word",
    "Region begins or ends inside a word",
    severity="warning",
    remedy="Draw the region again to the word's edge.",
)
def find_split_words(case: Case) -> Iterator[Flaw]:
    """A region's edge lies between two letters or digits. An edge between a small and a capital
    letter passes: news sites lose blanks ("The TelegraphTrump").
    """
    for i, region in case.sound:
        for side, offset in (("start", region.start), ("end", region.end)):
            if _splits_word(case.text, offset):
                yield Flaw(
                    f"The {side} of the {region.label} lies inside a word.",
                    f"$.regions[{i}].{side}",
                    region.start,
                    region.end,
                )


def _splits_word(text: str, offset: int) -> bool:
    if not 0 < offset < len(text):
        return False
    before, after = text[offset - 1], text[offset]
    if not (before.isalnum() and after.isalnum()) or (before.islower() and after.isupper()):
        return False
    return not (_UNSPACED.match(before) or _UNSPACED.match(after))


@rule(
    "paragraph-crossed",
    "Region crosses a paragraph",
    severity="warning",
    remedy="Label each paragraph's part, and link the later ones to the first by `continues`.",
)
def find_crossings(case: Case) -> Iterator[Flaw]:
    """A region runs over a line break, the end of a paragraph."""
    for i, region in case.sound:
        if "\n" in case.text[region.start : region.end].strip():
            yield Flaw(
                f"The {region.label} runs over the end of a paragraph.",
                f"$.regions[{i}]",
                region.start,
                region.end,
            )


@rule(
    "unbalanced-quotation",
    "One quotation mark of a pair",
    severity="warning",
    remedy="Take both quotation marks into the region, or leave both out.",
)
def find_unbalanced(case: Case) -> Iterator[Flaw]:
    """A quote or claim holds one mark of a pair and not the other, and the other is no part of
    another quote or claim either.
    """
    contents = [region for _, region in case.sound if region.label in CONTENTS]
    for i, region in case.sound:
        if region.label not in CONTENTS:
            continue
        for start, end in case.passage.around(region.start, region.end):
            closing = end - 1
            if closing == start or case.text[closing] not in _CLOSING:
                continue  # left open to the paragraph's end, as long quotations are printed
            inside = [region.start <= mark < region.end for mark in (start, closing)]
            outer = start if inside[1] else closing
            if inside[0] != inside[1] and not _taken(outer, contents, region):
                side = "closing" if inside[0] else "opening"
                yield Flaw(
                    f"The {region.label} lacks the {side} quotation mark at {outer}.",
                    f"$.regions[{i}].{'end' if inside[0] else 'start'}",
                    region.start,
                    region.end,
                )


def _taken(mark: int, contents: list[Region], region: Region) -> bool:
    """Whether another content holds the mark or touches it: a quotation shared by two labels."""
    return any(other is not region and other.start - 1 <= mark <= other.end for other in contents)
