"""The sections of the page about how long labelling took, and how closely somebody looked."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.audit.report.charts import Bar, Box, Part, draw_bars, draw_boxes
from workbench.audit.report.figures import Report
from workbench.audit.report.panel import Panel, list_values, percent


def show_times(report: Report) -> Iterator[Panel]:
    """Yield the time per article, and who submits predictions unchanged."""
    timed = [(p.annotator, p.minutes) for p in report.people if p.minutes is not None]
    if timed:
        # The longest whisker may be somebody who left the page open: the scale ends at 1.5 boxes.
        longest = max(min(q.most, q.upper + 1.5 * (q.upper - q.lower)) for _, q in timed) or 1.0
        boxes = [
            Box(
                name,
                f"{q.median:.1f} min",
                tuple(v / longest for v in (q.least, q.lower, q.median, q.upper, q.most)),  # type: ignore[arg-type]  # five values
            )
            for name, q in timed
        ]
        yield Panel(
            "Minutes per article",
            "The line is the median, the box the middle half, the thin line the rest.",
            draw_boxes(
                "Minutes per article",
                list_values((name, f"median {q.median:.1f}") for name, q in timed),
                boxes,
                ticks=((0.0, "0"), (0.5, f"{longest / 2:.1f}"), (1.0, f"{longest:.1f} min")),
            ),
            ("annotator", "least", "lower quartile", "median", "upper quartile", "most"),
            tuple(
                (n, *(f"{v:.1f}" for v in (q.least, q.lower, q.median, q.upper, q.most)))
                for n, q in timed
            ),
        )
    yield from _show_stamps(report)


def _show_stamps(report: Report) -> Iterator[Panel]:
    assisted = [p for p in report.people if p.assisted]
    if not assisted:
        return
    rows = sorted(assisted, key=lambda p: (-p.unchanged / p.assisted, p.annotator))
    bars = [
        Bar(
            p.annotator,
            f"{percent(p.unchanged / p.assisted)} of {p.assisted}",
            (Part("stance", p.unchanged / p.assisted),),
        )
        for p in rows
    ]
    table = tuple((p.annotator, p.assisted, p.unchanged, p.fast) for p in rows)
    yield Panel(
        "Rubber-stamp suspects",
        "Submissions that equal the prediction they started from. A few are right as they are; "
        "most of somebody’s work being so is worth a look.",
        draw_bars(
            "Rubber-stamp suspects", list_values((p[0], f"{p[2]} of {p[1]}") for p in table), bars
        ),
        ("annotator", "started from a prediction", "unchanged", "too fast to be read"),
        table,
    )
