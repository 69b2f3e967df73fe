"""Pairs become groups, without one stray pair joining two subjects."""

from __future__ import annotations

from itertools import permutations

from workbench.audit.claims.group import group_claims
from workbench.audit.claims.likeness import Pair


def group(*pairs: tuple[float, int, int]) -> dict[int, tuple[int, ...]]:
    return group_claims(list(range(10)), [Pair(*pair) for pair in pairs])


def test_alike_claims_are_one_group() -> None:
    assert group((0.9, 1, 2), (0.8, 2, 3), (0.8, 1, 3)) == {1: (1, 2, 3)}


def test_a_third_joins_where_it_is_like_half_of_the_group() -> None:
    assert group((0.9, 1, 2), (0.8, 2, 3)) == {1: (1, 2, 3)}


def test_one_pair_does_not_chain_two_groups() -> None:
    found = group(
        (0.9, 1, 2), (0.9, 1, 3), (0.9, 2, 3), (0.5, 3, 4), (0.9, 4, 5), (0.9, 4, 6), (0.9, 5, 6)
    )
    assert found == {1: (1, 2, 3), 4: (4, 5, 6)}


def test_the_order_of_pairs_does_not_matter() -> None:
    pairs = [(0.9, 1, 2), (0.7, 2, 3), (0.7, 3, 4), (0.6, 4, 1)]
    assert len({str(group(*order)) for order in permutations(pairs)}) == 1


def test_mentions_of_one_claim_count_once() -> None:
    pairs = [Pair(0.9, 0, 2), Pair(0.8, 1, 2), Pair(0.7, 1, 3)]
    assert group_claims([7, 7, 8, 9], pairs) == {7: (7, 8, 9)}
