"""`workbench check`."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli.options import JsonOption, ProjectOption

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from workbench.ingest import Refused
    from workbench.ledger import Ledger
    from workbench.model import Finding
    from workbench.project import Project

ROWS = 200


def run(
    export: Annotated[
        Path | None,
        typer.Argument(help="A Label Studio JSON export; without it, the ledger's labels."),
    ] = None,
    push: Annotated[
        bool,
        typer.Option(
            "--push", help="Also show findings in Label Studio: columns, and a tab Needs fixing."
        ),
    ] = False,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check labels against the schema and the rules; exit 1 if an error is found.

    A file is checked by the rules and against the articles of the project that --project names.
    With --push, what was mended since disappears from Label Studio too: pull, then check.
    """
    from workbench.check import check_ledger
    from workbench.errors import LedgerError
    from workbench.labelstudio import build_config, config_digest
    from workbench.project import open_project

    if export is not None:
        if push:
            raise typer.BadParameter("a file has no project to push to", param_hint="--push")
        check_file(export, open_project(project) if project else None, as_json=as_json)
        return
    opened = open_project(project)
    with opened.open_ledger() as ledger:
        if next(ledger.versions(states=None), None) is None:
            raise LedgerError("There is no annotation to check.", remedy="`workbench pull` first.")
        rules = opened.settings.check.rules
        config = config_digest(build_config())
        findings: Iterable[Finding] = check_ledger(ledger, rules=rules, config=config)
        if push:
            findings = list(findings)
        try:
            report(findings, as_json=as_json)
        finally:  # found is found, whether or not Label Studio answers
            if push:
                show_findings(opened, ledger, findings)


def check_file(export: Path, project: Project | None, *, as_json: bool) -> None:
    """Check a file by itself, or against a project; exit 2 if a task could not be read."""
    from workbench.check import check_export

    rules = project.settings.check.rules if project else None
    refused: list[Refused] = []
    with project.open_ledger() if project else nullcontext() as ledger:
        found = check_export(export, rules=rules, ledger=ledger, note_refused=refused.append)
        report_file(found, refused, as_json=as_json)


def report_file(findings: Iterable[Finding], refused: Sequence[Refused], *, as_json: bool) -> None:
    """Print the findings on a file, then the tasks that could not be read; exit 2 for one."""
    from workbench.cli.console import print_error

    code = 0
    try:
        report(findings, as_json=as_json)
    except typer.Exit as found:
        code = found.exit_code
    for task in refused:
        print_error(f"{task.origin}: {task.reason}.", task.remedy)
    raise typer.Exit(2 if refused else code)


def show_findings(project: Project, ledger: Ledger, findings: Iterable[Finding]) -> None:
    """Write findings to the project's tasks in Label Studio and say where they are."""
    from workbench.cli.connect import connect
    from workbench.cli.console import print_note, progress
    from workbench.labelstudio.feedback import push_findings

    title = project.settings.labelstudio.project
    with connect(project) as port, progress("writing findings") as advance:
        summary = push_findings(ledger, port, title, findings, advance=advance)
    print_note(
        f"{summary.needs_fixing} tasks need fixing, {summary.clean} are clean, "
        f"{summary.changed} changed: {summary.url}"
    )


def report(findings: Iterable[Finding], *, as_json: bool) -> None:
    """Print findings and their counts; raise typer.Exit(1) where there is an error among them."""
    from workbench.check import Tally
    from workbench.cli.console import print_json, print_note, print_table

    tally = Tally()
    kept: list[Finding] = []
    for finding in tally.watch(findings):
        if as_json or len(kept) < ROWS:
            kept.append(finding)
    counts = tally.counts()
    total = sum(count.findings for count in counts)
    if as_json:
        print_json({"findings": kept, "counts": counts})
    else:
        if kept:
            columns = ("severity", "code", "article", "annotator", "at", "text", "what and remedy")
            print_table("Findings", columns, map(_row, kept))
        if total > ROWS:
            print_note(f"{total - ROWS} more findings: --json gives them all.")
        rows = [(c.severity, c.code, c.findings, c.annotations) for c in counts]
        if rows:
            print_table("Counts", ("severity", "code", "findings", "annotations"), rows)
        else:
            print_note("No findings.")
    if any(count.severity == "error" for count in counts):
        raise typer.Exit(1)


def _row(finding: Finding) -> tuple[str, ...]:
    place = "" if finding.start is None else f"{finding.start}-{finding.end}"
    return (
        finding.severity,
        finding.code,
        finding.doc_id,
        finding.annotator or "",
        place,
        finding.excerpt or "",
        f"{finding.message} {finding.remedy}",
    )
