"""Formats and their writers: one shallow protocol, found through entry points, built-ins too.

A package adds a format with an entry point in the group `workbench.writers` whose value is a
`Format`. The built-in ones stand here in the same form; an installed one of the same name goes
before them.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Protocol

from workbench.errors import SettingsError
from workbench.release.entry import Entry
from workbench.release.features import EVERYTHING
from workbench.release.manifest import Manifest
from workbench.release.recipe import Recipe

GROUP = "workbench.writers"


class Writer(Protocol):
    """Writes the entries of one release as one format; entries of an article come in a row."""

    def add(self, entry: Entry) -> None:
        """Write one entry."""

    def close(self) -> Mapping[str, int]:
        """Finish the files; return what was lost beyond the features that the format lacks."""


@dataclass(frozen=True)
class Format:
    """A format of a release. `open_writer` gets the release folder, where it makes `files`.

    `carries` are the names of the features it keeps. A format with `needs_text` is not shown
    articles whose text is withheld; one with `many` can hold several annotations of an article.
    """

    name: str
    title: str
    files: tuple[str, ...]
    open_writer: Callable[[Path, Recipe], Writer]
    carries: frozenset[str] = EVERYTHING
    needs_text: bool = True
    many: bool = False
    describe: Callable[[Path, Manifest], None] | None = None

    @property
    def loses(self) -> tuple[str, ...]:
        """The names of the features that it cannot carry, sorted."""
        return tuple(sorted(EVERYTHING - self.carries))


BUILT_IN: Mapping[str, str] = {
    "attributions": "workbench.release.writers.attributions:FORMAT",
    "brat": "workbench.release.writers.brat:FORMAT",
    "cas": "workbench.release.writers.cas:FORMAT",
    "chat": "workbench.release.writers.chat:FORMAT",
    "conll": "workbench.release.writers.conll:FORMAT",
    "conll-bioes": "workbench.release.writers.conll:BIOES",
    "croissant": "workbench.release.writers.croissant:FORMAT",
    "labels": "workbench.release.writers.labels:FORMAT",
    "labels-parquet": "workbench.release.writers.labels_parquet:FORMAT",
    "labelstudio": "workbench.release.writers.labelstudio:FORMAT",
    "parquet": "workbench.release.writers.parquet:FORMAT",
    "regions": "workbench.release.writers.regions:FORMAT",
    "spacy": "workbench.release.writers.docbin:FORMAT",
    "stance": "workbench.release.writers.stance:FORMAT",
    "standoff": "workbench.release.writers.standoff:FORMAT",
    "webannotation": "workbench.release.writers.webannotation:FORMAT",
}


def known_formats() -> tuple[str, ...]:
    """Return the names of all formats that can be written here, sorted."""
    return tuple(sorted(_doors()))


def find_format(name: str) -> Format:
    """Return the format of that name. Raises SettingsError, naming the nearest, for an unknown."""
    doors = _doors()
    if name not in doors:
        nearest = difflib.get_close_matches(name, doors, n=1)
        hint = f"Did you mean {nearest[0]!r}?" if nearest else f"Known: {', '.join(sorted(doors))}."
        raise SettingsError(f"There is no format {name!r}.", remedy=hint)
    found = doors[name].load()
    if not isinstance(found, Format):
        raise SettingsError(
            f"The entry point {doors[name].value!r} is no release format.",
            remedy=f"Its value must be a workbench.release.Format (group {GROUP}).",
        )
    return found


def _doors() -> dict[str, EntryPoint]:
    built_in = {name: EntryPoint(name, value, GROUP) for name, value in BUILT_IN.items()}
    return built_in | {door.name: door for door in entry_points(group=GROUP)}
