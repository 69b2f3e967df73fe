"""Progress by article and by annotator, counted in one pass over the ledger."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby

import numpy as np

from workbench.audit.report.figures import Person, Quartiles, Stage
from workbench.model import AnnotationVersion, Finding


class Watched:
    """Counts versions and findings while they pass through."""

    def __init__(self, overlap: int) -> None:
        self._overlap = overlap
        self._counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._seconds: defaultdict[str, array[float]] = defaultdict(lambda: array("d"))
        self.stages: Counter[Stage] = Counter()

    def read(self, versions: Iterable[AnnotationVersion], adjudicated: frozenset[str]) -> None:
        """Count the newest versions in every state, which come article by article."""
        for doc_id, group in groupby(versions, key=lambda v: v.annotation.doc_id):
            of_article = list(group)
            for version in of_article:
                self._count(version)
            self.stages["adjudicated" if doc_id in adjudicated else self._judge(of_article)] += 1

    def _count(self, version: AnnotationVersion) -> None:
        counts = self._counts[version.annotator]
        counts[version.state] += 1
        if version.state == "submitted":
            counts["assisted"] += version.model is not None
            if version.lead_time is not None:
                self._seconds[version.annotator].append(version.lead_time)

    def _judge(self, versions: list[AnnotationVersion]) -> Stage:
        states = {version.state for version in versions}
        people = {v.annotator for v in versions if v.state == "submitted"}
        if people:
            return "complete" if len(people) >= self._overlap else "partly"
        if "draft" in states:
            return "begun"
        return "skipped" if "skipped" in states else "untouched"

    def watch(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Yield the findings unchanged, noting those on how an annotation came about."""
        for finding in findings:
            if finding.annotator and finding.code in ("rubber-stamp", "too-fast"):
                self._counts[finding.annotator][finding.code] += 1
            yield finding

    def people(self) -> tuple[Person, ...]:
        """Return what each annotator did, by name."""
        return tuple(
            Person(
                annotator=name,
                submitted=counts["submitted"],
                drafts=counts["draft"],
                skipped=counts["skipped"],
                assisted=counts["assisted"],
                unchanged=counts["rubber-stamp"],
                fast=counts["too-fast"],
                minutes=_quartiles(self._seconds[name]) if self._seconds[name] else None,
            )
            for name, counts in sorted(self._counts.items())
        )


def _quartiles(seconds: array[float]) -> Quartiles:
    minutes = np.asarray(seconds) / 60
    return Quartiles(*(float(value) for value in np.percentile(minutes, (0, 25, 50, 75, 100))))
