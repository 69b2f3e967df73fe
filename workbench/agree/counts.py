"""What one pair of annotations of one article adds to the figures: a row of counts.

Every measure is a function of sums of such rows, so articles need not be kept, and a bootstrap
over articles is a weighted sum of rows. Rows are orientated: `first` before `second`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from workbench.agree.align import align
from workbench.agree.sheet import Sheet, Unit
from workbench.agree.spans import count_matches
from workbench.model import COMMITMENTS, LINK_KINDS

Row = npt.NDArray[np.float64]
Aligned = Mapping[str, Sequence[tuple[Unit, Unit]]]
Contents = Mapping[tuple[str, str], Sequence[tuple[Unit, Unit]]]
"""The aligned contents of each pair of raters."""

SPAN_LABELS = ("speaker", "cue", "content", "quote", "claim")
MARKS = 8
PER_SPAN = 3  # identical, overlapping (both directions added), spans of both sides
PER_LINK = 3  # shared links twice, links of both sides, those of them with both ends aligned


class Layout(NamedTuple):
    """Where in a row which counts stand."""

    tokens: slice  # MARKS x MARKS: tokens by the set of speaker, cue, content they are in
    quote: slice  # 2 x 2: tokens outside and inside a quote
    claim: slice  # 2 x 2: tokens outside and inside a claim
    spans: slice  # SPAN_LABELS x PER_SPAN
    links: slice  # LINK_KINDS x PER_LINK
    stance: slice  # 3 x 3: aligned contents by the stance of each side
    judged: slice  # 3 x 3: the same as alpha weighs them, see `weigh_stances`
    claimed: slice  # 2 x 2: likewise, of contents that both sides call a claim
    claims: slice  # claims of both sides
    names: slice  # equal, compared


def _lay_rows() -> tuple[Layout, int]:
    sizes = (MARKS**2, 4, 4, len(SPAN_LABELS) * PER_SPAN, len(LINK_KINDS) * PER_LINK, 9, 9, 4, 1, 2)
    ends = np.cumsum(sizes)
    slices = [slice(int(end) - size, int(end)) for size, end in zip(sizes, ends, strict=True)]
    return Layout(*slices), int(ends[-1])


LAYOUT, WIDTH = _lay_rows()


def align_units(first: Sheet, second: Sheet) -> Aligned:
    """Return the aligned speakers, cues and contents of two annotations."""
    return {
        group: align(first.units[group], second.units[group], short=group != "content")
        for group in ("speaker", "cue", "content")
    }


def count(first: Sheet, second: Sheet, aligned: Aligned, *, overlap_percent: float) -> Row:
    """Return the counts of one pair of annotations; stance counts only where both judged it."""
    row = np.zeros(WIDTH)
    judged = first.judged and second.judged
    row[LAYOUT.tokens] = _cross_marks(first, second)
    row[LAYOUT.spans] = _count_spans(first, second, judged, overlap_percent)
    row[LAYOUT.links] = _count_links(first, second, aligned)
    if judged:
        row[LAYOUT.quote] = _cross_label("quote", first, second)
        row[LAYOUT.claim] = _cross_label("claim", first, second)
        crossed = _cross_stance(aligned["content"])
        row[LAYOUT.stance] = row[LAYOUT.judged] = crossed.ravel()
        row[LAYOUT.claimed] = crossed[:2, :2].ravel()
        row[LAYOUT.claims] = len(_claims(first)) + len(_claims(second))
    row[LAYOUT.names] = _count_names(aligned["content"])
    return row


def weigh_stances(contents: Contents, values: Sequence[str]) -> Row:
    """Return how often two of many raters gave a content these stances, weighted for alpha.

    A rating that meets k others of its content counts 1 / k with each, as in Krippendorff's
    coincidences, where a pair of a unit's m values counts 1 / (m - 1).
    """
    places: dict[str | None, int] = {value: i for i, value in enumerate(values)}
    met = [
        ((first, a.id), (second, b.id), places[a.stance], places[b.stance])
        for (first, second), pairs in contents.items()
        for a, b in pairs
        if a.stance in places and b.stance in places
    ]
    others = Counter(rating for one, other, *_ in met for rating in (one, other))
    table = np.zeros((len(values), len(values)))
    for one, other, i, j in met:
        table[i, j] += (1 / others[one] + 1 / others[other]) / 2
    return table.ravel()


def _cross_marks(first: Sheet, second: Sheet) -> list[int]:
    table = [0] * MARKS**2
    for mark, bits in first.marks:
        for other_mark, other_bits in second.marks:
            table[mark * MARKS + other_mark] = (bits & other_bits).bit_count()
    return table


def _cross_label(label: str, first: Sheet, second: Sheet) -> list[int]:
    a, b = first.inside[label], second.inside[label]
    both, only_a, only_b = (a & b).bit_count(), (a & ~b).bit_count(), (b & ~a).bit_count()
    return [first.tokens - both - only_a - only_b, only_b, only_a, both]


def _count_spans(first: Sheet, second: Sheet, judged: bool, overlap_percent: float) -> list[int]:
    counts: list[int] = []
    for label in SPAN_LABELS:
        if label in ("quote", "claim") and not judged:
            counts += [0] * PER_SPAN
            continue
        a, b = first.spans[label], second.spans[label]
        counts += [*count_matches(a, b, overlap_percent=overlap_percent), len(a) + len(b)]
    return counts


def _count_links(first: Sheet, second: Sheet, aligned: Aligned) -> list[int]:
    partner = {a.id: b.id for pairs in aligned.values() for a, b in pairs}
    counts: list[int] = []
    for kind in LINK_KINDS:
        if kind == "continues":
            fragments = {a.id: b.id for a, b in align(first.fragments, second.fragments)}
            counts += _shared(kind, _ends(first, kind), _ends(second, kind), fragments)
        else:
            counts += _shared(kind, _ends(first, kind), _ends(second, kind), partner)
    return counts


def _ends(sheet: Sheet, kind: str) -> set[tuple[str, str]]:
    """Return the two ends of each link, at units; `continues` is between single regions."""
    if kind == "continues":
        return {(link.source, link.target) for link in sheet.links.get(kind, ())}
    owner = sheet.owner
    ends = {(owner[link.source], owner[link.target]) for link in sheet.links.get(kind, ())}
    # "A is the same claim as B" says as much as "B is the same claim as A".
    return {(min(e), max(e)) for e in ends} if kind == "same_claim" else ends


def _shared(
    kind: str, a: set[tuple[str, str]], b: set[tuple[str, str]], partner: dict[str, str]
) -> list[int]:
    found = set(partner.values())
    moved = {(partner[s], partner[t]) for s, t in a if s in partner and t in partner}
    if kind == "same_claim":
        moved = {(min(e), max(e)) for e in moved}
    kept = sum(s in found and t in found for s, t in b)
    return [2 * len(moved & b), len(a) + len(b), len(moved) + kept]


def _claims(sheet: Sheet) -> list[Unit]:
    return [unit for unit in sheet.units["content"] if unit.stance != "none"]


def _cross_stance(pairs: Iterable[tuple[Unit, Unit]]) -> Row:
    crossed = np.zeros((3, 3))
    for a, b in pairs:
        if a.stance is not None and b.stance is not None:
            crossed[COMMITMENTS.index(a.stance), COMMITMENTS.index(b.stance)] += 1
    return crossed


def _count_names(pairs: Iterable[tuple[Unit, Unit]]) -> tuple[int, int]:
    """Return on how many aligned contents the speakers' names are equal, and how many were named.

    A content counts where both sides give it a speaker and at least one side names that speaker.
    """
    equal = compared = 0
    for a, b in pairs:
        if a.names and b.names and any(a.names | b.names):
            compared += 1
            equal += a.names == b.names
    return equal, compared
