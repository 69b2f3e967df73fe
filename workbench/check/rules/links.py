"""Links: both ends there, different, and of the labels that the kind joins."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.check.case import Case
from workbench.check.rule import Flaw, rule
from workbench.model import can_join


@rule(
    "dangling-link",
    "Link to a region that is not there",
    severity="error",
    remedy="Delete the link, or label the missing span and draw the link again.",
)
def find_dangling(case: Case) -> Iterator[Flaw]:
    """A link starts at or points to a region id that the annotation does not have."""
    for i, link in enumerate(case.annotation.links):
        for side, region_id in (("from", link.source), ("to", link.target)):
            if region_id not in case.index:
                message = f"The {link.kind} link names {region_id!r}, which is no region."
                yield Flaw(message, f"$.links[{i}].{side}")


@rule(
    "self-link",
    "Link from a region to itself",
    severity="error",
    remedy="Delete the link.",
)
def find_self_links(case: Case) -> Iterator[Flaw]:
    """A link joins a region to itself."""
    for i, link in enumerate(case.annotation.links):
        region = case.region(link.source)
        if link.source == link.target and region is not None:
            message = f"The {link.kind} link joins {link.source!r} to itself."
            yield Flaw(message, f"$.links[{i}]", region.start, region.end)


@rule(
    "wrong-ends",
    "Link between labels it cannot join",
    severity="error",
    remedy="Delete the link and draw it between the right regions.",
)
def find_wrong_ends(case: Case) -> Iterator[Flaw]:
    """A link joins labels that its kind does not join: `said_by` quote or claim to speaker,
    `cue_of` cue to quote or claim, `continues` a label to the same label, `same_claim` claim to
    claim, `disputes` quote or claim to claim.
    """
    for i, link in enumerate(case.annotation.links):
        source, target = case.region(link.source), case.region(link.target)
        if source is None or target is None or link.source == link.target:
            continue
        if not can_join(link.kind, source.label, target.label):
            yield Flaw(
                f"A {link.kind} link cannot join {source.label} to {target.label}.",
                f"$.links[{i}]",
                source.start,
                source.end,
            )
