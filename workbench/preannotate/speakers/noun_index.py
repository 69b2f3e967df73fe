"""Whom and what the nouns of an article describe, found by place."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import get_args

from workbench.preannotate.speakers.descriptions import NounMention, Sort


class NounIndex:
    """The nouns of an article by sort, in text order; places are code points."""

    def __init__(self, nouns: Iterable[NounMention]) -> None:
        self._nouns: dict[Sort, list[NounMention]] = {sort: [] for sort in get_args(Sort)}
        for noun in sorted(nouns, key=lambda noun: noun.start):
            self._nouns[noun.sort].append(noun)
        self._things: dict[str, list[NounMention]] = {}
        for noun in self._nouns["thing"]:
            self._things.setdefault(noun.word, []).append(noun)

    def find_before(self, sort: Sort, place: int, reach: int) -> list[NounMention]:
        """Return the nouns of a sort that start before a place, no farther back than `reach`."""
        nouns = self._nouns[sort]
        return nouns[_count_before(nouns, place - reach) : _count_before(nouns, place)]

    def find_last(self, sort: Sort, place: int, reach: int) -> list[NounMention]:
        """Return the last one for each noun of those before a place."""
        return list({noun.word: noun for noun in self.find_before(sort, place, reach)}.values())

    def find_nearest(self, word: str, place: int) -> NounMention | None:
        """Return the last thing before a place that a noun describes, or the first behind it."""
        nouns = self._things.get(word)
        return nouns[max(_count_before(nouns, place) - 1, 0)] if nouns else None


def _count_before(nouns: Sequence[NounMention], place: int) -> int:
    return bisect_left(nouns, place, key=lambda noun: noun.start)
