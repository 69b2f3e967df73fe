"""Which regions of several annotators are one region: near-miss spans aligned by overlap."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from workbench.agree.sheet import fold_case
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


class _Mark(NamedTuple):
    """A region as an annotator marked it, with where its speakers are and what they are called."""

    region: Region
    annotator: str
    places: frozenset[Span]
    names: frozenset[str]

    def text_order(self) -> tuple[object, ...]:
        r = self.region
        said_of = r.label, r.stance or "", r.name or ""
        return r.start, r.end, said_of, sorted(self.places), sorted(self.names), self.annotator

    def shares_speaker(self, other: _Mark) -> bool:
        return not (self.names.isdisjoint(other.names) and self.places.isdisjoint(other.places))


def cluster(annotations: Mapping[str, Annotation]) -> list[Cluster]:
    """Return the clusters in text order; the order of annotators and regions changes nothing.

    Pairs are joined best first: same label group, then shared characters, then a speaker of the
    same name or place, which tells apart what two people said in the same words, then equal labels.
    """
    marks = [mark for name in annotations for mark in _marks(name, annotations[name])]
    marks.sort(key=_Mark.text_order)
    home = [Cluster({mark.annotator: mark.region}) for mark in marks]
    held = [[i] for i in range(len(marks))]
    for *_, i, j in sorted(_pairs(marks)):
        one, other = home[i], home[j]
        if one is not other and not one.members.keys() & other.members.keys():
            one.members.update(other.members)
            moved = held[j]
            held[i].extend(moved)
            for k in moved:
                home[k], held[k] = one, held[i]
    return list({id(found): found for found in home}.values())


def _marks(annotator: str, annotation: Annotation) -> Iterator[_Mark]:
    regions = {region.id: region for region in annotation.regions}
    speakers: dict[str, list[Region]] = {}
    for link in annotation.links:
        if link.kind == "said_by" and link.target in regions:
            speakers.setdefault(link.source, []).append(regions[link.target])
    for region in annotation.regions:
        if region.end > region.start:
            said_by = speakers.get(region.id, ())
            places = frozenset((speaker.start, speaker.end) for speaker in said_by)
            names = frozenset(fold_case(s.name) for s in said_by if s.name)
            yield _Mark(region, annotator, places, names)


def _pairs(marks: list[_Mark]) -> Iterator[tuple[bool, float, bool, bool, int, int]]:
    for i, one in enumerate(marks):
        a = one.region
        for j in range(i + 1, len(marks)):
            other = marks[j]
            b = other.region
            if b.start >= a.end:
                break
            if one.annotator != other.annotator and may_be_one(a, b):
                apart = group_of(a.label) != group_of(b.label)
                shared = dice((a.start, a.end), (b.start, b.end))
                differ = (a.label, a.stance) != (b.label, b.stance)
                yield apart, -shared, not one.shares_speaker(other), differ, i, j
