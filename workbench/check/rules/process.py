"""How an annotation came about: time taken, changes made, by whom, under which config."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from workbench.check.case import Submission
from workbench.check.rule import Flaw, rule
from workbench.model import Annotation, Link, Region

# Adults read English non-fiction at 175-300 words a minute (Brysbaert 2019, doi:10.1016/
# j.jml.2019.104047); nobody follows a text at 500.
_WORDS_PER_SECOND = 500 / 60


@rule(
    "too-fast",
    "Submitted faster than the article can be read",
    severity="warning",
    remedy="Have the article labelled again, or ask the annotator.",
    scope="version",
)
def find_too_fast(case: Submission) -> Iterator[Flaw]:
    """The lead time is shorter than reading the article at 500 words a minute takes."""
    taken = case.version.lead_time
    needed = case.passage.word_count / _WORDS_PER_SECOND
    if taken is not None and case.version.state == "submitted" and taken < needed:
        words = case.passage.word_count
        yield Flaw(f"Submitted after {taken:.1f} s; reading {words} words takes {needed:.1f} s.")


@rule(
    "rubber-stamp",
    "Unchanged from the prediction",
    severity="info",
    remedy="Look at it again if the same annotator never changes anything.",
    scope="version",
)
def find_rubber_stamps(case: Submission) -> Iterator[Flaw]:
    """The submitted graph equals the prediction it started from, scores aside."""
    if case.prediction is None or case.version.state != "submitted":
        return
    graph = _graph(case.prediction.annotation)
    if graph[0] and _graph(case.annotation) == graph:
        count = len(case.annotation.regions)
        yield Flaw(f"All {count} regions are as {case.prediction.model} predicted them.")


def _graph(annotation: Annotation) -> tuple[frozenset[Region], frozenset[Link]]:
    regions = (msgspec.structs.replace(region, score=None) for region in annotation.regions)
    return frozenset(regions), frozenset(annotation.links)


@rule(
    "foreign-edit",
    "Edited by somebody other than its author",
    severity="warning",
    remedy="Annotators work in the label stream; from the task list they edit each other's labels.",
    scope="version",
)
def find_foreign_edits(case: Submission) -> Iterator[Flaw]:
    """Who last changed the annotation is not who made it."""
    editor = case.version.updated_by
    if editor is not None and editor != case.version.annotator:
        yield Flaw(f"Made by {case.version.annotator}, last changed by {editor}.")


@rule(
    "older-config",
    "Labelled under another labeling config",
    severity="info",
    remedy="Check that the labels still mean the same, or have the task submitted again.",
    scope="version",
)
def find_older_configs(case: Submission) -> Iterator[Flaw]:
    """The labeling config in force when it was submitted is not the one in force now."""
    then, now = case.version.config, case.config
    if then is not None and now is not None and then != now:
        yield Flaw(f"Labelled under config {then[:19]}; now it is {now[:19]}.")
