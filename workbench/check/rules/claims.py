"""Links between claims: others dispute them, and members of a cluster are about one thing."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.check.case import Case
from workbench.check.clusters import claim_clusters, speaker_names
from workbench.check.rule import Flaw, rule
from workbench.check.words import content_stems


@rule(
    "self-dispute",
    "Speaker disputes a claim of their own",
    severity="warning",
    remedy="Correct the speaker of one of the two, or turn or delete the `disputes` link.",
)
def find_self_disputes(case: Case) -> Iterator[Flaw]:
    """A `disputes` link leads to a claim that the same speaker asserts."""
    for i, source, target in case.joints("disputes"):
        if target.stance != "deny" and speaker_names(case, source) & speaker_names(case, target):
            message = f"{source.id!r} disputes {target.id!r}, and one speaker says both."
            yield Flaw(message, f"$.links[{i}]", source.start, source.end)


@rule(
    "unrelated-claims",
    "Same claim, but about different things",
    severity="info",  # two wordings of one claim may share no word
    remedy="Remove the `same claim` link, unless they are one claim in other words.",
)
def find_unrelated(case: Case) -> Iterator[Flaw]:
    """A claim linked as `same claim` shares no content word with any other of its cluster. Claims
    of fewer than two content words ("the same account") are passed over. English only.
    """
    if not case.english:
        return
    for cluster in claim_clusters(case, by_wording=False):
        stems = [content_stems(case.words(region)) for _, region in cluster]
        for n, (i, region) in enumerate(cluster):
            if len(cluster) == 2 and n == 0:
                continue  # of two, the second is reported for both
            others = frozenset().union(*stems[:n], *stems[n + 1 :])
            if len(stems[n]) > 1 and len(others) > 1 and stems[n].isdisjoint(others):
                message = "The claim shares no content word with the claims it is linked to."
                yield Flaw(message, f"$.regions[{i}]", region.start, region.end)
