"""How near the splits come to their fractions, and which seed would come nearer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from workbench.release.entry import Entry
from workbench.release.recipe import Splits
from workbench.release.splits import assign_split

SEEDS = 100


class Balance:
    """Articles and stances of the release by group; memory grows with the number of groups."""

    def __init__(self, splits: Splits) -> None:
        self._splits = splits
        self._groups: dict[str, Counter[str]] = {}
        self._totals: dict[str, Counter[str]] = {name: Counter() for name in splits.fractions}

    def add(self, entry: Entry, group: str, *, first: bool) -> None:
        """Count the stances in an entry, and its article if it is the first of that."""
        stances = [r.stance for r in entry.version.annotation.regions if r.stance]
        for counts in (self._groups.setdefault(group, Counter()), self._totals[entry.split or ""]):
            counts["articles"] += first
            counts.update(stances)

    def count(self) -> dict[str, Counter[str]]:
        """Return articles, `assert` and `deny` by split."""
        return self._totals

    def _recount(self, seed: str) -> dict[str, Counter[str]]:
        totals: dict[str, Counter[str]] = {name: Counter() for name in self._splits.fractions}
        for group, counts in self._groups.items():
            totals[assign_split(group, self._splits, seed=seed)].update(counts)
        return totals

    def deviation(self, totals: Mapping[str, Mapping[str, int]]) -> float:
        """Return how far any split's share of articles, assertions or denials is off, at most."""
        worst = 0.0
        for what in ("articles", "assert", "deny"):
            whole = sum(counts.get(what, 0) for counts in totals.values())
            for name, fraction in self._splits.fractions.items() if whole else ():
                worst = max(worst, abs(totals[name].get(what, 0) / whole - fraction))
        return worst

    def advise(self) -> str:
        """Return a sentence if the splits are out of tolerance, naming the best of 100 seeds."""
        found = self.deviation(self.count())
        if found <= self._splits.tolerance:
            return ""
        tried = {str(n): self.deviation(self._recount(str(n))) for n in range(1, SEEDS + 1)}
        seed = min(tried, key=lambda s: tried[s])
        better = f"none of {SEEDS} seeds comes nearer"
        if tried[seed] < found:
            better = (
                f"with seed = {seed!r} by {tried[seed]:.1%}, "
                "but a new seed moves articles between splits"
            )
        return (
            f"The splits are off by up to {found:.1%} of the articles, assertions or denials "
            f"(tolerance {self._splits.tolerance:.1%}); {better}."
        )
