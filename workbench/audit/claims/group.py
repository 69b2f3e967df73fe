"""Claims of several articles that are one claim, from the pairs that are alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from workbench.audit.claims.likeness import Pair


def group_claims(claim_of: list[int], pairs: Iterable[Pair]) -> dict[int, tuple[int, ...]]:
    """Return the groups of two and more claims, by their first claim; `claim_of[mention]`.

    The likest pairs are joined first. Two groups become one only if at least half of the claims
    across them are alike, so that one stray pair does not chain two subjects together. The same
    pairs in any order give the same groups.
    """
    alike: defaultdict[int, set[int]] = defaultdict(set)
    best: dict[tuple[int, int], float] = {}
    for pair in pairs:
        one, other = sorted((claim_of[pair.first], claim_of[pair.second]))
        alike[one].add(other)
        alike[other].add(one)
        best[one, other] = max(pair.score, best.get((one, other), 0.0))
    group_of = {claim: claim for claim in alike}
    members = {claim: [claim] for claim in alike}
    for one, other in sorted(best, key=lambda ends: (-best[ends], ends)):
        first, second = sorted((group_of[one], group_of[other]))
        if first == second:
            continue
        across = sum(len(alike[claim].intersection(members[second])) for claim in members[first])
        if 2 * across >= len(members[first]) * len(members[second]):
            for claim in members[second]:
                group_of[claim] = first
            members[first] += members.pop(second)
    return {first: tuple(sorted(found)) for first, found in members.items() if len(found) > 1}
