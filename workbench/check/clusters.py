"""Claims of one annotation that are one claim, and who makes them."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from workbench.check.case import Case
from workbench.check.names import fold_name
from workbench.model import Region

Cluster = list[tuple[int, Region]]


def claim_clusters(case: Case, *, by_wording: bool = True) -> Iterator[Cluster]:
    """Yield the groups of two or more claims joined by `same_claim` or, if asked, by their words.

    Members are (position in the annotation, region), in order.
    """
    claims = [(i, region) for i, region in case.heads if region.label == "claim"]
    parent: dict[Hashable, Hashable] = {}

    def root(node: Hashable) -> Hashable:
        parent.setdefault(node, node)
        while parent[node] != node:
            node = parent[node]
        return node

    for joint in case.joints("same_claim"):
        parent[root(joint.source.id)] = root(joint.target.id)
    if by_wording:
        for _, region in claims:
            parent[root(region.id)] = root(("words", fold_name(case.words(region))))
    groups: dict[Hashable, Cluster] = {}
    for member in claims:
        groups.setdefault(root(member[1].id), []).append(member)
    return (group for group in groups.values() if len(group) > 1)


def speaker_names(case: Case, region: Region) -> frozenset[str]:
    """Return the folded names of a content's speakers; a nameless one counts by its region."""
    return frozenset(
        fold_name(speaker.name) if speaker.name else f"#{speaker.id}"
        for speaker in case.speakers(region)
    )
