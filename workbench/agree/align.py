"""Which unit of one annotation is which unit of the other: one to one, by shared tokens.

Contents match from a Dice coefficient of 0.5 (2·|A∩B| / (|A|+|B|), the token F1 of the pair), as
in SemEval-2013's and PARC's overlap scoring with a floor. Speakers and cues are short and their
outer edge is convention ("Peskov" or "the Kremlin's spokesman, Dmitry Peskov"), so for them it is
enough that half of the shorter one is shared. Best pairs first, ties in text order.
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
    pairs, rest_first, rest_second = _identical(first, second)
    candidates = [
        (-dice(a.bits, b.bits), i, j)
        for i, a in enumerate(rest_first)
        for j, b in enumerate(rest_second)
        if a.bits & b.bits and matches(a.bits, b.bits, short=short)
    ]
    taken_first: set[int] = set()
    taken_second: set[int] = set()
    for _, i, j in sorted(candidates):
        if i not in taken_first and j not in taken_second:
            taken_first.add(i)
            taken_second.add(j)
            pairs.append((rest_first[i], rest_second[j]))
    return pairs


def _identical(
    first: Sequence[Unit], second: Sequence[Unit]
) -> tuple[list[tuple[Unit, Unit]], list[Unit], list[Unit]]:
    """Return pairs of equal token sets, and the units left; most units end here, at no cost."""
    waiting: dict[int, list[Unit]] = {}
    for unit in second:
        if unit.bits:
            waiting.setdefault(unit.bits, []).append(unit)
    pairs: list[tuple[Unit, Unit]] = []
    rest: list[Unit] = []
    for unit in first:
        partners = waiting.get(unit.bits)
        if partners:
            pairs.append((unit, partners.pop(0)))
        elif unit.bits:
            rest.append(unit)
    left = {id(unit) for partners in waiting.values() for unit in partners}
    return pairs, rest, [unit for unit in second if id(unit) in left]
