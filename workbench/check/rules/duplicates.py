"""The same thing said twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator

from workbench.check.case import Case
from workbench.check.rule import Flaw, rule
from workbench.model import CONTENTS, Region


@rule(
    "repeated-id",
    "Region id used twice",
    severity="error",
    remedy="Give each region an id of its own.",
)
def find_repeated_ids(case: Case) -> Iterator[Flaw]:
    """Two regions have one id, so that links to it mean either."""
    for i, region in enumerate(case.annotation.regions):
        first = case.index[region.id]
        if first != i:
            yield Flaw(
                f"The id {region.id!r} already names $.regions[{first}].",
                f"$.regions[{i}].id",
                region.start,
                region.end,
            )


@rule(
    "duplicate-region",
    "Same region twice",
    severity="error",
    remedy="Delete one of the two; Alt+. reaches the one below.",
)
def find_duplicates(case: Case) -> Iterator[Flaw]:
    """Two regions cover the same characters with the same label, name and speaker. One span that
    two speakers say is two regions, each linked to its own speaker, and no duplicate; nor is a
    fragment that continues another region.
    """
    seen: dict[Hashable, int] = {}
    for i, region in enumerate(case.annotation.regions):
        first = seen.setdefault(_identity(case, region), i)
        if first != i:
            yield Flaw(
                f"The {region.label} repeats $.regions[{first}].",
                f"$.regions[{i}]",
                region.start,
                region.end,
            )


def _identity(case: Case, region: Region) -> Hashable:
    whole = _whole(case, region)
    # A cue has no speaker to be told apart by, and may be half of another content's cue.
    around = tuple(case.spans(whole)) if region.label == "cue" else (whole.start, whole.end)
    own = (region.label, region.start, region.end, region.name, region.stance)
    return (*own, around, _speakers(case, whole))


def _whole(case: Case, region: Region) -> Region:
    """Return the region that a fragment continues, or a region itself."""
    return next(iter(case.targets("continues", region)), region)


def _speakers(case: Case, region: Region) -> frozenset[str]:
    return frozenset(speaker.id for speaker in case.speakers(region))


@rule(
    "quote-and-claim",
    "Span is both quote and claim",
    severity="error",
    remedy="Keep the claim if the speaker puts it forward as true or false, else the quote.",
)
def find_quote_and_claim(case: Case) -> Iterator[Flaw]:
    """One speaker's span is labelled quote and claim; every attributed span gets exactly one."""
    seen: dict[Hashable, tuple[int, str]] = {}
    for i, region in enumerate(case.annotation.regions):
        if region.label not in CONTENTS:
            continue
        speakers = _speakers(case, _whole(case, region))
        first, label = seen.setdefault((region.start, region.end, speakers), (i, region.label))
        if label != region.label:
            yield Flaw(
                f"The {region.label} covers the same span as the {label} $.regions[{first}].",
                f"$.regions[{i}].label",
                region.start,
                region.end,
            )


@rule(
    "duplicate-link",
    "Same link twice",
    severity="warning",
    remedy="Delete one of the two.",
)
def find_duplicate_links(case: Case) -> Iterator[Flaw]:
    """Two links of one kind join the same regions."""
    seen: Counter[Hashable] = Counter()
    for i, link in enumerate(case.annotation.links):
        ends: tuple[str, ...] = (link.kind, link.source, link.target)
        if link.kind == "same_claim":  # it has no direction
            ends = (link.kind, *sorted((link.source, link.target)))
        seen[ends] += 1
        if seen[ends] == 2:
            message = f"{link.source!r} and {link.target!r} are joined by {link.kind} already."
            yield Flaw(message, f"$.links[{i}]")
