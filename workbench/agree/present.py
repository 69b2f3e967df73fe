"""Agreement as tables of text."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.agree.agreement import ALL, Agreement, Comparison, Measure
from workbench.model import COMMITMENTS
from workbench.table import Table


def tables(agreement: Agreement) -> tuple[Table, ...]:
    """Return the tables to show, most general first; those without a row are left out."""
    found = []
    if agreement.total is not None:
        found += list(_detail("All annotators", agreement.total))
    found.append(_overview("Pairs of annotators", agreement.pairs))
    found.append(_overview("Each annotator with the others", agreement.by_annotator))
    for comparison in agreement.against:
        if comparison.first == ALL:
            found += list(_detail(f"Annotators against {comparison.second}", comparison))
    found.append(_overview("Annotators against models and references", agreement.against))
    return tuple(table for table in found if table.rows)


def describe(measure: Measure) -> str:
    """Return a figure as a percentage with its interval, `75.0 [67.2–80.7]`; `–` if undefined."""
    if measure.value is None:
        return "–"
    value = f"{100 * measure.value:.1f}"
    if measure.low is None or measure.high is None:
        return value
    return f"{value} [{100 * measure.low:.1f}–{100 * measure.high:.1f}]"


def _detail(title: str, comparison: Comparison) -> Iterator[Table]:
    yield Table(
        f"{title}: spans ({comparison.articles} articles)",
        ("label", "F1 strict", "F1 overlap", "token alpha", "spans"),
        tuple(
            (
                s.label,
                describe(s.strict),
                describe(s.overlap),
                describe(s.alpha),
                f"{s.strict.support}",
            )
            for s in comparison.spans
            if s.strict.support
        ),
    )
    yield Table(
        f"{title}: links",
        ("kind", "F1", "F1 given spans", "links"),
        tuple(
            (link.kind, describe(link.f1), describe(link.given_spans), f"{link.f1.support}")
            for link in comparison.links
            if link.f1.support
        ),
    )
    stance = comparison.stance
    measured = (
        ("stance alpha, claims", stance.alpha),
        ("stance alpha, quotes too", stance.alpha_with_none),
        ("coverage of claims", stance.coverage),
        ("speaker names equal", comparison.names),
    )
    yield Table(
        f"{title}: stance and names",
        ("measure", "value", "rests on"),
        tuple((name, describe(m), f"{m.support}") for name, m in measured if m.support),
    )
    if any(map(any, stance.confusion)):
        yield Table(
            f"{title}: stance of one (rows) and the other (columns)",
            ("", *COMMITMENTS),
            tuple(
                (value, *map(str, line))
                for value, line in zip(COMMITMENTS, stance.confusion, strict=True)
            ),
        )


def _overview(title: str, comparisons: tuple[Comparison, ...]) -> Table:
    columns = ("first", "second", "articles", "F1 strict", "F1 overlap", "token alpha")
    return Table(
        title,
        (*columns, "links F1", "stance alpha", "names"),
        tuple(map(_row, comparisons)),
    )


def _row(comparison: Comparison) -> tuple[str, ...]:
    spans = comparison.spans[-1]
    measures = (
        spans.strict,
        spans.overlap,
        spans.alpha,
        comparison.links[-1].f1,
        comparison.stance.alpha,
        comparison.names,
    )
    names = tuple("all" if name == ALL else name for name in (comparison.first, comparison.second))
    return (*names, str(comparison.articles), *map(describe, measures))
