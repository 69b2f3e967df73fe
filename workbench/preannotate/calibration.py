"""Scores that say how often an answer is right."""

from __future__ import annotations

import math
from typing import NamedTuple

import msgspec

# Log odds beyond this are as good as certain.
_MOST = 30.0


class Evidence(NamedTuple):
    """What speaks for an answer: its log odds, and of a network's candidate three things more.

    `ruled` is whether the rules found it, too, `content` and `source` how sure the network is of
    what it drew as such, or that there is nothing to draw (0–1).
    """

    logit: float
    ruled: bool = False
    content: float = 0.0
    source: float = 0.0


class Calibration(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Turns evidence into a probability: the sigmoid of its weighted sum (Platt 1999).

    `scale` is the weight of the log odds, the other weights have the names of what they weigh.
    """

    scale: float = 1.0
    shift: float = 0.0
    ruled: float = 0.0
    content: float = 0.0
    source: float = 0.0

    def apply(self, given: Evidence) -> float:
        """Return the probability of an attribution."""
        odds = self.scale * given.logit + self.shift + self.ruled * given.ruled
        odds += self.content * given.content + self.source * given.source
        return 1 / (1 + math.exp(-min(max(odds, -_MOST), _MOST)))
