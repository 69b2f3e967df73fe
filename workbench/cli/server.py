"""`workbench up`, `down` and `status`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli.options import JsonOption, ProjectOption

if TYPE_CHECKING:
    from workbench.labelstudio.server import Server


def up(
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Port on 127.0.0.1.")] = None,
    project: ProjectOption = None,
) -> None:
    """Start the project's embedded Label Studio, or find it running."""
    from workbench.cli.console import print_note
    from workbench.labelstudio.server import find_home
    from workbench.project import open_project

    opened = open_project(project)
    settings = opened.settings.labelstudio
    server = start(opened.folder, port or settings.port)
    print_note(f"Label Studio answers at {server.url}")
    if settings.url:
        print_note(f"Push and pull go to {settings.url} all the same: labelstudio.url is set.")
    print_note(f"Log in as {server.email}; the password is in {find_home(opened.folder)}.")


def start(folder: Path, port: int) -> Server:
    """Return the folder's running server, showing how long it has been waited for."""
    from workbench.cli.console import progress
    from workbench.labelstudio.server import up as start_server

    with progress("Label Studio starts (20 to 90 seconds)") as advance:
        return start_server(folder, port=port, progress=lambda _what, _seconds: advance(0))


def down(project: ProjectOption = None) -> None:
    """Stop the project's embedded Label Studio."""
    from workbench.cli.console import print_note
    from workbench.labelstudio.server import down as stop_server
    from workbench.project import open_project

    stopped = stop_server(open_project(project).folder)
    print_note("Label Studio stopped." if stopped else "Label Studio was not running.")


def status(project: ProjectOption = None, as_json: JsonOption = False) -> None:
    """Show what the ledger holds and whether Label Studio runs; exit 1 if it does not."""
    from workbench.cli.connect import connect
    from workbench.cli.console import print_json, print_table
    from workbench.errors import ServerError
    from workbench.project import open_project

    opened = open_project(project)
    with opened.open_ledger() as ledger:
        counts = ledger.counts()
    try:
        with connect(opened) as port:
            answer = f"{port.url} answers to {port.whoami()}"
            running = True
    except ServerError as error:
        answer, running = error.message, False
    if as_json:
        print_json({"project": str(opened.folder), "running": running, **counts})
    else:
        rows = [("project", opened.folder), *counts.items(), ("Label Studio", answer)]
        print_table(opened.settings.title, ("", ""), rows)
    if not running:
        raise typer.Exit(1)
