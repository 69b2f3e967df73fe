"""Links between the claims of one article: who repeats a claim and who disputes it.

Two contents are compared by the stems they share, rarer ones (in this article) weighing more. A
denial needs less likeness than a repetition: news that prints a denial has printed the claim.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from workbench.model import Attribution
from workbench.preannotate.stance.lexicon import StanceLexicon, load_lexicon
from workbench.preannotate.stance.profile import Profile, profile

SAME = 0.5
DISPUTED = 0.4
_NEAR = 4


def link_claims(
    text: str, attributions: Sequence[Attribution], *, language: str = "en"
) -> tuple[Attribution, ...]:
    """Return the attributions with `same_claim` and `disputes` filled in, indices into themselves.

    Only claims (stance assert or deny) are linked, a later one to an earlier one. A negated or
    falsifying statement that contradicts another speaker's earlier claim becomes a denial. Spans
    are code points into `text`. ModelError if the language has no lexicon.
    """
    article = _Article(text, attributions, load_lexicon(language))
    linked = list(attributions)
    for i in article.order:
        disputed = article.find_disputed(i, linked)
        if disputed is not None:
            linked[i] = msgspec.structs.replace(linked[i], stance="deny", disputes=(disputed,))
            continue
        same = article.find_same(i, linked)
        if same is not None:
            linked[i] = msgspec.structs.replace(linked[i], same_claim=(same,))
    return tuple(linked)


class _Article:
    """The claims of an article in text order, with what their words weigh."""

    def __init__(
        self, text: str, attributions: Sequence[Attribution], lexicon: StanceLexicon
    ) -> None:
        claims = [i for i, a in enumerate(attributions) if a.stance in ("assert", "deny")]
        self.order = sorted(claims, key=lambda i: attributions[i].content)
        self.profiles = {i: profile(text, attributions[i], lexicon) for i in claims}
        self.speakers = [_name_speaker(text, a) for a in attributions]
        self._rank = {i: rank for rank, i in enumerate(self.order)}
        self._weights = _weigh(self.profiles)
        self._holders: dict[str, list[int]] = defaultdict(list)
        for i in self.order:
            for stem in self.profiles[i].stems:
                self._holders[stem].append(i)

    def find_disputed(self, i: int, linked: Sequence[Attribution]) -> int | None:
        """Return the earlier claim that claim `i` denies, if it denies one that is printed."""
        own = self.profiles[i]
        if linked[i].stance != "deny" and not (own.negated or own.false):
            return None
        others = [j for j in self._earlier(i) if self.speakers[j] != self.speakers[i]]
        best = self._best(i, (j for j in others if self._contradicts(i, j, linked)), DISPUTED)
        if best is not None:
            return linked[best].disputes[0] if linked[best].disputes else best
        if own.pointing and (linked[i].stance == "deny" or own.false):
            return self._nearest_asserted(i, linked)
        return None

    def find_same(self, i: int, linked: Sequence[Attribution]) -> int | None:
        """Return the first earlier claim that says what claim `i` says, stance included."""
        own = self.profiles[i]
        alike = (
            j
            for j in self._earlier(i)
            if linked[j].stance == linked[i].stance and self.profiles[j].negated == own.negated
        )
        best = self._best(i, alike, SAME, mutual=True)
        if best is None:
            return None
        return linked[best].same_claim[0] if linked[best].same_claim else best

    def _contradicts(self, i: int, j: int, linked: Sequence[Attribution]) -> bool:
        """Whether `j` is asserted against `i`, or is a linked denial on the side of `i`."""
        if linked[j].disputes:
            return True
        return linked[j].stance == "assert" and not (
            self.profiles[j].negated or self.profiles[j].false
        )

    def _earlier(self, i: int) -> Iterator[int]:
        """Yield the claims before `i` that share a stem with it, in text order."""
        sharing = {j for stem in self.profiles[i].stems for j in self._holders[stem]}
        return (j for j in self.order[: self._rank[i]] if j in sharing)

    def _best(
        self, i: int, candidates: Iterable[int], least: float, *, mutual: bool = False
    ) -> int | None:
        scored = [(self._likeness(i, j, mutual=mutual), -self._rank[j], j) for j in candidates]
        likeness, _, j = max(scored, default=(0.0, 0, -1))
        return j if likeness >= least else None

    def _likeness(self, i: int, j: int, *, mutual: bool) -> float:
        """Return the shared weight of two contents over their mean (mutual) or the lesser one."""
        one, other = self.profiles[i], self.profiles[j]
        shared = one.stems & other.stems
        plain = len(shared - one.names - other.names)
        if not plain or len(shared) < (3 if mutual else 2):
            return 0.0
        if one.names and other.names and not one.names & other.names:
            return 0.0
        mine, theirs = self._sum(one.stems), self._sum(other.stems)
        whole = (mine + theirs) / 2 if mutual else min(mine, theirs)
        return self._sum(shared) / whole

    def _sum(self, stems: Iterable[str]) -> float:
        return sum(self._weights[stem] for stem in stems)

    def _nearest_asserted(self, i: int, linked: Sequence[Attribution]) -> int | None:
        rank = self._rank[i]
        for j in reversed(self.order[max(0, rank - _NEAR) : rank]):
            if linked[j].stance == "assert" and self.speakers[j] != self.speakers[i]:
                return j
        return None


def _weigh(profiles: Mapping[int, Profile]) -> dict[str, float]:
    counts = Counter(stem for p in profiles.values() for stem in p.stems)
    return {stem: math.log((1 + len(profiles)) / count) + 0.2 for stem, count in counts.items()}


def _name_speaker(text: str, attribution: Attribution) -> str:
    spans = attribution.source
    return attribution.speaker_name or " ".join(text[s:e] for s, e in spans).lower()
