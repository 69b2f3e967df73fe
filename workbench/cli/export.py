"""`workbench export` and `workbench verify`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli.options import JsonOption, ProjectOption

if TYPE_CHECKING:
    from workbench.release import ReleaseSummary


def export(
    recipe: Annotated[str, typer.Argument(help="A bundled recipe's name, or a .toml file.")],
    to: Annotated[
        Path | None,
        typer.Option("--to", help="The release's folder; without it, exports/RECIPE."),
    ] = None,
    source: Annotated[
        Path | None,
        typer.Option("--from", help="A Label Studio JSON export, instead of the ledger."),
    ] = None,
    force: Annotated[bool, typer.Option(help="Replace a release that is there.")] = False,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Release gold by a recipe: the same labels and recipe give the same bytes.

    An export of Label Studio is checked by the rules of the project that --project names.
    """
    from workbench.cli.console import print_json
    from workbench.project import open_project
    from workbench.release import export as write_release
    from workbench.release import open_export, read_recipe

    wanted = read_recipe(recipe)
    if source is not None:
        folder = to or Path("exports") / wanted.name
        switches = open_project(project).settings.check.rules if project else None
        with open_export(source) as opened:
            summary = write_release(wanted, opened, folder, force=force, rules=switches)
    else:
        opened_project = open_project(project)
        folder = to or opened_project.folder / "exports" / wanted.name
        rules = opened_project.settings.check.rules
        with opened_project.open_ledger() as ledger:
            summary = write_release(wanted, ledger, folder, force=force, rules=rules)
    if as_json:
        print_json(summary)
    else:
        print_release(summary)


def print_release(summary: ReleaseSummary) -> None:
    """Print what a release holds, what it left out and why."""
    from workbench.cli.console import print_table

    manifest = summary.manifest
    rows: list[tuple[str, object]] = list(manifest.counts.items())
    rows += [(f"left out: {reason}", count) for reason, count in manifest.excluded.items()]
    rows += [(f"waived: {code}", count) for code, count in manifest.waived.items()]
    rows += [(file.path, f"{file.bytes:,} bytes") for file in manifest.files]
    print_table(f"Release {manifest.name} in {summary.folder}", ("", ""), rows)


def verify(
    folder: Annotated[Path, typer.Argument(help="The release's folder.")],
    key: Annotated[
        Path | None, typer.Option(help="A minisign public key: the release must be signed by it.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Prove that a release is as it was written; exit 1 if a file is altered, missing or added."""
    from workbench.cli.console import out, print_json
    from workbench.release import verify as find_problems

    problems = find_problems(folder, public_key=key)
    if as_json:
        print_json(problems)
    for problem in () if as_json else problems:
        out.print(problem.message, markup=False)
    if problems:
        raise typer.Exit(1)
    if not as_json:
        out.print(f"{folder} is as it was released.", markup=False)
