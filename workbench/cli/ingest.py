"""`workbench ingest`."""

from __future__ import annotations

from typing import Annotated

import typer

from workbench.cli.options import JsonOption, ProjectOption


def run(
    sources: Annotated[
        list[str], typer.Argument(help="Files, folders, globs, URLs such as s3://…, or - .")
    ],
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Bring articles into the ledger, with the labels that come along."""
