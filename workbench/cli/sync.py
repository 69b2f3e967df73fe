"""`workbench push`, `pull` and `annotators`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli.options import JsonOption, ProjectOption
from workbench.model import Order

if TYPE_CHECKING:
    from workbench.labelstudio.port import LabelStudio
    from workbench.labelstudio.pull import PullSummary
    from workbench.labelstudio.push import PushSummary
    from workbench.ledger import Ledger
    from workbench.project import Project

annotators = typer.Typer(
    help="Accounts of annotators, who can really log in.", no_args_is_help=True
)


def push(
    model: Annotated[
        str | None, typer.Option(help="Whose predictions to show; without it, the settings' model.")
    ] = None,
    order: Annotated[
        Order | None,
        typer.Option(
            help="Which new articles are labelled first; without it, the settings' order."
        ),
    ] = None,
    seed: Annotated[int, typer.Option(help="Seed of the order `random`.")] = 0,
    limit: Annotated[
        int | None, typer.Option(min=0, help="Send at most so many new articles, the first ones.")
    ] = None,
    force_config: Annotated[
        bool,
        typer.Option(
            help="Put our labeling config and guidelines back where somebody changed them."
        ),
    ] = False,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Send articles and predictions to Label Studio; exit 2 if any is refused.

    What is there already stays as it is.
    """
    from workbench.cli.connect import connect
    from workbench.cli.console import print_error, print_json, print_note
    from workbench.project import open_project

    opened = open_project(project)
    with opened.open_ledger() as ledger, connect(opened) as port:
        summary = push_project(
            opened,
            ledger,
            port,
            model=model,
            order=order,
            seed=seed,
            limit=limit,
            force_config=force_config,
        )
    if as_json:
        print_json(summary)
    else:
        for doc_id, reason in summary.refused:
            print_error(f"{doc_id} was not sent: {reason}")
        for problem in summary.problems:
            print_note(problem)
        print_note(
            f"{summary.added} tasks added, {summary.unchanged} unchanged, "
            f"{summary.predicted} predictions, at {summary.url}"
        )
        if summary.left:
            print_note(f"{summary.left} new articles are left for the next push.")
    if summary.refused:
        raise typer.Exit(2)


def push_project(
    project: Project,
    ledger: Ledger,
    port: LabelStudio,
    *,
    model: str | None = None,
    order: Order | None = None,
    seed: int = 0,
    limit: int | None = None,
    force_config: bool = False,
) -> PushSummary:
    """Push a project's ledger as its settings say, showing progress."""
    from workbench.cli.connect import take_turns
    from workbench.cli.console import progress
    from workbench.cli.preannotate import choose_model
    from workbench.labelstudio.guidelines import render_guidelines
    from workbench.labelstudio.push import PushOptions
    from workbench.labelstudio.push import push as send

    settings = project.settings
    options = PushOptions(
        title=settings.labelstudio.project,
        model=choose_model(project, model).name,
        instructions=render_guidelines(),
        overlap=settings.labelstudio.overlap,
        force_config=force_config,
        order=order or settings.labelstudio.order,
        seed=seed,
        limit=limit,
    )
    with take_turns(project), progress("pushing", ledger.count()) as advance:
        return send(ledger, port, options, advance=advance)


def pull(
    everything: Annotated[
        bool, typer.Option("--all", help="Look at all tasks, not only those touched since.")
    ] = False,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Fetch what annotators did: every version of every annotation is kept."""
    from workbench.cli.connect import connect
    from workbench.cli.console import print_json, print_note
    from workbench.project import open_project

    opened = open_project(project)
    with opened.open_ledger() as ledger, connect(opened) as port:
        summary = pull_project(opened, ledger, port, everything=everything)
    if as_json:
        print_json(summary)
        return
    for problem in summary.problems:
        print_note(problem)
    print_note(
        f"{summary.submitted} submissions new or changed, {summary.drafts} drafts, "
        f"{summary.skipped} skipped, {summary.deleted} deleted, {summary.unchanged} unchanged."
    )
    if summary.findings:
        print_note(f"{summary.findings} items could not be read: `workbench check` shows them.")


def pull_project(
    project: Project, ledger: Ledger, port: LabelStudio, *, everything: bool = False
) -> PullSummary:
    """Pull a project's labels into its ledger, showing progress."""
    from workbench.cli.console import progress
    from workbench.labelstudio.pull import pull as fetch

    title = project.settings.labelstudio.project
    with progress("pulling") as advance:
        return fetch(ledger, port, title, everything=everything, advance=advance)


@annotators.command("add")
def add_annotator(
    names: Annotated[list[str], typer.Argument(help="E-mail addresses, or bare names.")],
    project: ProjectOption = None,
) -> None:
    """Make accounts that can log in, and show each password this once."""
    from workbench.cli.connect import connect
    from workbench.cli.console import print_table
    from workbench.labelstudio.accounts import add_annotator as add
    from workbench.labelstudio.server import find_home
    from workbench.project import open_project

    opened = open_project(project)
    embedded = opened.settings.labelstudio.url is None
    with connect(opened) as port:
        keep = find_home(opened.folder) if embedded else None
        rows: list[tuple[str, str, str]] = []
        try:
            for name in dict.fromkeys(names):
                annotator = add(port, name, keep=keep)
                rows.append((annotator.email, annotator.password, port.url))
        finally:
            # Where a later name is refused, these passwords would be known to nobody.
            if rows:
                print_table("Annotators", ("e-mail", "password", "log in at"), rows)


@annotators.command("list")
def list_annotators(project: ProjectOption = None, as_json: JsonOption = False) -> None:
    """Show the accounts of the project's Label Studio."""
    from workbench.cli.connect import connect
    from workbench.cli.console import print_json, print_table
    from workbench.project import open_project

    with connect(open_project(project)) as port:
        emails = sorted(port.users().values())
    if as_json:
        print_json(emails)
    else:
        print_table("Accounts", ("e-mail",), [(email,) for email in emails])
