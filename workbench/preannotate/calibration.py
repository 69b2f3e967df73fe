"""Scores that say how often an answer is right."""

from __future__ import annotations

import math

import msgspec

# Log odds beyond this are as good as certain.
_MOST = 30.0


class Calibration(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Turns log odds into a probability: sigmoid(scale * logit + shift + ruled) (Platt 1999).

    `ruled` counts for a candidate of a network that the rules found, too.
    """

    scale: float = 1.0
    shift: float = 0.0
    ruled: float = 0.0

    def apply(self, logit: float, *, ruled: bool = False) -> float:
        """Return the probability of an attribution."""
        odds = self.scale * logit + self.shift + self.ruled * ruled
        return 1 / (1 + math.exp(-min(max(odds, -_MOST), _MOST)))
