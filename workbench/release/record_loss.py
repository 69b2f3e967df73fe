"""What attribution records cannot hold of a region graph, measured on each graph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator

from workbench.model import Annotation, Attributions, Region
from workbench.records import from_attributions

LOST = "regions and links that records cannot hold"


def count_lost(annotation: Annotation, record: Attributions) -> int:
    """Return how many regions and links do not come back from the record, as they were.

    Region ids and the scores of speakers and cues are left out: no record has them.
    """
    found = Counter(_describe(annotation))
    found.subtract(_describe(from_attributions(record)))
    return sum(count for count in found.values() if count > 0)


def _describe(annotation: Annotation) -> Iterator[Hashable]:
    regions = {region.id: _strip(region) for region in annotation.regions}
    for region in annotation.regions:
        yield _strip(region)
    for link in annotation.links:
        yield link.kind, regions.get(link.source), regions.get(link.target)


def _strip(region: Region) -> Hashable:
    place = (region.label, region.start, region.end)
    if region.label in ("speaker", "cue"):
        return (*place, region.name, region.kind)
    return (*place, region.stance, region.score)
