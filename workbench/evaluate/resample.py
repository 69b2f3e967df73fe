"""Counts added up over the articles, and over resamples of them (bootstrap)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from workbench.evaluate.counts import Counts
from workbench.evaluate.evaluation import Figure, Ratio

Array = NDArray[np.float64]


class Totals:
    """Sums of counts by name: row 0 over the articles, the others over resamples of them."""

    def __init__(self, counts: Sequence[Counts], *, resamples: int, seed: int) -> None:
        self.names = sorted({name for article in counts for name in article})
        table = np.array([[article.get(n, 0) for n in self.names] for article in counts])
        rows = [table.sum(axis=0)] if len(counts) else [np.zeros(len(self.names))]
        draw = np.random.default_rng(seed)
        for _ in range(resamples if len(counts) else 0):
            times = np.bincount(draw.integers(len(counts), size=len(counts)), minlength=len(counts))
            rows.append(times @ table)
        sums = np.array(rows)
        self._columns = {name: sums[:, i] for i, name in enumerate(self.names)}
        self._zero = np.zeros(len(rows))

    def __getitem__(self, name: str) -> Array:
        """Return the sums of a count; zeros for a name that no article has."""
        return self._columns.get(name, self._zero)

    def count(self, name: str) -> int:
        """Return the sum of a count over the articles."""
        return int(self[name][0])

    def f1(self, hits: tuple[str, str], pred: str, gold: str) -> Array:
        """Return F1 in percent, one value a row; `hits` names those for precision and recall.

        It is nan where neither side has anything: such a resample says nothing.
        """
        precision = divide(self[hits[0]], self[pred], empty=0)
        recall = divide(self[hits[1]], self[gold], empty=0)
        f1 = 100 * divide(2 * precision * recall, precision + recall, empty=0)
        return np.where(self[pred] + self[gold] > 0, f1, np.nan)

    def figure(self, hits: str | tuple[str, str], pred: str, gold: str) -> Figure:
        """Return precision, recall and F1 of the counts with these names."""
        pair = (hits, hits) if isinstance(hits, str) else hits
        f1 = self.f1(pair, pred, gold)
        low, high = bound(f1[1:])
        return Figure(
            precision=float(100 * divide(self[pair[0]], self[pred], empty=0)[0]),
            recall=float(100 * divide(self[pair[1]], self[gold], empty=0)[0]),
            f1=float(np.nan_to_num(f1[0])),
            gold=self.count(gold),
            low=low,
            high=high,
        )

    def ratio(self, part: str | Iterable[str], whole: str) -> Ratio:
        """Return the share of one count (or of the sum of several) in another."""
        names = (part,) if isinstance(part, str) else tuple(part)
        values = 100 * divide(sum((self[name] for name in names), self._zero), self[whole])
        return self.summarise(values, self.count(whole))

    def summarise(self, values: Array, n: int) -> Ratio:
        """Return a ratio from one value a row; without cases it has no value."""
        if not n:
            return Ratio(None, 0)
        low, high = bound(values[1:])
        return Ratio(float(values[0]), n, low, high)


def divide(part: Array, whole: Array, *, empty: float = np.nan) -> Array:
    """Return part / whole, `empty` where whole is 0."""
    shares: Array = np.full(part.shape, empty, dtype=np.float64)
    return np.divide(part, whole, out=shares, where=whole != 0)


def bound(values: Array) -> tuple[float, float] | tuple[None, None]:
    """Return the 2.5th and the 97.5th percentile of the values there are; None without any."""
    defined = values[~np.isnan(values)]
    if not len(defined):
        return None, None
    low, high = np.quantile(defined, (0.025, 0.975))
    return float(low), float(high)


def single(counts: Mapping[str, float]) -> Totals:
    """Return the totals of one article."""
    return Totals([counts], resamples=0, seed=0)
