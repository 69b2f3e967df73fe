"""How a line is laid out: time, dateline, transcript, headline; what changes before parsing."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import regex

from workbench.model import Span

# "MOSCOW, Nov 11 (Reuters) - ", "Washington (AFP) – ", "OSLO, 4 June 2024 /NewsWire/ -- ",
# "NEW YORK--(NEWS WIRE)--"
_DATELINE = regex.compile(
    r"(?:\p{Lu}[\p{L}.'’]*(?:, ?| |(?=--\()))+"
    r"(?:(?:\d{1,2} )?\p{L}+\.?(?: \d{1,2})?(?:,? \d{4})?,? ?)?"
    r"(?:(?:\([\p{L}/ ]+\) ?|/[\p{L} ]+/ ?)?[-–—―]{1,2} |--\([\p{L}/ ]+\)-- ?)(?=[\p{Lu}“\"])"
)
_DATED = regex.compile(r", .*\d{4}")
# "10:45 ", "[9.30am GMT] "
_TIME = regex.compile(
    r"\[?\d{1,2}[:.]\d\d ?(?:[ap]\.?m\.?)?(?: (?:\p{Lu}{1,3}T|UTC))?\]?[ :–—-]+(?=[\p{Lu}“\"‘\[(])"
)
_DATELINE_REACH = 70
_MAX_HEADLINE = 250
# "CLINTON: We …", "JOEL BENENSON: This …", "Q: …", also where quotation marks enclose it
_TURN = regex.compile(r"[“\"]?((?:\p{Lu}[\p{Lu}.'’-]*)(?: \p{Lu}[\p{Lu}.'’-]+){0,4}): (?=\S)")
_WORD = regex.compile(r"[\p{L}'’]+")


# "Abedin: No regrets", in a headline
_HEADLINE_TURN = regex.compile(r"((?:[\p{L}.'’-]+ ){0,3}[\p{L}.'’-]+): (?=\S)")


@dataclass(frozen=True, slots=True)
class Layout:
    """`body` is where the running text starts, `turn` the speaker before a colon, if there is one.

    The turn of a speaker who is only a letter ("Q:") is empty.
    """

    body: int
    turn: Span | None


def read_layout(line: str, labels: Collection[str]) -> Layout:
    """Return where the text of a line begins behind a time, a dateline or a transcript's speaker.

    `labels` are words before a colon that name no speaker ("Exclusive:").
    """
    time = _TIME.match(line)
    start = time.end() if time else 0
    turn = _TURN.match(line, start) or (
        _HEADLINE_TURN.match(line, start) if is_headline(line) else None
    )
    if turn and turn[1].lower() not in labels and _is_spoken(line, turn):
        first, last = turn.span(1)
        return Layout(turn.end(), (first, last if last - first > 1 else first))
    dateline = _DATELINE.match(line, start, start + _DATELINE_REACH)
    if dateline and _is_dateline(dateline[0]):
        return Layout(dateline.end(), None)
    return Layout(start, None)


def _is_dateline(found: str) -> bool:
    return found.split(maxsplit=1)[0].isupper() or "(" in found or _DATED.search(found) is not None


def _is_spoken(line: str, turn: regex.Match[str]) -> bool:
    rest = line[turn.end() :]
    return turn.re is _HEADLINE_TURN or not (is_headline(rest) or rest.isupper())


def is_headline(line: str) -> bool:
    """Return whether nearly every long word of a short line is capitalised."""
    if len(line) > _MAX_HEADLINE:
        return False
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
