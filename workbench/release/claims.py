"""Which articles share a claim, told so that articles labelled later change no answer."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from workbench.audit.claims import Mention, read_settled
from workbench.audit.claims.gather import Gathered
from workbench.audit.claims.likeness import THRESHOLD, find_common, liken, weigh_stem
from workbench.ledger import Ledger
from workbench.text import digest


def read_claims(ledger: Ledger) -> dict[str, tuple[Mention, ...]]:
    """Return what each labelled article claims, by the digest of its text."""
    gathered = Gathered()
    claims = {}
    for settled in read_settled(ledger):
        if settled.basis != "model":
            known = len(gathered.mentions)
            gathered.add(settled)
            claims[digest(settled.article.text)] = tuple(gathered.mentions[known:])
    return claims


class SharedClaims:
    """Finds earlier articles that share a claim, as the claim ledger finds them across articles.

    But its weights are those of the articles so far, where the ledger's are of all: so an answer
    stays what it was, whatever comes later.
    """

    def __init__(self, claims: Mapping[str, Sequence[Mention]]) -> None:
        self._claims = claims
        self._number = 0
        self._frequency: Counter[str] = Counter()
        self._index: defaultdict[str, list[int]] = defaultdict(list)
        self._mentions: list[tuple[str, Mention]] = []

    def find(self, address: str) -> Sequence[str]:
        """Return the digests of known articles that share a claim with this one, oldest first."""
        mentions = self._claims.get(address, ())
        self._number += 1
        self._frequency.update({stem for mention in mentions for stem in mention.stems})
        alike = {j for mention in mentions for j in self._match(mention)}
        return [self._mentions[j][0] for j in sorted(alike)]

    def add(self, address: str) -> None:
        """Let later articles be compared with this one."""
        for mention in self._claims.get(address, ()):
            for stem in mention.stems:
                self._index[stem].append(len(self._mentions))
            self._mentions.append((address, mention))

    def _match(self, mention: Mention) -> Iterator[int]:
        common = find_common(self._number)
        met: Counter[int] = Counter()
        for stem in mention.stems:
            if self._frequency[stem] <= common:
                met.update(self._index.get(stem, ()))
        for j, stems in met.items():
            if stems > 1 and liken(self._mentions[j][1], mention, self._weigh) >= THRESHOLD:
                yield j

    def _weigh(self, stems: frozenset[str]) -> float:
        return math.fsum(weigh_stem(self._number, self._frequency[stem]) for stem in stems)
