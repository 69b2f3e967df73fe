"""When votes settle a question: the four strategies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from workbench.agree import Agreement
from workbench.errors import SettingsError
from workbench.model import Strategy

How = Literal["single", "unanimous", "majority", "trusted", "adjudicated"]

Votes = Mapping[str, str | None]
"""What each annotator who was asked answered."""


@dataclass(frozen=True)
class Rule:
    """Settles votes by a strategy.

    unanimous: all who were asked gave one answer. majority: more than half did. trusted: what the
    trusted annotator says; where that person was not asked, the majority. weighted: more than half
    of the weight; who has no weight gets the mean. Raises SettingsError for a strategy that lacks
    what it needs.
    """

    strategy: Strategy = "majority"
    trusted: str | None = None
    weights: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.strategy == "trusted" and not self.trusted:
            raise SettingsError("The strategy `trusted` needs the name of the trusted annotator.")
        if self.strategy == "weighted" and not any(w > 0 for w in self.weights.values()):
            raise SettingsError("The strategy `weighted` needs weights above zero.")
        if any(weight < 0 for weight in self.weights.values()):
            raise SettingsError("An annotator's weight cannot be below zero.")

    def settle(self, votes: Votes) -> tuple[str | None, How | None]:
        """Return the answer and how it was settled; `None` for how: the most voted, not settled.

        Equal votes for the most voted answer go to the one that sorts first.
        """
        shares = self.shares(votes)
        best = max(sorted(shares, key=str), key=lambda value: shares[value])
        if len(votes) == 1:
            return best, "single"
        if len(shares) == 1:
            return best, "unanimous"
        if self.strategy == "trusted" and self.trusted is not None and self.trusted in votes:
            return votes[self.trusted], "trusted"
        if self.strategy != "unanimous" and shares[best] > 0.5 + 1e-9:
            return best, "majority"
        return best, None

    def shares(self, votes: Votes) -> dict[str | None, float]:
        """Return each answer's share of the votes, or of their weight; the shares add up to 1."""
        weights = {name: self.weight(name) for name in votes}
        whole = sum(weights.values())
        if whole <= 0:
            weights, whole = dict.fromkeys(votes, 1.0), float(len(votes))
        shares: dict[str | None, float] = {}
        for name in sorted(votes):
            shares[votes[name]] = shares.get(votes[name], 0.0) + weights[name] / whole
        return shares

    def weight(self, name: str) -> float:
        """Return an annotator's weight: 1 for everybody unless the strategy is `weighted`."""
        if self.strategy != "weighted":
            return 1.0
        return self.weights.get(name, sum(self.weights.values()) / len(self.weights))


def weigh(agreement: Agreement) -> dict[str, float]:
    """Return a weight for each annotator: how far the others find what they mark (overlap F1)."""
    figures = ((c.first, c.spans[-1].overlap.value) for c in agreement.by_annotator)
    return {name: value for name, value in figures if value is not None}
