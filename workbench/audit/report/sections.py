"""The sections of the page that are about people and labels, as panels."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.agree import Measure, describe
from workbench.audit.changes import GONE, OUTCOMES, LabelChanges, Outcome, sum_rows
from workbench.audit.report.charts import (
    Bar,
    Interval,
    Part,
    draw_bars,
    draw_intervals,
)
from workbench.audit.report.figures import STAGES, Report, Stage
from workbench.audit.report.panel import Matrix, Panel, list_values, percent, shade
from workbench.model import COMMITMENTS, SEVERITIES

STAGE_NAMES: dict[Stage, str] = {
    "adjudicated": "adjudicated",
    "complete": "labelled by enough annotators",
    "partly": "waiting for more annotators",
    "begun": "begun, only drafts",
    "skipped": "skipped",
    "untouched": "not begun",
}
OUTCOME_NAMES: dict[Outcome, str] = {
    "kept": "kept",
    "moved": "moved",
    "relabelled": "relabelled",
    "stance": "stance flipped",
    "speaker": "speaker changed",
    "added": "added",
    "removed": "removed",
}
_PERCENT = ((0.0, "0"), (0.25, "25"), (0.5, "50"), (0.75, "75"), (1.0, "100%"))
_ALPHA = ((0.0, "0"), (0.25, ".25"), (0.5, ".5"), (0.75, ".75"), (1.0, "1"))
_LABELS = {"claim_assert": "asserted claim", "claim_deny": "denied claim"}


def show_progress(report: Report) -> Iterator[Panel]:
    """Yield articles by state, and submissions by annotator."""
    whole = max(report.articles, 1)
    parts = tuple(
        Part(stage, report.stages[stage] / whole, f"{STAGE_NAMES[stage]}: {report.stages[stage]}")
        for stage in STAGES
        if report.stages[stage]
    )
    done = report.stages["adjudicated"] + report.stages["complete"]
    bar = Bar("all articles", f"{done} of {report.articles} done", parts)
    rows = tuple((STAGE_NAMES[stage], report.stages[stage]) for stage in STAGES)
    yield Panel(
        "Articles by state",
        f"An article is done when {report.options.overlap} annotators have submitted it, or it was "
        "adjudicated.",
        draw_bars("Articles by state", list_values(rows), [bar]),
        ("state", "articles"),
        rows,
        tuple((stage, STAGE_NAMES[stage]) for stage in STAGES if report.stages[stage]),
    )
    if report.people:
        yield _show_submissions(report)


def _show_submissions(report: Report) -> Panel:
    most = max(p.submitted + p.drafts + p.skipped for p in report.people) or 1
    people = [
        Bar(
            person.annotator,
            f"{person.submitted}",
            (
                Part("complete", person.submitted / most, "submitted"),
                Part("begun", person.drafts / most, "drafts"),
                Part("skipped", person.skipped / most, "skipped"),
            ),
        )
        for person in report.people
    ]
    table = tuple((p.annotator, p.submitted, p.drafts, p.skipped) for p in report.people)
    return Panel(
        "Submissions by annotator",
        "The newest version of each annotation.",
        draw_bars("Submissions by annotator", list_values((p[0], p[1]) for p in table), people),
        ("annotator", "submitted", "drafts", "skipped"),
        table,
        (("complete", "submitted"), ("begun", "drafts"), ("skipped", "skipped")),
    )


def show_agreement(report: Report) -> Iterator[Panel]:
    """Yield agreement by label, beyond chance, and of each annotator with the others."""
    total = report.agreement.total
    if total is None:
        return
    spans = [(s.label, s.overlap) for s in total.spans if s.strict.support]
    yield _measures(
        "The same spans",
        "F1 of overlapping spans, in percent; the line is the 95% interval.",
        spans,
        ticks=_PERCENT,
    )
    alphas = [(f"words: {s.label}", s.alpha) for s in total.spans if s.strict.support]
    stance = [("stance of claims", total.stance.alpha)] if total.stance.alpha.support else []
    yield _measures(
        "Beyond chance",
        "Krippendorff’s alpha: 0 is chance; labels are reliable from 0.8, and not below 0.67.",
        [*alphas, *stance],
        ticks=_ALPHA,
    )
    links = [(k.kind, k.f1) for k in total.links if k.f1.support]
    names = [("speaker names equal", total.names)] if total.names.support else []
    yield _measures(
        "The same links and names",
        "F1 of links with both their ends, and the share of equal names, in percent.",
        [*links, *names],
        ticks=_PERCENT,
    )
    if report.agreement.by_annotator:
        people = [(c.first, c.spans[-1].overlap) for c in report.agreement.by_annotator]
        yield _measures(
            "Each annotator with the others",
            "F1 of overlapping spans over all labels. Who is far below the rest reads the "
            "guidelines differently.",
            people,
            ticks=_PERCENT,
        )


def show_confusions(report: Report) -> Iterator[Matrix]:
    """Yield the stance of one annotator against another's, and the model's labels against it."""
    total = report.agreement.total
    if total is not None and any(map(any, total.stance.confusion)):
        counts: dict[tuple[str, str], int] = {
            (one, other): total.stance.confusion[i][j] + total.stance.confusion[j][i] * (i != j)
            for i, one in enumerate(COMMITMENTS)
            for j, other in enumerate(COMMITMENTS)
        }
        yield shade(
            "Stance, one annotator against another",
            "Contents that two annotators both marked, each pair seen from both sides; “none” is a "
            "quote that claims nothing.",
            "one ↓ other →",
            counts,
        )
    relabelled = {
        (_LABELS.get(r.before, r.before), _LABELS.get(r.after, r.after)): r.count
        for r in report.changes.relabellings
    }
    if relabelled:
        used = {name for pair in relabelled for name in pair}
        names = [
            name for name in ("speaker", "cue", "quote", *_LABELS.values(), GONE) if name in used
        ]
        yield shade(
            "What the model said, what annotators made of it",
            "– on the left was added by annotators, – on top was removed.",
            "model ↓ annotator →",
            {(b, a): relabelled.get((b, a), 0) for b in names for a in names},
        )


def show_changes(report: Report) -> Iterator[Panel]:
    """Yield change from model by label, by annotator and by model."""
    for field, title in (
        ("label", "By label"),
        ("annotator", "By annotator"),
        ("model", "By model"),
    ):
        rows = sum_rows(report.changes.rows, field)
        if rows and (field != "model" or len(rows) > 1):
            yield _outcomes(title, field, rows)


def show_findings(report: Report) -> Iterator[Panel]:
    """Yield findings by rule, errors first."""
    found = report.findings
    if not found:
        return
    most = max(f.count.findings for f in found)
    bars = [
        Bar(f.title, f"{f.count.findings}", (Part(f.count.severity, f.count.findings / most),))
        for f in found
    ]
    rows = tuple(
        (f.count.code, f.count.severity, f.count.findings, f.count.annotations, f.remedy)
        for f in found
    )
    kinds = [s for s in SEVERITIES if any(f.count.severity == s for f in found)]
    yield Panel(
        "Findings by rule",
        "Each bar is one rule; the table has the remedies.",
        draw_bars(
            "Findings by rule", list_values((f.title, f.count.findings) for f in found), bars
        ),
        ("rule", "severity", "findings", "annotations", "remedy"),
        rows,
        tuple((kind, kind) for kind in kinds),
    )


def _measures(
    title: str,
    text: str,
    measures: list[tuple[str, Measure]],
    *,
    ticks: tuple[tuple[float, str], ...],
) -> Panel:
    lines = [
        Interval(name, _short(m, ticks is _ALPHA), m.value, m.low, m.high) for name, m in measures
    ]
    rows = tuple((name, describe(m), m.support) for name, m in measures)
    chart = draw_intervals(title, list_values((r[0], r[1]) for r in rows), lines, ticks=ticks)
    return Panel(title, text, chart, ("", "percent [95%]", "rests on"), rows)


def _short(measure: Measure, alpha: bool) -> str:
    if measure.value is None:
        return "–"
    return f"{measure.value:.2f}" if alpha else f"{100 * measure.value:.0f}"


def _outcomes(title: str, field: str, rows: tuple[LabelChanges, ...]) -> Panel:
    bars = []
    for row in rows:
        counts = {outcome: getattr(row, outcome) for outcome in OUTCOMES}
        whole = sum(counts.values()) or 1
        parts = tuple(
            Part(outcome, n / whole, f"{OUTCOME_NAMES[outcome]}: {n}")
            for outcome, n in counts.items()
            if n
        )
        kept = f"{percent(row.kept / row.predicted)} kept" if row.predicted else "all added"
        bars.append(Bar(getattr(row, field), kept, parts))
    table = tuple(
        (getattr(row, field), row.predicted, *(getattr(row, outcome) for outcome in OUTCOMES))
        for row in rows
    )
    used = [o for o in OUTCOMES if any(getattr(row, o) for row in rows)]
    return Panel(
        title,
        "What became of predicted spans, and what was added. One that was moved and flipped counts "
        "under both.",
        draw_bars(
            f"Change from model: {title}", list_values((b.label, b.value) for b in bars), bars
        ),
        (field, "predicted", *(OUTCOME_NAMES[o] for o in OUTCOMES)),
        table,
        tuple((o, OUTCOME_NAMES[o]) for o in used),
    )
