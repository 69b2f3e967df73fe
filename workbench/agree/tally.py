"""Sums of rows, and the same sums in bootstrap replicates, in memory that articles do not fill.

The bootstrap is over articles. Each article gets a Poisson(1) weight in each replicate (Hanley &
MacGibbon 2006; Chamandy et al. 2012), which needs neither their number nor themselves again. The
weights come from the seed and the article's id alone, so an article weighs the same for every
pair, and the order of articles changes nothing.
"""

from __future__ import annotations

import hashlib

import numpy as np
import numpy.typing as npt

from workbench.agree.counts import WIDTH, Row

Weights = npt.NDArray[np.uint8]
Rows = npt.NDArray[np.float64]
_BLOCK = 256
"""Rows kept before they are folded into the replicates: one matrix product instead of many."""


def draw_weights(doc_id: str, *, bootstrap: int, seed: int) -> Weights:
    """Return how often the article is drawn in each replicate, the same on every call."""
    key = hashlib.blake2b(doc_id.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    generator = np.random.default_rng([seed, int.from_bytes(key, "big")])
    return generator.poisson(1.0, bootstrap).astype(np.uint8)


class Tally:
    """Adds up rows: the sum as it is, and the sum in each replicate."""

    def __init__(self) -> None:
        self.articles = 0
        self._total = np.zeros(WIDTH)
        self._rows: list[Row] = []
        self._weights: list[Weights] = []
        self._folded: Rows | None = None

    def add(self, row: Row, weights: Weights) -> None:
        """Add the row of one article."""
        self.articles += 1
        self._total += row
        self._rows.append(row)
        self._weights.append(weights)
        if len(self._rows) == _BLOCK:
            self._folded = self._fold()
            self._rows.clear()
            self._weights.clear()

    def sums(self) -> Rows:
        """Return the sums, shape (1 + replicates, WIDTH); the first row is the sum as it is."""
        return np.vstack([self._total, self._fold()])

    def _fold(self) -> Rows:
        if not self._rows:
            return np.zeros((0, WIDTH)) if self._folded is None else self._folded
        pending: Rows = np.stack(self._weights).T.astype(np.float64) @ np.stack(self._rows)
        return pending if self._folded is None else self._folded + pending
