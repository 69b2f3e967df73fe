"""Whom "he", "she" or "it" means: of those named before, the one for whom most signs speak."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple


class Signs(NamedTuple):
    """What speaks for or against somebody being meant by a pronoun.

    Of the last place where the name stands before it: `distance`, the logarithm of the code points
    between (0 where no name stands), whether that is a `subject`, and whether it is in the
    pronoun's `sentence` and `paragraph`. Of the one meant: whether its gender is `known` to be the
    pronoun's, whether more than capitals makes it `somebody` (a title, a role, a given name),
    whether it has a second word or is the title (`full`), whether it is a `place` ("in Oslo"),
    whether the article `leads` with it or is `about` it. And whether it `spoke` last, also in this
    `turn` (the paragraph), and is only `described`, not named.
    """

    distance: float = 0.0
    subject: float = 0.0
    sentence: float = 0.0
    paragraph: float = 0.0
    known: float = 0.0
    somebody: float = 0.0
    full: float = 0.0
    place: float = 0.0
    leads: float = 0.0
    about: float = 0.0
    spoke: float = 0.0
    turn: float = 0.0
    described: float = 0.0


class Weights(NamedTuple):
    """How much each sign counts where a person, and where a thing is meant."""

    persons: Signs
    things: Signs


# Fitted by benchmarks/speakers.py.
WEIGHTS = Weights(
    persons=Signs(
        distance=-0.5,
        subject=0.8,
        sentence=-0.9,
        paragraph=3.0,
        known=0.6,
        somebody=1.4,
        full=3.3,
        place=-1.0,
        leads=1.0,
        about=3.4,
        spoke=1.0,
        turn=0.9,
        described=-1.3,
    ),
    things=Signs(
        distance=-0.5,
        subject=1.3,
        paragraph=1.9,
        somebody=0.2,
        full=1.4,
        place=0.3,
        leads=-0.5,
        spoke=0.6,
        turn=1.5,
    ),
)


def weigh(candidates: Sequence[Signs], weights: Signs) -> list[float]:
    """Return how likely each candidate is meant: a softmax of their weighted signs."""
    sums = [sum(w * s for w, s in zip(weights, signs, strict=True)) for signs in candidates]
    most = max(sums, default=0.0)
    powers = [math.exp(value - most) for value in sums]
    total = sum(powers)
    return [power / total for power in powers]
