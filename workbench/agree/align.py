"""Which unit of one annotation is which unit of the other: one to one, by shared tokens.

Contents match from a Dice coefficient of 0.5 (2·|A∩B| / (|A|+|B|), the token F1 of the pair), as
in SemEval-2013's and PARC's overlap scoring with a floor. Speakers and cues are short and their
outer edge is convention ("Peskov" or "the Kremlin's spokesman, Dmitry Peskov"), so for them it is
enough that half of the shorter one is shared. Best pairs first; of equals those of one speaker, as
two people may say one span, then in text order.
"""

from __future__ import annotations

from collections.abc import Sequence

from workbench.agree.sheet import Unit

FLOOR = 0.5


def dice(a: int, b: int) -> float:
    """Return the token F1 of two token sets; 0 where either is empty."""
    total = a.bit_count() + b.bit_count()
    return 2 * (a & b).bit_count() / total if a and b else 0.0


def matches(a: int, b: int, *, short: bool) -> bool:
    """Return whether two token sets may be the same unit; `short` for speakers and cues."""
    shared = 2 * (a & b).bit_count()
    if short:
        return shared > 0 and shared >= min(a.bit_count(), b.bit_count())
    return shared > 0 and shared >= FLOOR * (a.bit_count() + b.bit_count())


def align(
    first: Sequence[Unit], second: Sequence[Unit], *, short: bool = False
) -> list[tuple[Unit, Unit]]:
    """Return the aligned pairs; no unit is in two pairs. Units without a word stay alone."""
    match = _choose(first, second, _equal(first, second))  # most units end here, at no cost
    taken = set(match.values())
    rest = [(j, unit) for j, unit in enumerate(second) if j not in taken]
    near = [
        (i, j)
        for i, a in enumerate(first)
        if i not in match
        for j, b in rest
        if a.bits & b.bits and matches(a.bits, b.bits, short=short)
    ]
    match |= _choose(first, second, near)
    return [(first[i], second[j]) for i, j in match.items()]


def _equal(first: Sequence[Unit], second: Sequence[Unit]) -> list[tuple[int, int]]:
    """Return the places of units with the same tokens."""
    places: dict[int, list[int]] = {}
    for j, unit in enumerate(second):
        places.setdefault(unit.bits, []).append(j)
    return [(i, j) for i, a in enumerate(first) if a.bits for j in places.get(a.bits, ())]


def _choose(
    first: Sequence[Unit], second: Sequence[Unit], candidates: Sequence[tuple[int, int]]
) -> dict[int, int]:
    """Return candidates, the best first and no place twice, as places in `first` → `second`."""
    ranked = sorted((*_distance(first[i], second[j]), i, j) for i, j in candidates)
    match: dict[int, int] = {}
    taken: set[int] = set()
    for *_, i, j in ranked:
        if i not in match and j not in taken:
            match[i] = j
            taken.add(j)
    return match


def _distance(one: Unit, other: Unit) -> tuple[float, bool, bool]:
    """Return what pairs are ranked by: their tokens, then the speaker's name, then its tokens."""
    named = (one.names & other.names) - {""}
    return -dice(one.bits, other.bits), not named, not one.speaker & other.speaker
