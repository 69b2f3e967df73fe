"""Feedback: what a check found becomes columns of the tasks in Label Studio, and a tab of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from workbench.labelstudio.campaign import Campaign, require_campaign
from workbench.labelstudio.fields import Fields, read_written, write_fields
from workbench.labelstudio.port import LabelStudio
from workbench.labelstudio.tabs import Tab, keep_tab
from workbench.ledger import Ledger
from workbench.model import SEVERITIES, Finding

NEEDS_FIXING = "needs fixing"
CLEAN = "clean"
# In the order in which the Data Manager shows them.
BLANK: Fields = {"status": "", "findings": "", "errors": 0, "warnings": 0, "early_findings": ""}
TAB = Tab(
    "Needs fixing",
    column="status",
    value=NEEDS_FIXING,
    sort="errors",
    shown={"title": 160, "findings": 570, "errors": 90, "warnings": 110, "early_findings": 570},
)

_MOST_LINES = 20


@dataclass(frozen=True)
class FeedbackSummary:
    """What the annotators now see: tasks by status, how many of them changed, and the tab."""

    project: int
    url: str
    needs_fixing: int
    clean: int
    changed: int


def push_findings(
    ledger: Ledger,
    port: LabelStudio,
    title: str,
    findings: Iterable[Finding],
    *,
    advance: Callable[[int], None] | None = None,
) -> FeedbackSummary:
    """Write status and findings to every task of the project with a submitted annotation.

    The data columns are `status` (`needs fixing` where there is an error or a warning, else
    `clean`), `findings` (a line each, worst first; the labelling page shows them), `errors` and
    `warnings`. While others are still to label the article independently its lines stand in
    `early_findings` instead, which the page does not show. A task whose annotations are gone is
    blank again. Only values that changed are sent, and no text. The Data Manager gets a tab of what
    needs fixing. `findings` are those on the ledger; other projects'
    are passed over. Raises ServerError where there is no such project.
    """
    campaign = require_campaign(ledger, port, title)
    tasks = {push.doc_id: push.task for push in ledger.pushes(campaign.key)}
    found = _by_article(findings, campaign)
    authors = _authors(ledger, campaign)
    due = campaign.settings["maximum_annotations"]
    wanted = {
        tasks[doc_id]: describe_findings(
            found.get(doc_id, ()), several=len(names) > 1, early=len(names) < due
        )
        for doc_id, names in authors.items()
        if doc_id in tasks
    }
    gone = read_written(ledger, campaign.key, "status") - wanted.keys()
    changed = write_fields(
        ledger, port, campaign.key, {**wanted, **dict.fromkeys(gone, BLANK)}, advance=advance
    )
    tab = keep_tab(port, campaign.number, TAB)
    states = [fields["status"] for fields in wanted.values()]
    return FeedbackSummary(
        project=campaign.number,
        url=f"{port.url}/projects/{campaign.number}/data?tab={tab}",
        needs_fixing=states.count(NEEDS_FIXING),
        clean=states.count(CLEAN),
        changed=changed,
    )


def describe_findings(
    findings: Sequence[Finding], *, several: bool = False, early: bool = False
) -> Fields:
    """Return the columns that say what is wrong in a task; `several` names whose label it is in.

    `early`: others are still to label it, and must not read it on the page. What was found in
    several annotations stands there once. Of more than 20 lines the worst are written out and the
    rest counted.
    """
    counts = {severity: sum(f.severity == severity for f in findings) for severity in SEVERITIES}
    whose: dict[str, set[str]] = {}
    for finding in sorted(findings, key=_rank):
        whose.setdefault(_describe(finding), set()).add(finding.annotator or "")
    # Numbered, because a cell of the Data Manager runs the lines together.
    lines = [
        f"{number}. {line}{_name(names) if several else ''}"
        for number, (line, names) in enumerate(whose.items(), start=1)
    ]
    if len(lines) > _MOST_LINES:
        lines[_MOST_LINES:] = [f"… and {len(lines) - _MOST_LINES} more"]
    return {
        "status": NEEDS_FIXING if counts["error"] or counts["warning"] else CLEAN,
        "findings": "" if early else "\n".join(lines),
        "errors": counts["error"],
        "warnings": counts["warning"],
        "early_findings": "\n".join(lines) if early else "",
    }


def _rank(finding: Finding) -> tuple[int, int, str]:
    return SEVERITIES.index(finding.severity), finding.start or 0, finding.code


def _describe(finding: Finding) -> str:
    words = " ".join((finding.excerpt or "").split()).strip('“”„"')
    where = f" “{words}”" if words else ""
    return f"{finding.severity} {finding.code}{where}: {finding.remedy}"


def _name(annotators: set[str]) -> str:
    named = ", ".join(sorted(annotators - {""}))
    return f" ({named})" if named else ""


def _by_article(findings: Iterable[Finding], campaign: Campaign) -> Mapping[str, Sequence[Finding]]:
    found: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.annotation is None or finding.annotation.startswith(f"{campaign.key}/"):
            found[finding.doc_id].append(finding)
    return found


def _authors(ledger: Ledger, campaign: Campaign) -> Mapping[str, set[str]]:
    """Return who submitted annotations of each article in this project."""
    names: defaultdict[str, set[str]] = defaultdict(set)
    for version in ledger.versions(prefix=f"{campaign.key}/"):
        names[version.annotation.doc_id].add(version.annotator)
    return names
