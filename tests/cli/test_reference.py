"""The documentation lists what the command line offers."""

from __future__ import annotations

from pathlib import Path

from workbench.cli.app import app
from workbench.cli.reference import render_reference

REPOSITORY = Path(__file__).parents[2]


def test_the_reference_is_up_to_date():
    written = (REPOSITORY / "docs" / "cli.md").read_text(encoding="utf-8")
    assert written == render_reference(), "run `make docs`"


def test_every_verb_explains_itself():
    for command in app.registered_commands:
        assert command.callback is not None
        assert (command.callback.__doc__ or "").strip(), command.name
