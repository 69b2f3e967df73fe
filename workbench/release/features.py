"""What an annotation can hold, counted, so that a format can say what of it is lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

from workbench.model import Annotation, LinkKind, Region


class Feature(NamedTuple):
    """One thing that an annotation holds and a format carries or loses; `count` counts it."""

    name: str
    title: str
    count: Callable[[Annotation], int]


def _regions(test: Callable[[Region], bool]) -> Callable[[Annotation], int]:
    return lambda annotation: sum(test(region) for region in annotation.regions)


def _links(kind: LinkKind) -> Callable[[Annotation], int]:
    return lambda annotation: sum(link.kind == kind for link in annotation.links)


def _content(region: Region) -> bool:
    return region.label in ("quote", "claim")


def count_overlaps(annotation: Annotation) -> int:
    """Return how many regions share a code point with an earlier region of the same label."""
    lost = 0
    furthest: dict[str, int] = {}
    for region in sorted(annotation.regions, key=lambda r: (r.start, r.end)):
        lost += region.start < furthest.get(region.label, 0)
        furthest[region.label] = max(region.end, furthest.get(region.label, 0))
    return lost


FEATURES: tuple[Feature, ...] = (
    Feature("speakers", "speaker spans", _regions(lambda r: r.label == "speaker")),
    Feature("cues", "cue spans", _regions(lambda r: r.label == "cue")),
    Feature("contents", "quote and claim spans", _regions(_content)),
    Feature("stance", "stance of claims", _regions(lambda r: r.stance is not None)),
    Feature("names", "canonical speaker names", _regions(lambda r: r.name is not None)),
    Feature("kinds", "speaker kinds", _regions(lambda r: r.kind is not None)),
    Feature("said_by", "who said it", _links("said_by")),
    Feature("cue_of", "which cue", _links("cue_of")),
    Feature("continues", "fragments as one span", _links("continues")),
    Feature("same_claim", "same claim", _links("same_claim")),
    Feature("disputes", "disputed claim", _links("disputes")),
    Feature("overlaps", "spans of one label that overlap", count_overlaps),
    Feature("ids", "region ids", _regions(lambda r: bool(r.id))),
    Feature(
        "scores",
        "scores of quotes and claims",
        _regions(lambda r: _content(r) and r.score is not None),
    ),
    Feature(
        "part_scores",
        "scores of speakers and cues",
        _regions(lambda r: not _content(r) and r.score is not None),
    ),
)
EVERYTHING: frozenset[str] = frozenset(feature.name for feature in FEATURES)


def count_features(annotation: Annotation) -> Counter[str]:
    """Return how much of every feature an annotation holds."""
    return Counter({feature.name: feature.count(annotation) for feature in FEATURES})
