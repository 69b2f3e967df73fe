"""The command reference `docs/cli.md`, made from the commands themselves (`make docs`)."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import typer

from workbench.cli.app import app

HEAD = """\
# Command reference

Made from the commands by `make docs`; a test holds it to the code.

Results go to standard output, everything else to standard error; progress shows only on a
terminal. Every verb that works on a project takes `--project FOLDER` (or `WORKBENCH_PROJECT`) and
otherwise finds the nearest project above the current folder.

| exit code | means |
|---|---|
| 0 | clean |
| 1 | findings: labels, agreement or a release are not as they should be |
| 2 | usage or environment: one message names the remedy |
| 130 | stopped (Ctrl-C, SIGTERM); what was done is kept, the same command goes on from there |
"""


def render_reference() -> str:
    """Return the Markdown reference of every verb, its arguments and its options."""
    return HEAD + "".join(_render_commands(typer.main.get_command(app), "workbench"))


def _render_commands(command: object, name: str) -> Iterator[str]:
    children = getattr(command, "commands", {})
    if not children:
        yield from _render_command(command, name)
    for child_name, child in children.items():
        yield from _render_commands(child, f"{name} {child_name}")


def _render_command(command: object, name: str) -> Iterator[str]:
    parameters = [p for p in getattr(command, "params", ()) if p.name != "help"]
    arguments = [p for p in parameters if p.param_type_name == "argument"]
    usage = " ".join(_usage(argument) for argument in arguments)
    yield f"\n## `{name}{' ' + usage if usage else ''}`\n\n"
    yield inspect.cleandoc(getattr(command, "help", "") or "") + "\n"
    if parameters:
        yield "\n| | |\n|---|---|\n"
    for parameter in parameters:
        names = ", ".join(f"`{option}`" for option in parameter.opts)
        if parameter.param_type_name == "argument":
            names = f"`{_usage(parameter)}`"
        help_text = " ".join((parameter.help or "").split()).replace("|", "\\|")
        yield f"| {names} | {help_text} |\n"


def _usage(argument: object) -> str:
    name = str(getattr(argument, "metavar", None) or getattr(argument, "name", "")).upper()
    name += "…" if getattr(argument, "nargs", 1) == -1 else ""
    return name if getattr(argument, "required", True) else f"[{name}]"


if __name__ == "__main__":
    typer.echo(render_reference(), nl=False)
