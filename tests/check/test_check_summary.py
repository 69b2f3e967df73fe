"""Counts by code and severity."""

from __future__ import annotations

from workbench.check import Tally, summarise
from workbench.model import Finding


def finding(code: str, severity: str, annotation: str) -> Finding:
    return Finding(code, severity, "m.", "r.", "doc", annotation=annotation)  # type: ignore[arg-type]  # a literal


FINDINGS = [
    finding("b", "warning", "1"),
    finding("a", "info", "1"),
    finding("b", "warning", "1"),
    finding("c", "error", "2"),
    finding("b", "warning", "2"),
]


def test_errors_come_first_then_the_most_frequent() -> None:
    counts = summarise([*FINDINGS, finding("d", "warning", "3")])
    assert [(c.code, c.severity, c.findings, c.annotations) for c in counts] == [
        ("c", "error", 1, 1),
        ("b", "warning", 3, 2),
        ("d", "warning", 1, 1),
        ("a", "info", 1, 1),
    ]


def test_tally_lets_findings_pass() -> None:
    tally = Tally()
    assert list(tally.watch(FINDINGS)) == FINDINGS
    assert sum(count.findings for count in tally.counts()) == len(FINDINGS)


def test_nothing_found_is_nothing_counted() -> None:
    assert summarise([]) == ()
