"""How a line is laid out: datelines, transcripts, headlines; what is changed before it is parsed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import regex

# "MOSCOW, Nov 11 (Reuters) - ", "Washington (AFP) – ", "RANGOON, Burma - "
_DATELINE = regex.compile(
    r"(?:\p{Lu}[\p{L}.'’]*(?:,? |, ?))+(?:\p{L}+\.? ?\d* ?)?(?:\([\p{L}/ ]+\) ?)?[-–—]{1,2} (?=[\p{Lu}“\"])"
)
_DATELINE_REACH = 70
# "CLINTON: We …", "JOEL BENENSON: This …", "Q: …"
_TURN = regex.compile(r"((?:\p{Lu}[\p{Lu}.'’-]*)(?: \p{Lu}[\p{Lu}.'’-]+){0,4}): (?=\S)")
_WORD = regex.compile(r"[\p{L}'’]+")


@dataclass(frozen=True, slots=True)
class Layout:
    """`body` is where the running text starts, `turn` the name before a transcript's colon."""

    body: int
    turn: tuple[int, int] | None


def read_layout(line: str) -> Layout:
    """Return where the text of a line begins behind a dateline or a transcript's speaker."""
    turn = _TURN.match(line)
    if turn:
        return Layout(turn.end(), turn.span(1))
    dateline = _DATELINE.match(line, 0, _DATELINE_REACH)
    if (
        dateline
        and line[: dateline.end()].split()[0].isupper()
        or (dateline and "(" in dateline[0])
    ):
        return Layout(dateline.end(), None)
    return Layout(0, None)


def is_headline(line: str) -> bool:
    """Return whether nearly every long word of a short line is capitalised."""
    words = [w for w in _WORD.findall(line) if len(w) > 3]
    return 3 <= len(words) <= 20 and sum(w[0].isupper() for w in words) >= 0.8 * len(words)


def lower_headline(line: str, verbs: Collection[str]) -> str:
    """Return a headline with the words of the lexicon in lower case, so that the tagger sees verbs.

    No character is added or lost.
    """

    def lower(match: regex.Match[str]) -> str:
        word = match[0]
        small = word.lower()
        return small if len(small) == len(word) and small in verbs else word

    first = _WORD.search(line)
    start = first.end() if first else 0
    return line[:start] + str(_WORD.sub(lower, line[start:]))
