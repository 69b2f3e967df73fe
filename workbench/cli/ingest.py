"""`workbench ingest`."""

from __future__ import annotations

from typing import Annotated

import typer

from workbench.cli.options import JsonOption, ProjectOption


def run(
    sources: Annotated[
        list[str], typer.Argument(help="Files, folders, globs, URLs such as s3://…, or - .")
    ],
    form: Annotated[
        str | None, typer.Option("--format", help="Read all as txt, jsonl, …, not by suffix.")
    ] = None,
    annotator: Annotated[
        str, typer.Option(help="Who made the annotations that name nobody.")
    ] = "unknown",
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Bring articles into the ledger, with the labels that come along; exit 2 if any is refused."""
    import msgspec

    from workbench.cli.console import print_error, print_json, print_note, progress
    from workbench.ingest import Refused, add_to_ledger, ingest
    from workbench.project import open_project

    refused = []
    with open_project(project).open_ledger() as ledger, progress("reading") as advance:

        def watch(result: object) -> None:
            advance()
            if isinstance(result, Refused):
                refused.append(result)
                if not as_json:
                    print_error(f"{result.origin}: {result.reason}", result.remedy)

        results = ingest(sources, format=form, annotator=annotator)
        summary = add_to_ledger(results, ledger, on_result=watch)
    if as_json:
        print_json({**msgspec.structs.asdict(summary), "refusals": refused})
    else:
        print_note(
            f"{summary.articles} articles ingested, {summary.known_articles} were there already, "
            f"{summary.versions} annotations and {summary.predictions} predictions came along, "
            f"{summary.refused} refused."
        )
    if refused:
        raise typer.Exit(2)
