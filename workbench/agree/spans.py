"""Counts of identical and of overlapping spans of one label, as nervaluate counts them.

The measure is nervaluate's `strict` and, for overlap, its `ent_type`, with each side once as the
truth. The counting is done here because nervaluate needs a minute for what takes seconds (see
`benchmarks/agree.py`), and because it takes spans in the order of the list: with nested spans,
which it does not support (nervaluate #40, #78, #84) and which attributions do have, an outer span
uses up the partner of an identical inner one. Here identical spans pair first. Where the spans of
one label do not overlap each other, the counts equal nervaluate's, which a test proves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from workbench.model import Span


def count_matches(
    first: Sequence[Span], second: Sequence[Span], *, overlap_percent: float = 50.0
) -> tuple[int, int]:
    """Return how many matches, identical and overlapping, both directions added up.

    A span overlaps a true one if it covers `overlap_percent` of it; each true span is used once.
    """
    common, rest_first, rest_second = _split(first, second)
    if not rest_first or not rest_second:
        return 2 * common, 2 * common
    there = _cover(rest_first, rest_second, overlap_percent / 100)
    back = _cover(rest_second, rest_first, overlap_percent / 100)
    return 2 * common, 2 * common + there + back


def _split(first: Sequence[Span], second: Sequence[Span]) -> tuple[int, list[Span], list[Span]]:
    """Return how many spans are identical, and the others of each side in text order."""
    common = set(first) & set(second)
    if len(set(first)) == len(first) and len(set(second)) == len(second):
        rest = [[s for s in spans if s not in common] for spans in (first, second)]
        return len(common), sorted(rest[0]), sorted(rest[1])
    twice = Counter(first) & Counter(second)
    left = [sorted((Counter(spans) - twice).elements()) for spans in (first, second)]
    return twice.total(), left[0], left[1]


def _cover(predicted: Sequence[Span], true: Sequence[Span], share: float) -> int:
    """Return how many of `predicted` find a true span, each the one with the closest ends."""
    free = list(true)
    found = 0
    for start, end in predicted:
        best: tuple[int, Span] | None = None
        for span in free:
            true_start, true_end = span
            if true_start >= end:
                break
            shared = min(end, true_end) - max(start, true_start)
            if shared > 0 and shared >= share * (true_end - true_start):
                distance = abs(start - true_start) + abs(end - true_end)
                if best is None or distance < best[0]:
                    best = (distance, span)
        if best is not None:
            found += 1
            free.remove(best[1])
    return found
