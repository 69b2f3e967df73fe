"""What is missing: labels that nothing uses, quotations that nobody labelled."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.check.case import Case, Submission
from workbench.check.rule import Flaw, rule
from workbench.check.words import read_words
from workbench.model import CONTENTS

# Shorter ones are mostly titles, nicknames and scare quotes.
_WORDS_OF_A_QUOTATION = 6
_MANY = 3


@rule(
    "unused-speaker",
    "Speaker nobody quotes",
    severity="warning",
    remedy="Link what this speaker says to it, or delete the region.",
)
def find_unused_speakers(case: Case) -> Iterator[Flaw]:
    """A speaker is linked to no quote and no claim."""
    yield from _unused(case, "speaker", "Nothing is linked to this speaker.")


@rule(
    "unused-cue",
    "Cue of nothing",
    severity="warning",
    remedy="Link the cue to the quote or claim that it introduces, or delete it.",
)
def find_unused_cues(case: Case) -> Iterator[Flaw]:
    """A cue is linked to no quote and no claim."""
    yield from _unused(case, "cue", "This cue introduces nothing.")


def _unused(case: Case, label: str, message: str) -> Iterator[Flaw]:
    for i, region in enumerate(case.annotation.regions):
        if region.label != label or region.id in case.later:
            continue
        if not (case.sources("said_by", region) or case.targets("cue_of", region)):
            yield Flaw(message, f"$.regions[{i}]", region.start, region.end)


@rule(
    "unlabelled-quotation",
    "Verbatim quotation nobody attributed",
    severity="warning",
    remedy="Label it as quote or claim and link it to its speaker.",
)
def find_unlabelled_quotations(case: Case) -> Iterator[Flaw]:
    """At least six words between double quotation marks overlap no quote and no claim."""
    contents = [(r.start, r.end) for _, r in case.sound if r.label in CONTENTS]
    for start, end in case.passage.quoted:
        if any(s < end and start < e for s, e in contents):
            continue
        if len(read_words(case.text[start:end])) >= _WORDS_OF_A_QUOTATION:
            yield Flaw("Nobody is linked to this quotation.", "$.regions", start, end)


@rule(
    "nothing-labelled",
    "Submitted without any label",
    severity="warning",
    remedy="Open the task again: either labels were lost, or every prediction was wrong.",
    scope="version",
)
def find_nothing_labelled(case: Submission) -> Iterator[Flaw]:
    """An article was submitted without a region although the model found three or more contents."""
    if case.annotation.regions or case.prediction is None or case.version.state != "submitted":
        return
    found = sum(r.label in CONTENTS for r in case.prediction.annotation.regions)
    if found >= _MANY:
        yield Flaw(f"No region, where {case.prediction.model} found {found} quotes and claims.")
