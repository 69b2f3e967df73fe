"""Who said it: one speaker for every attributed span."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.check.case import Case
from workbench.check.rule import Flaw, rule


@rule(
    "no-speaker",
    "Quote or claim without speaker",
    severity="warning",
    remedy="Link it to its speaker, label the speaker first if need be, or delete the region.",
)
def find_unattributed(case: Case) -> Iterator[Flaw]:
    """A quote or claim is linked to no speaker. No error, because news does write "it was said"."""
    for i, region in case.heads:
        if not case.speakers(region):
            message = f"The {region.label} has no speaker."
            yield Flaw(message, f"$.regions[{i}]", region.start, region.end)


@rule(
    "two-speakers",
    "Two speakers for one span",
    severity="error",
    remedy="Delete the wrong link. If both said it, give each speaker a region of its own.",
)
def find_two_speakers(case: Case) -> Iterator[Flaw]:
    """A quote or claim is linked to more than one speaker region."""
    for i, region in case.heads:
        speakers = case.speakers(region)
        if len(speakers) > 1:
            names = " and ".join(
                repr(s.name or case.text[max(0, s.start) : max(0, s.end)]) for s in speakers
            )
            message = f"The {region.label} is said by {names}."
            yield Flaw(message, f"$.regions[{i}]", region.start, region.end)
