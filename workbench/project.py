"""The project folder: `workbench.toml` with the settings, `.workbench/` with ledger and server."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL

from workbench.errors import ProjectError
from workbench.ledger import Ledger
from workbench.settings import FILE, Settings, read_settings

STATE = ".workbench"
TEMPLATE = """\
# Settings of this campaign; every line may be left out. docs/settings.md explains them.
title = {title}

[labelstudio]
# url = "https://labels.example.org"   # without it, `workbench up` starts a server of its own
# The token belongs in the environment: WORKBENCH_LABELSTUDIO__TOKEN
project = "News attribution"
overlap = 1

[preannotate]
model = "rules"

[check.rules]
# "rule-code" = false                  # or "error", "warning", "info"
"""


@dataclass(frozen=True)
class Project:
    """An opened project folder."""

    folder: Path
    settings: Settings

    @property
    def state(self) -> Path:
        """The folder of the ledger and the embedded server; readable by its owner only."""
        return self.folder / STATE

    def open_ledger(self) -> Ledger:
        """Return the project's ledger, created or migrated as needed."""
        own = URL.create("sqlite", database=str(self.state / "ledger.sqlite"))
        return Ledger.open(self.settings.ledger.url or own, folder=self.folder)


def init_project(folder: Path, *, title: str | None = None) -> Project:
    """Make `folder` a project and return it; what is there already is left as it is."""
    folder = folder.absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / STATE).mkdir(mode=0o700, exist_ok=True)
        settings = folder / FILE
        if not settings.exists():
            # What JSON escapes in a string, line breaks included, TOML escapes alike; DEL as well.
            # A folder's name need not be UTF-8, as settings are.
            name = (title or folder.name).encode(errors="replace").decode()
            quoted = json.dumps(name, ensure_ascii=False).replace("\x7f", "\\u007f")
            _write_whole(settings, TEMPLATE.format(title=quoted))
    except OSError as error:
        raise ProjectError(
            f"{folder} cannot be made a project: {error.strerror}.",
            remedy="Choose a folder that you may write to.",
        ) from error
    return open_project(folder)


def _write_whole(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError:
        path.unlink(missing_ok=True)  # the next try would leave half a file as it is
        raise


def open_project(folder: Path | None = None) -> Project:
    """Return the project of `folder`, or of the nearest folder above the current one.

    Raises ProjectError where there is none.
    """
    start = folder or Path(os.environ.get("WORKBENCH_PROJECT", "."))
    start = start.absolute()
    candidates = [start] if folder else [start, *start.parents]
    for candidate in candidates:
        if (candidate / STATE).is_dir() or (candidate / FILE).is_file():
            (candidate / STATE).mkdir(mode=0o700, exist_ok=True)
            return Project(candidate, read_settings(candidate / FILE))
    raise ProjectError(f"{start} is no workbench project.", remedy="`workbench init` makes it one.")
