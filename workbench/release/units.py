"""The region graph with split spans joined: units, and links between units."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from workbench.model import Annotation, Link, LinkKind, Region, Spans
from workbench.records import find_firsts


@dataclass(frozen=True)
class Unit:
    """A region with the fragments that continue it; `head` is the one they point at."""

    head: Region
    spans: Spans


@dataclass(frozen=True)
class UnitGraph:
    """Units by the id of their head, in text order, and the links between heads."""

    units: dict[str, Unit]
    links: tuple[Link, ...]

    def targets(self, kind: LinkKind, source: str) -> Sequence[str]:
        """Return the heads that links of `kind` lead to."""
        return self._targets.get((kind, source), ())

    def sources(self, kind: LinkKind, target: str) -> Sequence[str]:
        """Return the heads that links of `kind` come from."""
        return self._sources.get((kind, target), ())

    @cached_property
    def _targets(self) -> Mapping[tuple[LinkKind, str], Sequence[str]]:
        return _index(((k.kind, k.source), k.target) for k in self.links)

    @cached_property
    def _sources(self) -> Mapping[tuple[LinkKind, str], Sequence[str]]:
        return _index(((k.kind, k.target), k.source) for k in self.links)


def _index(
    ends: Iterable[tuple[tuple[LinkKind, str], str]],
) -> Mapping[tuple[LinkKind, str], Sequence[str]]:
    found: dict[tuple[LinkKind, str], list[str]] = {}
    for end, other in ends:
        found.setdefault(end, []).append(other)
    return found


def join_fragments(annotation: Annotation) -> UnitGraph:
    """Return the units of an annotation, by `find_firsts`; dangling links are left out."""
    regions = {region.id: region for region in annotation.regions}
    firsts = find_firsts(regions, annotation.links)
    parts: dict[str, list[Region]] = {}
    for region in regions.values():
        parts.setdefault(firsts[region.id], []).append(region)
    units = {
        key: Unit(regions[key], tuple(sorted((r.start, r.end) for r in found)))
        for key, found in parts.items()
    }
    links = tuple(
        Link(link.kind, firsts[link.source], firsts[link.target])
        for link in annotation.links
        if link.kind != "continues" and {link.source, link.target} <= regions.keys()
    )
    ordered = sorted(units.items(), key=lambda item: (item[1].spans, item[0]))
    return UnitGraph(dict(ordered), links)
