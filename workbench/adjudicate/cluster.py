"""Which regions of several annotators are one region: near-miss spans aligned by overlap."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from workbench.model import Annotation, Region, Span

CROSS_LABEL = 0.8
"""Shared characters (Dice) from which a speaker and a cue, say, are one region labelled twice."""


@dataclass
class Cluster:
    """One region as several annotators marked it; an annotator is in it at most once."""

    members: dict[str, Region] = field(default_factory=dict)


def group_of(label: str) -> str:
    """Return what a region of that label is aligned with; quotes and claims are both `content`."""
    return "content" if label in ("quote", "claim") else label


def dice(a: Span, b: Span) -> float:
    """Return 2·|A∩B| / (|A|+|B|) in characters."""
    shared = min(a[1], b[1]) - max(a[0], b[0])
    return max(0, 2 * shared) / max(1, a[1] - a[0] + b[1] - b[0])


def may_be_one(a: Region, b: Region) -> bool:
    """Return whether two annotators' regions may be one, by the floors of `workbench.agree`.

    Contents need a Dice of one half; speakers and cues half of the shorter; regions of different
    labels nearly all.
    """
    shared = min(a.end, b.end) - max(a.start, b.start)
    if shared <= 0:
        return False
    if group_of(a.label) != group_of(b.label):
        return dice((a.start, a.end), (b.start, b.end)) >= CROSS_LABEL
    if group_of(a.label) == "content":
        return dice((a.start, a.end), (b.start, b.end)) >= 0.5
    return 2 * shared >= min(a.end - a.start, b.end - b.start)


def cluster(annotations: Mapping[str, Annotation]) -> list[Cluster]:
    """Return the clusters in text order; the order of annotators and regions changes nothing.

    Pairs are joined best first: same label group, then shared characters, then equal labels.
    """
    placed = [
        (region, name)
        for name, annotation in sorted(annotations.items())
        for region in annotation.regions
        if region.end > region.start
    ]
    placed.sort(key=lambda item: (_content(item[0]), item[1]))
    home = [Cluster({name: region}) for region, name in placed]
    held = [[i] for i in range(len(placed))]
    for *_, i, j in sorted(_pairs(placed)):
        one, other = home[i], home[j]
        if one is not other and not one.members.keys() & other.members.keys():
            one.members.update(other.members)
            moved = held[j]
            held[i].extend(moved)
            for k in moved:
                home[k], held[k] = one, held[i]
    return list({id(found): found for found in home}.values())


def _content(region: Region) -> tuple[int, int, str, str, str]:
    return region.start, region.end, region.label, region.stance or "", region.name or ""


def _pairs(placed: list[tuple[Region, str]]) -> Iterator[tuple[bool, float, bool, int, int]]:
    for i, (a, name) in enumerate(placed):
        for j in range(i + 1, len(placed)):
            b, other = placed[j]
            if b.start >= a.end:
                break
            if name != other and may_be_one(a, b):
                apart = group_of(a.label) != group_of(b.label)
                differ = (a.label, a.stance) != (b.label, b.stance)
                yield apart, -dice((a.start, a.end), (b.start, b.end)), differ, i, j
