"""The report as one HTML file that needs nothing else: no script, no font, no network."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from workbench.audit.changes import sum_rows
from workbench.audit.report import sections
from workbench.audit.report.claims import tell_claims
from workbench.audit.report.figures import Report
from workbench.audit.report.panel import Matrix, Panel, count_of, list_words, percent
from workbench.audit.report.times import show_times

_FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Section:
    """A section of the page; `empty` is said where there is nothing to show."""

    id: str
    title: str
    text: str
    panels: tuple[Panel, ...]
    matrices: tuple[Matrix, ...] = ()
    empty: str = ""


def render_report(report: Report) -> str:
    """Return the report as an HTML page; whatever comes from articles or people is escaped."""
    style = (_FOLDER / "style.css").read_text(encoding="utf-8")
    address = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    page = _environment().get_template("page.html.jinja")
    rendered = page.render(
        title=report.options.title,
        made_at=f"{report.made_at:%Y-%m-%d %H:%M %Z}".strip(),
        seal=report.seal,
        lede=_write_lede(report),
        kpis=list(_count_kpis(report)),
        sections=list(_list_sections(report)),
        claims=tell_claims(report),
        claims_text=_introduce_claims(report),
        style=Markup(style),  # noqa: S704  # our own file
        style_hash=f"sha256-{address}",
    )
    # Half of a surrogate pair, which JSON can carry into a text, has no UTF-8.
    return rendered.encode("utf-8", "replace").decode("utf-8")


@cache
def _environment() -> Environment:
    return Environment(loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined)


def _list_sections(report: Report) -> Iterator[Section]:
    yield Section(
        "progress",
        "Progress",
        f"{count_of(report.predicted, 'article')} of {report.articles:,} were pre-annotated.",
        tuple(sections.show_progress(report)),
    )
    matrices = tuple(sections.show_confusions(report))
    changes = report.changes
    yield Section(
        "agreement",
        "Agreement",
        f"Over {count_of(report.agreement.articles, 'article')} that several people labelled.",
        tuple(sections.show_agreement(report)),
        tuple(m for m in matrices if m.title.startswith("Stance")),
        "No article has been labelled by two people yet.",
    )
    yield Section(
        "changes",
        "Change from model",
        f"{count_of(changes.annotations, 'annotation')} compared with the prediction that they "
        f"started from; {changes.unassisted:,} started from none.",
        tuple(sections.show_changes(report)),
        tuple(m for m in matrices if m.title.startswith("What")),
        "No annotation started from a prediction.",
    )
    yield Section(
        "time",
        "Time and care",
        "How long annotators take, and who accepts predictions as they are.",
        tuple(show_times(report)),
        empty="No times and no predictions are recorded.",
    )
    yield Section(
        "findings",
        "Findings",
        "Labels that a rule takes for wrong or doubtful; “workbench check” lists them one by one.",
        tuple(sections.show_findings(report)),
        empty="No rule found anything.",
    )


def _count_kpis(report: Report) -> Iterator[tuple[str, str]]:
    done = report.stages["adjudicated"] + report.stages["complete"]
    yield f"{done}/{report.articles}", "articles done"
    yield f"{sum(p.submitted for p in report.people):,}", "submissions"
    total = report.agreement.total
    if total is not None and total.spans[-1].alpha.value is not None:
        yield f"{total.spans[-1].alpha.value:.2f}", "agreement, token alpha"
    if total is not None and total.stance.alpha.value is not None:
        yield f"{total.stance.alpha.value:.2f}", "agreement on stance, alpha"
    for row in sum_rows(report.changes.rows):
        if row.predicted:
            yield percent(row.kept / row.predicted), "of predicted spans kept"
    errors = sum(f.count.findings for f in report.findings if f.count.severity == "error")
    yield f"{errors:,}", "errors to mend"
    yield f"{report.coverage.contested:,}", "contested claims"


def _write_lede(report: Report) -> str:
    people = [p for p in report.people if p.submitted]
    if not people:
        return f"{count_of(report.articles, 'article')} wait to be labelled."
    parts = [
        f"{count_of(sum(p.submitted for p in people), 'submission')} by "
        f"{count_of(len(people), 'annotator')} on {count_of(report.articles, 'article')}."
    ]
    suspects = [p.annotator for p in people if p.assisted >= 3 and 2 * p.unchanged > p.assisted]
    if suspects:
        parts.append(f"Look at {list_words(suspects)}: most submissions equal the prediction.")
    contested = report.coverage.contested
    if contested:
        verb = "is" if contested == 1 else "are"
        parts.append(f"{count_of(contested, 'claim')} {verb} both asserted and denied.")
    return " ".join(parts)


def _introduce_claims(report: Report) -> str:
    coverage = report.coverage
    shown = len(report.clusters)
    text = (
        f"{count_of(coverage.claims, 'claim')}, {coverage.contested:,} of them contested and "
        f"{coverage.joined:,} in several articles"
    )
    text += (
        f"; the first {shown} are shown, contested ones first." if shown < coverage.claims else "."
    )
    if coverage.articles.get("model"):
        text += f" In {count_of(coverage.articles['model'], 'article')} they are the model’s alone."
    if coverage.unjudged:
        text += f" {count_of(coverage.unjudged, 'article')} without stance left out."
    return text
