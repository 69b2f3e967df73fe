"""Content against its own cue and speaker: they lie side by side, never in one another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workbench.check.case import Case
from workbench.check.rule import Flaw, rule
from workbench.model import Region, Span


@rule(
    "cue-in-content",
    "Cue inside its own content",
    severity="warning",
    remedy="Split the content round the cue, and link the later part to the first by `continues`.",
)
def find_swallowed_cues(case: Case) -> Iterator[Flaw]:
    """A quote or claim covers the cue that introduces it, in part or as a whole."""
    for _, region in case.heads:
        yield from _overlaps(case, region, case.cues(region))


@rule(
    "speaker-in-content",
    "Content covers its own speaker",
    severity="warning",
    remedy="Split the content round the speaker; link the later part to the first by `continues`.",
)
def find_swallowed_speakers(case: Case) -> Iterator[Flaw]:
    """A quote or claim covers the speaker it is linked to, in part or as a whole."""
    for _, region in case.heads:
        yield from _overlaps(case, region, case.speakers(region))


def _overlaps(case: Case, content: Region, parts: Sequence[Region]) -> Iterator[Flaw]:
    spans = case.spans(content)
    for part in parts:
        if any(_overlap(span, own) for span in spans for own in case.spans(part)):
            yield Flaw(
                f"The {content.label} {content.id!r} covers its own {part.label}.",
                f"$.regions[{case.index[part.id]}]",
                part.start,
                part.end,
            )


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]
