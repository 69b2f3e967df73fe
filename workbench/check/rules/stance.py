"""Stance: no speaker says and unsays one claim, and the words around a claim agree with it."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.check.case import Case
from workbench.check.clusters import claim_clusters, speaker_names
from workbench.check.rule import Flaw, rule
from workbench.check.words import ASSERTIONS, DENIALS, NEGATIONS, OPINIONS, read_words
from workbench.model import Region

_NOT = frozenset(("not", "never"))
_NEGATORS = NEGATIONS | {"little", "beyond"}


@rule(
    "stance-contradiction",
    "One speaker asserts and denies one claim",
    severity="warning",
    remedy="Flip the wrong stance, or remove the `same claim` link.",
)
def find_contradictions(case: Case) -> Iterator[Flaw]:
    """Of claims that are linked as the same or worded the same, one speaker asserts one and denies
    another.
    """
    if not case.judged:
        return
    for cluster in claim_clusters(case):
        stances: dict[str, tuple[str | None, str]] = {}
        for i, region in cluster:
            for name in speaker_names(case, region):
                stance, first = stances.setdefault(name, (region.stance, region.id))
                if stance != region.stance:
                    yield Flaw(
                        f"The speaker of {first!r} takes the other side there: {stance}.",
                        f"$.regions[{i}].stance",
                        region.start,
                        region.end,
                    )


@rule(
    "denial-asserted",
    "Asserted claim with a cue that denies",
    severity="warning",
    remedy="Press 4 (denied claim), unless the speaker stands by the words as they are.",
)
def find_asserted_denials(case: Case) -> Iterator[Flaw]:
    """The cue of an asserted claim denies (deny, dispute, refute, rebut, debunk, contradict,
    disprove, doubt) and holds no negation ("did not deny", "little doubt"), or it says that the
    speaker does not think or believe it. English only.
    """
    for i, region, cue in _claims(case, "assert"):
        words = frozenset(read_words(cue))
        if (words & DENIALS and not words & _NEGATORS) or (words & OPINIONS and words & _NOT):
            message = f"The claim is asserted, but its cue is {cue!r}."
            yield Flaw(message, f"$.regions[{i}].stance", region.start, region.end)


@rule(
    "assertion-denied",
    "Denied claim with a cue that asserts",
    severity="warning",
    remedy="Press 3 (asserted claim), or take the denying words into the claim or its cue.",
)
def find_denied_assertions(case: Case) -> Iterator[Flaw]:
    """The cue of a denied claim reports or believes (say, claim, show, think, …), neither cue nor
    claim holds a word that negates or denies, and the claim disputes no other. English only.
    """
    for i, region, cue in _claims(case, "deny"):
        if case.targets("disputes", region) or ASSERTIONS.isdisjoint(read_words(cue)):
            continue
        if (DENIALS | NEGATIONS).isdisjoint(read_words(f"{cue} {case.words(region)}")):
            message = f"The claim is denied, but its cue is {cue!r} and no word negates it."
            yield Flaw(message, f"$.regions[{i}].stance", region.start, region.end)


def _claims(case: Case, stance: str) -> Iterator[tuple[int, Region, str]]:
    """Yield the English claims of a stance that have a cue, with the cue's words."""
    if not (case.judged and case.english):
        return
    for i, region in case.heads:
        if region.label == "claim" and region.stance == stance:
            cue = " ".join(case.words(cue) for cue in case.cues(region))
            if cue:
                yield i, region, cue
