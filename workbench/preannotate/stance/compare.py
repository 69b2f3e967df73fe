"""The claims of an article in text order, compared by the weight of the stems they share."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from workbench.model import Attribution
from workbench.preannotate.stance.lexicon import StanceLexicon
from workbench.preannotate.stance.profile import Profile, profile, stem

_NEARBY = 2
_WORD = re.compile(r"\w+")


class Claims:
    """Profiles and speakers of the attributions that are claims; `order` lists them as printed."""

    def __init__(
        self, text: str, attributions: Sequence[Attribution], lexicon: StanceLexicon
    ) -> None:
        claims = [i for i, a in enumerate(attributions) if a.stance in ("assert", "deny")]
        self.order = sorted(claims, key=lambda i: attributions[i].content)
        self.profiles = {i: profile(text, attributions[i], lexicon) for i in claims}
        self.speakers = {i: _name_speaker(text, attributions[i]) for i in claims}
        self._lexicon = lexicon
        self._rank = {i: rank for rank, i in enumerate(self.order)}
        counts = Counter(s for p in self.profiles.values() for s in p.stems)
        self._weights = {
            s: math.log((1 + len(claims)) / count) + 0.2 for s, count in counts.items()
        }
        self._holders: dict[str, list[int]] = defaultdict(list)
        for i in self.order:
            for s in self.profiles[i].stems:
                self._holders[s].append(i)

    def earlier(self, i: int) -> Iterator[int]:
        """Yield the claims before `i` that share a stem with it, in text order."""
        sharing = {j for s in self.profiles[i].stems for j in self._holders[s]}
        return (j for j in self.order[: self._rank[i]] if j in sharing)

    def nearby(self, i: int) -> Iterator[int]:
        """Yield the few claims right before `i`, the nearest first."""
        rank = self._rank[i]
        return reversed(self.order[max(0, rank - _NEARBY) : rank])

    def mentions_speaker(self, j: int, i: int) -> bool:
        """Return whether claim `j` names the speaker of claim `i`."""
        name = {stem(word, self._lexicon) for word in _WORD.findall(self.speakers[i].lower())}
        return not name.isdisjoint(self.profiles[j].names)

    def likest(
        self, i: int, candidates: Iterable[int], *, least: float, mutual: bool = False
    ) -> int | None:
        """Return the candidate most like `i`, the earliest of equals; None below `least`."""
        scored = [(self._likeness(i, j, mutual=mutual), -self._rank[j], j) for j in candidates]
        likeness, _, j = max(scored, default=(0.0, 0, -1))
        return j if j >= 0 and likeness >= least else None

    def count_shared(self, i: int, j: int) -> int:
        """Return how many stems two claims share."""
        return len(self.profiles[i].stems & self.profiles[j].stems)

    def _likeness(self, i: int, j: int, *, mutual: bool) -> float:
        """Return the shared weight of two contents over their mean (mutual) or the lesser one."""
        one, other = self.profiles[i], self.profiles[j]
        shared = one.stems & other.stems
        plain = len(shared - one.names - other.names)
        if not plain or len(shared) < (3 if mutual else 2):
            return 0.0
        if _differ(one.names, other.names) or _differ(_numbers(one), _numbers(other)):
            return 0.0
        mine, theirs = self._sum(one.stems), self._sum(other.stems)
        return self._sum(shared) / ((mine + theirs) / 2 if mutual else min(mine, theirs))

    def _sum(self, stems: Iterable[str]) -> float:
        return sum(self._weights[s] for s in stems)


def _differ(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one and other) and one.isdisjoint(other)


def _numbers(one: Profile) -> frozenset[str]:
    return frozenset(s for s in one.stems if s[0].isdigit())


def _name_speaker(text: str, attribution: Attribution) -> str:
    spans = attribution.source
    return attribution.speaker_name or " ".join(text[s:e] for s, e in spans).lower()
