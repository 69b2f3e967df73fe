"""The `workbench` command: the verbs, in the order of the loop."""

from __future__ import annotations

from typing import Annotated

import typer

import workbench
from workbench.cli import (
    adjudicate,
    audit,
    check,
    demo,
    export,
    ingest,
    init,
    judge,
    preannotate,
    releases,
    server,
    sync,
    train,
)

app = typer.Typer(
    name="workbench",
    help="Annotate news attribution: who says what, and does the speaker assert or deny it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    epilog="Exit codes: 0 clean, 1 findings, 2 usage or environment, 130 stopped by a signal.",
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"workbench {workbench.__version__}")
        raise typer.Exit


@app.callback()
def _global_options(
    _version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version."
        ),
    ] = False,
) -> None:
    pass


app.command("init")(init.run)
app.command("ingest")(ingest.run)
app.command("preannotate")(preannotate.run)
app.command("up")(server.up)
app.command("status")(server.status)
app.add_typer(sync.annotators, name="annotators")
app.command("push")(sync.push)
app.command("pull")(sync.pull)
app.command("check")(check.run)
app.command("agree")(judge.agree)
app.add_typer(adjudicate.app, name="adjudicate")
app.add_typer(audit.app, name="audit")
app.command("export")(export.export)
app.command("verify")(export.verify)
app.command("diff")(releases.diff)
app.command("rehydrate")(releases.rehydrate)
app.command("sign")(releases.sign)
app.command("keys")(releases.keys)
app.command("evaluate")(judge.evaluate)
app.command("train")(train.run)
app.command("down")(server.down)
app.command("demo")(demo.run)
