"""How alike two contents are: the rare words they share, and whether they share a name.

A pair's score is `(dice + cover) / 2 · w / (w + EVIDENCE)`, where `w` is the weight of the shared
stems, `dice` is `w` over the mean weight of both contents and `cover` over that of the lesser one.
A stem weighs `ln((BACKGROUND + articles) / (1 + articles with it))`: inverse document frequency
(Spärck Jones 1972) smoothed by a background, so that a ledger of two articles can be read too.
`docs/audit.md` says how the threshold was measured.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

THRESHOLD = 0.45
EVIDENCE = 10.0
BACKGROUND = 1000
FEWEST_SHARED = 3
# A stem in more articles than this proposes no pair; it still counts in the score of others'.
COMMON = 100
COMMON_SHARE = 0.01


class Mention(NamedTuple):
    """A content reduced to what is compared: its stems, and which of them are names.

    `document` and `claim` number the article and the claim (of that article) that it belongs to.
    `speaker` holds the stems of the speaker's name: two contents of one speaker share a name.
    """

    document: int
    claim: int
    stems: frozenset[str]
    names: frozenset[str]
    speaker: frozenset[str] = frozenset()


class Pair(NamedTuple):
    """Two mentions, by their positions, of different articles; `score` is in 0–1."""

    score: float
    first: int
    second: int


def liken(one: Mention, other: Mention, weigh: Callable[[frozenset[str]], float]) -> float:
    """Return how alike two mentions are; 0 where they share too little or no name."""
    shared = one.stems & other.stems
    if len(shared) < FEWEST_SHARED or shared <= (one.names | other.names):
        return 0.0
    if one.names.isdisjoint(other.names) and one.speaker.isdisjoint(other.speaker):
        return 0.0
    weight, mine, theirs = weigh(shared), weigh(one.stems), weigh(other.stems)
    dice, cover = 2 * weight / (mine + theirs), weight / min(mine, theirs)
    return (dice + cover) / 2 * weight / (weight + EVIDENCE)


def find_common(documents: int) -> float:
    """Return in how many of that many articles a stem may be and still propose pairs."""
    return max(COMMON, COMMON_SHARE * documents)


def weigh_stem(documents: int, frequency: int) -> float:
    """Return the weight of a stem that is in `frequency` of that many articles."""
    return math.log((BACKGROUND + documents) / (1 + frequency))


class Likeness:
    """Scores pairs of mentions by weights taken from all of them."""

    def __init__(self, mentions: Sequence[Mention]) -> None:
        self._mentions = mentions
        documents: dict[str, int] = {}
        last: dict[str, int] = {}
        for mention in mentions:
            for stem in mention.stems:
                if last.get(stem) != mention.document:
                    last[stem] = mention.document
                    documents[stem] = documents.get(stem, 0) + 1
        self._number = len({m.document for m in mentions})
        self._frequency = documents
        self._weights = {stem: weigh_stem(self._number, n) for stem, n in documents.items()}
        self._sums = {m.stems: self._add_up(m.stems) for m in mentions}

    def score(self, first: int, second: int) -> float:
        """Return how alike two mentions are; 0 where they share too little or no name."""
        return liken(self._mentions[first], self._mentions[second], self._weigh)

    def find_pairs(self, *, threshold: float = THRESHOLD) -> Iterator[Pair]:
        """Yield the pairs of different articles that score at least `threshold`.

        An inverted index over the rarer stems proposes them: they must share two stems that are in
        no more than `COMMON` articles, or 1% of them.
        """
        common = find_common(self._number)
        index: defaultdict[str, list[int]] = defaultdict(list)
        for i, mention in enumerate(self._mentions):
            met: Counter[int] = Counter()
            for stem in mention.stems:
                if self._frequency[stem] <= common:
                    met.update(index[stem])
                    index[stem].append(i)
            for j in sorted(j for j, stems in met.items() if stems > 1):
                if self._mentions[j].document != mention.document:
                    score = self.score(j, i)
                    if score >= threshold:
                        yield Pair(score, j, i)

    def _weigh(self, stems: frozenset[str]) -> float:
        known = self._sums.get(stems)
        return self._add_up(stems) if known is None else known

    def _add_up(self, stems: frozenset[str]) -> float:
        # `fsum` rounds once, so that the order of a set does not show.
        return math.fsum(self._weights[stem] for stem in stems)
