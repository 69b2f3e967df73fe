"""`workbench diff`, `rehydrate`, `sign` and `keys`: what is done with releases afterwards."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from workbench.cli.options import JsonOption

PASSWORD = "WORKBENCH_KEY_PASSWORD"  # noqa: S105  # the variable's name


def diff(
    old: Annotated[Path, typer.Argument(help="The earlier release.")],
    new: Annotated[Path, typer.Argument(help="The later release.")],
    as_json: JsonOption = False,
) -> None:
    """Say what changed from one release to the next, by article and label, for a changelog."""
    from workbench.cli.console import out, print_json
    from workbench.release import diff as compare
    from workbench.release import render_changelog

    found = compare(old, new)
    if as_json:
        print_json(found)
    else:
        out.print(render_changelog(found), markup=False)


def rehydrate(
    release: Annotated[Path, typer.Argument(help="A release without text.")],
    texts: Annotated[Path, typer.Option("--texts", help="The texts, in any form ingest reads.")],
    to: Annotated[Path, typer.Option("--to", help="Where the release with text goes.")],
    force: Annotated[bool, typer.Option(help="Replace a release that is there.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Put texts back into a release; each must have the hash that the release names."""
    from workbench.cli.console import print_json
    from workbench.cli.export import print_release
    from workbench.release import rehydrate as write_release

    summary = write_release(release, texts, to, force=force)
    if as_json:
        print_json(summary)
    else:
        print_release(summary)


def sign(
    release: Annotated[Path, typer.Argument(help="The release's folder.")],
    key: Annotated[Path, typer.Option(help="A minisign secret key; see `workbench keys`.")],
) -> None:
    """Sign a release; the key's password, if it has one, is taken from WORKBENCH_KEY_PASSWORD."""
    from workbench.cli.console import print_note
    from workbench.release import sign_release

    signature = sign_release(release, key, password=os.environ.get(PASSWORD))
    print_note(f"Signed: {signature}")


def keys(
    path: Annotated[Path, typer.Argument(help="Where the pair goes: PATH.key and PATH.pub.")],
) -> None:
    """Make a key pair for signing, encrypted if WORKBENCH_KEY_PASSWORD is set."""
    from workbench.cli.console import print_note
    from workbench.release import make_keys

    secret, public = make_keys(path, password=os.environ.get(PASSWORD))
    print_note(f"Keep {secret} to yourself; give {public} to those who verify.")
