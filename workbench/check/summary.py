"""Counts of findings by code and severity."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from workbench.model import SEVERITIES, Finding, Record, Severity


class Count(Record, frozen=True, omit_defaults=False):
    """How often one code was found at one severity, and in how many annotations."""

    code: str
    severity: Severity
    findings: int
    annotations: int


class Tally:
    """Counts findings while they pass through, in flat memory.

    Annotations are counted right as long as the findings of one come in turn, as a check yields
    them.
    """

    def __init__(self) -> None:
        self._findings: Counter[tuple[str, Severity]] = Counter()
        self._annotations: Counter[tuple[str, Severity]] = Counter()
        self._last: dict[tuple[str, Severity], tuple[str, str | None]] = {}

    def watch(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Yield the findings unchanged, each counted."""
        for finding in findings:
            kind = (finding.code, finding.severity)
            self._findings[kind] += 1
            place = (finding.doc_id, finding.annotation)
            self._annotations[kind] += self._last.get(kind) != place
            self._last[kind] = place
            yield finding

    def counts(self) -> tuple[Count, ...]:
        """Return the counts so far: errors first, then the most frequent."""
        return tuple(
            Count(code, severity, number, self._annotations[code, severity])
            for (code, severity), number in sorted(
                self._findings.items(),
                key=lambda kv: (SEVERITIES.index(kv[0][1]), -kv[1], kv[0][0]),
            )
        )


def summarise(findings: Iterable[Finding]) -> tuple[Count, ...]:
    """Return counts by code and severity: errors first, then the most frequent."""
    tally = Tally()
    for _ in tally.watch(findings):
        pass
    return tally.counts()
