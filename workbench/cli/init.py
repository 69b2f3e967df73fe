"""`workbench init`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def run(
    folder: Annotated[Path, typer.Argument(help="The folder; made where it is missing.")] = Path(),
    title: Annotated[str | None, typer.Option(help="The campaign's name.")] = None,
) -> None:
    """Make a folder a project: settings in workbench.toml, everything else in .workbench."""
    from workbench.cli.console import print_note
    from workbench.project import init_project

    project = init_project(folder, title=title)
    named = project.settings.title
    if title is not None and named != title:
        print_note(f"It was a project already, and its title stays {named!r}: see workbench.toml.")
    print_note(f"{project.folder} is a workbench project. Next: workbench ingest ARTICLES")
