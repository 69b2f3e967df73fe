"""Headlines: how they are told, and what changes before they are parsed."""

from __future__ import annotations

from collections.abc import Collection

import regex

_MAX_HEADLINE = 250
_WORD = regex.compile(r"[\p{L}'’]+")


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
