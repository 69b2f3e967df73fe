"""Fragments: a split region is one first fragment and later ones that all point at it."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.check.case import Case
from workbench.check.rule import Flaw, rule


@rule(
    "fragment-chain",
    "Fragment of a fragment",
    severity="error",
    remedy="Link every later fragment to the first one, and to no other.",
)
def find_chains(case: Case) -> Iterator[Flaw]:
    """A later fragment continues another later fragment, or several, instead of the first one."""
    for i, source, target in case.joints("continues"):
        first = case.targets("continues", source)[0]
        if target.id in case.later:
            message = f"{source.id!r} continues {target.id!r}, which continues another region."
        elif first is not target:
            message = f"{source.id!r} continues both {first.id!r} and {target.id!r}."
        else:
            continue
        yield Flaw(message, f"$.links[{i}]", source.start, source.end)


@rule(
    "fragment-order",
    "Fragment before the one it continues",
    severity="warning",
    remedy="Turn the link round: the later fragment points at the first.",
)
def find_backward(case: Case) -> Iterator[Flaw]:
    """A fragment stands in the text before the one that it is said to continue."""
    for i, source, target in case.joints("continues"):
        if source.start < target.start:
            message = f"{source.id!r} stands before {target.id!r}, which it continues."
            yield Flaw(message, f"$.links[{i}]", source.start, source.end)


@rule(
    "fragment-mismatch",
    "Fragments that disagree",
    severity="error",
    remedy="Give all fragments the stance, name and kind of the first one.",
)
def find_mismatched(case: Case) -> Iterator[Flaw]:
    """A later fragment has another stance, name or kind than the first one."""
    for _, later, first in case.joints("continues"):
        for field in ("stance", "name", "kind"):
            own, expected = getattr(later, field), getattr(first, field)
            if own not in (None, expected):
                yield Flaw(
                    f"The fragment has {field} {own!r}, the first one {expected!r}.",
                    f"$.regions[{case.index[later.id]}].{field}",
                    later.start,
                    later.end,
                )


@rule(
    "linked-fragment",
    "Speaker or cue linked to a later fragment",
    severity="info",
    remedy="Draw the link to the first fragment; it counts for all of them.",
)
def find_linked(case: Case) -> Iterator[Flaw]:
    """A link other than `continues` meets a later fragment; records read it as the first one's."""
    for i, link in enumerate(case.annotation.links):
        if link.kind == "continues":
            continue
        for side, region_id in (("from", link.source), ("to", link.target)):
            region = case.region(region_id)
            if region is not None and region_id in case.later:
                yield Flaw(
                    f"The {link.kind} link meets {region_id!r}, which continues another region.",
                    f"$.links[{i}].{side}",
                    region.start,
                    region.end,
                )
