"""`workbench demo`: the whole loop once, on the sample articles."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from workbench.ingest import Outcome
    from workbench.labelstudio.accounts import Annotator
    from workbench.labelstudio.port import LabelStudio
    from workbench.labelstudio.server import Server
    from workbench.ledger import Ledger
    from workbench.model import Attributions
    from workbench.project import Project

ANNOTATOR = "annotator"
MODEL = "rules"
LEDGER = "WORKBENCH_LEDGER__URL"  # names a campaign's ledger
MARKER = "demo"  # in the state folder of a project that the demo made
_SHOWN = ("annotations", "regions", "links", "stance assert", "stance deny")


def run(
    folder: Annotated[
        Path,
        typer.Argument(
            help="The project folder that is made; a project that no demo made is refused."
        ),
    ] = Path("demo"),
    offline_check: Annotated[
        bool,
        typer.Option(
            "--offline-check", help="Only what needs no Label Studio, in a scratch folder."
        ),
    ] = False,
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Port of the embedded Label Studio.")
    ] = None,
) -> None:
    """Run the whole loop on the sample articles; on a terminal, stay up until Ctrl-C."""
    if offline_check:
        _run_offline()
    else:
        _run_loop(folder, port)


def _run_offline() -> None:
    from workbench.check import check_ledger
    from workbench.cli.console import print_table
    from workbench.cli.preannotate import preannotate_ledger
    from workbench.ingest import add_to_ledger, ingest
    from workbench.preannotate import load_preannotator
    from workbench.release import export, read_recipe, verify
    from workbench.resources import resource

    with tempfile.TemporaryDirectory(prefix="workbench-") as scratch:
        project = _init_apart(Path(scratch))
        with project.open_ledger() as ledger:
            summary = add_to_ledger(ingest([resource("seeds") / "*.txt"]), ledger)
            predicted = preannotate_ledger(ledger, load_preannotator(MODEL))
            findings = sum(finding.severity == "error" for finding in check_ledger(ledger))
            release = export(read_recipe("training"), ledger, Path(scratch) / "gold")
            problems = verify(Path(scratch) / "gold")
    rows = [
        ("articles ingested", summary.articles),
        ("articles pre-annotated", predicted),
        ("errors in the gold labels", findings),
        ("articles released", release.manifest.counts["articles"]),
        ("problems in the release", len(problems)),
    ]
    print_table("The loop without a server", ("", ""), rows)
    if summary.refused or findings or problems:
        raise typer.Exit(1)


def _run_loop(folder: Path, port: int | None) -> None:
    from workbench.cli.console import print_note
    from workbench.cli.server import start
    from workbench.labelstudio.process import find_free_port
    from workbench.labelstudio.server import down, status

    project = _make_project(folder)
    with project.open_ledger() as ledger:
        print_note("1/5  Ingesting and pre-annotating the sample articles …")
        _prepare(ledger)
    print_note("2/5  Starting Label Studio (the first time it sets up its database) …")
    running = status(project.folder)
    server = running or start(project.folder, port or find_free_port(8080))
    try:
        annotator = _label(project, server)
        if sys.stdin.isatty() and sys.stdout.isatty():
            _stay(project, server, annotator)
    finally:
        print_note("Stopping Label Studio …")
        down(project.folder)


def _make_project(folder: Path) -> Project:
    """Return the demo's project, made now or by an earlier demo.

    The demo submits every task and stops the server, so a campaign is refused with ProjectError.
    """
    from workbench.errors import ProjectError
    from workbench.project import STATE
    from workbench.settings import FILE

    marker = folder / STATE / MARKER
    if not marker.exists() and any((folder / name).exists() for name in (STATE, FILE)):
        raise ProjectError(f"{folder} is a project of yours.", remedy="Name a new folder.")
    project = _init_apart(folder)
    marker.touch()
    return project


def _init_apart(folder: Path) -> Project:
    """Return the folder made a project with a ledger of its own, whatever the environment says."""
    from workbench.project import init_project
    from workbench.settings import LedgerSettings

    project = init_project(folder, title="Demo")
    settings = project.settings.model_copy(update={"ledger": LedgerSettings()})
    return replace(project, settings=settings)


def _prepare(ledger: Ledger) -> None:
    from workbench.cli.preannotate import preannotate_ledger
    from workbench.ingest import add_to_ledger
    from workbench.preannotate import load_preannotator

    add_to_ledger(_read_seeds(labels=False), ledger)
    preannotate_ledger(ledger, load_preannotator(MODEL))


def _read_seeds(*, labels: bool) -> Iterator[Outcome]:
    import msgspec

    from workbench.ingest import Ingested, ingest
    from workbench.resources import resource

    for outcome in ingest([resource("seeds") / "*.txt"]):
        if isinstance(outcome, Ingested) and not labels:
            # The demo's gold comes from its annotator, so the labels beside the seeds stay out.
            yield msgspec.structs.replace(outcome, versions=())
        else:
            yield outcome


def _label(project: Project, server: Server) -> Annotator:
    from workbench.cli.console import print_note
    from workbench.cli.sync import pull_project, push_project
    from workbench.labelstudio.accounts import add_annotator
    from workbench.labelstudio.port import LabelStudio
    from workbench.labelstudio.server import find_home

    with project.open_ledger() as ledger, LabelStudio.connect(server) as port:
        print_note("3/5  Pushing articles, predictions and guidelines …")
        pushed = push_project(project, ledger, port, model=MODEL)
        annotator = add_annotator(port, ANNOTATOR, keep=find_home(project.folder))
        print_note("4/5  An annotator accepts what was pre-annotated …")
        with LabelStudio(server.url, annotator.token) as hand:
            _accept_all(hand, pushed.project)
        print_note("5/5  Pulling, checking and releasing …")
        pull_project(project, ledger, port)
        _release(project, ledger)
    return annotator


def _accept_all(hand: LabelStudio, number: int) -> None:
    """Submit each task's prediction unchanged, as a person does who finds nothing to correct."""
    from workbench.cli.console import track

    def tasks() -> Iterator[dict[str, object]]:
        while (task := hand.next_task(number)) is not None:
            yield task

    for task in track(tasks(), "accepting"):
        predictions = task["predictions"]
        assert isinstance(predictions, list)
        result = predictions[0]["result"] if predictions else []
        parent = predictions[0]["id"] if predictions else None
        hand.submit(number, int(str(task["id"])), result, prediction=parent)


def _release(project: Project, ledger: Ledger) -> None:
    from workbench.check import check_ledger, summarise
    from workbench.cli.console import print_table
    from workbench.release import export, read_recipe

    rows: list[tuple[str, object]] = [("articles", ledger.count())]
    found = summarise(check_ledger(ledger))
    rows += [(f"findings: {c.severity} {c.code}", c.findings) for c in found]
    for name in ("training", "audit"):
        folder = project.folder / "exports" / name
        summary = export(read_recipe(name), ledger, folder, force=True)
        counts = summary.manifest.counts
        rows += [(f"{name}: {what}", counts[what]) for what in _SHOWN if what in counts]
        rows += [(f"{name}: left out, {why}", n) for why, n in summary.manifest.excluded.items()]
        rows.append((f"{name}: in", folder))
    rows += _compare_with_gold(ledger)
    print_table("What came out", ("", ""), rows)


def _compare_with_gold(ledger: Ledger) -> Iterator[tuple[str, object]]:
    """Yield how far the labels are from the gold that lies beside the seeds."""
    import msgspec

    from workbench.evaluate import evaluate
    from workbench.ingest import Ingested
    from workbench.records import to_attributions

    def records() -> Iterator[Attributions]:
        for outcome in _read_seeds(labels=True):
            if not isinstance(outcome, Ingested):
                continue
            # Seeds of an earlier version may be in the ledger too, under ids of their own.
            known = ledger.find_article(outcome.article.text)
            for version in outcome.versions if known else ():
                record = to_attributions(version.annotation, outcome.article.text)
                yield msgspec.structs.replace(record, doc_id=known.id if known else record.doc_id)

    labelled = [
        to_attributions(version.annotation, ledger.article(version.annotation.doc_id).text)
        for version in ledger.versions()
    ]
    evaluation = evaluate(records(), labelled, bootstrap=0)
    yield "attribution F1 against the seeds' gold", evaluation.figures["attribution"].f1
    yield "actions to gold, % of an empty page's", evaluation.actions.share.value


def _stay(project: Project, server: Server, annotator: Annotator) -> None:
    from workbench.cli.console import out

    out.print(f"\nLabel Studio: [bold]{server.url}[/]")
    out.print(f"Log in as {annotator.email} with {annotator.password}, or as the owner")
    out.print(f"{server.email} with {server.password}", markup=False)
    program = "workbench" if shutil.which("workbench") else Path(sys.argv[0]).absolute()
    out.print("\nCorrect some labels, then in another terminal:", markup=False)
    out.print(f"    cd {project.folder}", markup=False)
    if LEDGER in os.environ:
        out.print(f"    unset {LEDGER}", markup=False)
    out.print(f"    {program} pull", markup=False)
    out.print(f"    {program} check", markup=False)
    out.print(f"    {program} export training --force", markup=False)
    with suppress(KeyboardInterrupt):
        out.print("\nCtrl-C stops it.")
        while True:  # signal.pause() would sleep on after a Ctrl-C just before it
            time.sleep(1)
