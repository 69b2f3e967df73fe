"""`workbench audit`: change from model, history, verification, claims, report."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli.options import JsonOption, ProjectOption

if TYPE_CHECKING:
    from workbench.audit import Changes, Claims, History, Step
    from workbench.project import Project

app = typer.Typer(
    help="Who labelled what, how far from the model, and who asserts or denies which claim.",
    no_args_is_help=True,
)


@app.command("changes")
def changes(project: ProjectOption = None, as_json: JsonOption = False) -> None:
    """Count what annotators kept, moved, relabelled, flipped, added and removed of predictions."""
    from workbench.audit import count_changes
    from workbench.cli.console import print_json
    from workbench.project import open_project

    with open_project(project).open_ledger() as ledger:
        counted = count_changes(ledger)
    if as_json:
        print_json(counted)
    else:
        _show_changes(counted)


def _show_changes(counted: Changes) -> None:
    from workbench.audit import OUTCOMES, sum_rows
    from workbench.cli.console import print_note, print_table

    for title, fields in (
        ("Change from model, by label", ("label",)),
        ("Change from model, by annotator and model", ("annotator", "model")),
        ("Change from model, in full", ("annotator", "model", "label")),
    ):
        rows = [
            (
                *(getattr(row, f) for f in fields),
                row.predicted,
                *(getattr(row, o) for o in OUTCOMES),
            )
            for row in sum_rows(counted.rows, *fields)
        ]
        print_table(title, (*fields, "predicted", *OUTCOMES), rows)
    print_note(
        f"{counted.annotations} annotations compared; {counted.unassisted} did not start from a "
        f"prediction, {counted.lost} from one that the ledger does not have."
    )


@app.command("history")
def history(
    doc_id: Annotated[str, typer.Argument(help="The article's id.")],
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show every version of an article's labels: who changed what, and when."""
    from workbench.audit import read_history
    from workbench.cli.console import print_json
    from workbench.project import open_project

    with open_project(project).open_ledger() as ledger:
        found = read_history(ledger, doc_id)
    if as_json:
        print_json(found)
    else:
        _show_history(found)


def _show_history(found: History) -> None:
    from workbench.cli.console import print_table

    rows = [
        (
            f"{step.at:%Y-%m-%d %H:%M:%S}" if step.at else "",
            step.by,
            f"{step.key} · {step.version}",
            step.state,
            "\n".join((_head(step), *step.words)),
        )
        for step in found.steps
    ]
    columns = ("when (UTC)", "who", "annotation · version", "state", "what changed")
    print_table(f"History of {found.doc_id}", columns, rows)
    decided = [
        (f"{d.at:%Y-%m-%d %H:%M:%S}", d.by, d.region, d.field, d.chosen or "–", d.reason or "")
        for d in found.decisions
    ]
    if decided:
        heads = ("when (UTC)", "who", "region", "question", "chosen", "reason")
        print_table("Adjudicated", heads, decided)


def _head(step: Step) -> str:
    if step.compared == "nothing":
        return "drawn from scratch"
    return f"{len(step.changes)} changed, {step.kept} kept of {step.compared}"


@app.command("claims")
def claims(
    limit: Annotated[int, typer.Option(min=1, help="How many claims to show.")] = 40,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the claims of all articles: who asserts and who denies each, where and in which words.

    Contested claims come first, then those in most articles; --json gives them all.
    """
    from workbench.audit import collect_claims
    from workbench.cli.console import print_json
    from workbench.project import open_project

    with open_project(project).open_ledger() as ledger:
        found = collect_claims(ledger)
        if as_json:
            print_json({"coverage": found.coverage, "claims": list(found.clusters)})
        else:
            _show_claims(found, limit)


def _show_claims(found: Claims, limit: int) -> None:
    from workbench.cli.console import print_note, print_table

    for cluster in islice(found.clusters, limit):
        rows = [
            (s.side, s.speaker or "–", s.outlet, s.published, s.doc_id, s.words)
            for s in cluster.statements
        ]
        columns = ("side", "speaker", "outlet", "published", "article", "words")
        print_table(f"Claim {cluster.id}", columns, rows)
    coverage = found.coverage
    print_note(
        f"{coverage.claims} claims, {coverage.contested} contested, {coverage.joined} in several "
        f"articles; {coverage.unjudged} articles without stance left out."
    )


@app.command("verify")
def verify(
    seal: Annotated[
        str | None, typer.Option(help="A seal noted earlier: the ledger must still contain it.")
    ] = None,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Hold the ledger to its chain of hashes, and print its seal; exit 1 if a row was altered."""
    from workbench.audit import verify_ledger
    from workbench.cli.console import out, print_error, print_json, print_note, print_table
    from workbench.project import open_project

    with open_project(project).open_ledger() as ledger:
        found = verify_ledger(ledger, seal=seal)
    if as_json:
        print_json(found)
    else:
        if found.alterations:
            rows = [(a.problem, a.table, a.row, a.doc_id, a.key) for a in found.alterations]
            print_table("Altered", ("problem", "table", "row", "article", "annotation"), rows)
        if found.contains_seal is False:
            print_error(
                "The ledger does not contain the state of that seal.",
                "It is another ledger, or entries were cut off: compare with a backup.",
            )
        elif found.contains_seal:
            print_note(f"The sealed state is unaltered; {found.added} rows were added since.")
        out.print(f"seal {found.seal} ({found.entries} rows)")
    if not found.sound:
        raise typer.Exit(1)


@app.command("report")
def report(
    to: Annotated[
        Path | None, typer.Option(help="The file; without it, audit-report.html in the project.")
    ] = None,
    claims: Annotated[int, typer.Option(min=0, help="How many claims to tell.")] = 40,
    project: ProjectOption = None,
) -> None:
    """Write one HTML file for a lead or an editor; it opens offline and loads nothing."""
    from datetime import UTC, datetime

    from workbench.audit.report import ReportOptions, gather_report, render_report
    from workbench.cli.console import out, progress
    from workbench.labelstudio import build_config, config_digest
    from workbench.project import open_project

    opened = open_project(project)
    settings = opened.settings
    options = ReportOptions(
        title=settings.title,
        overlap=settings.labelstudio.overlap,
        rules=dict(settings.check.rules),
        config=config_digest(build_config()),
        sites=_find_sites(opened),
        claims=claims,
    )
    path = to or opened.folder / "audit-report.html"
    with opened.open_ledger() as ledger, progress("reading the ledger"):
        page = render_report(gather_report(ledger, options, now=datetime.now(UTC)))
    _write(path, page)
    out.print(str(path), markup=False)


def _find_sites(opened: Project) -> dict[str, str]:
    """Return the addresses of the Label Studios that are known: the settings', and our own."""
    from workbench.labelstudio.port import name_server
    from workbench.labelstudio.process import HOST, read_process
    from workbench.labelstudio.secrets import read_secrets
    from workbench.labelstudio.server import find_home

    settings = opened.settings.labelstudio
    sites: dict[str, str] = {}
    if settings.url:
        sites[name_server(settings.url, settings.name)] = settings.url
    home = find_home(opened.folder)
    secrets, process = read_secrets(home), read_process(home)
    if secrets is not None:
        # Where it is down now, the next `workbench up` starts it on the port of the settings.
        sites[secrets.name] = process.url if process else f"http://{HOST}:{settings.port}"
    return sites


def _write(path: Path, page: str) -> None:
    from workbench.errors import InputError

    if path.is_dir():
        raise InputError(f"{path} is a folder.", remedy="Name the file to write with --to.")
    part = path.with_name(path.name + ".partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(page, encoding="utf-8")
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise InputError(
            f"{path} cannot be written: {error.strerror}.", remedy="Choose another file with --to."
        ) from error
