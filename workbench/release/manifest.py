"""The manifest: what a release holds, by which recipe, and the SHA-256 of every file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from workbench.errors import ExportError
from workbench.model import Record
from workbench.release.recipe import Recipe
from workbench.released import MANIFEST
from workbench.schema import schema, schema_names
from workbench.text import file_digest

SCHEMA = 1


class FileEntry(Record, frozen=True, omit_defaults=False):
    """A file of a release: its path in the folder, its size and the SHA-256 of its bytes."""

    path: str
    bytes: int
    sha256: str


class Manifest(Record, frozen=True, omit_defaults=False, kw_only=True):
    """`manifest.json`. `losses` says by format what could not be carried, counted.

    `newest` is when the newest annotation was last changed, `models` counts the annotations that
    started from each, `agreement` is that of all annotators of the articles asked for, `splits`
    counts articles and stances by split, `passed` names the checks that every annotation of the
    release passes, `notes` are sentences for people. `seal` is the SHA-256 of
    the rest of the manifest, so that no byte of it changes unseen.
    """

    name: str
    recipe: Recipe
    workbench: str
    schemas: Mapping[str, str]
    source: Mapping[str, str]
    counts: Mapping[str, int]
    excluded: Mapping[str, int]
    waived: Mapping[str, int]
    losses: Mapping[str, Mapping[str, int]]
    files: tuple[FileEntry, ...]
    newest: str | None = None
    models: Mapping[str, int] = {}
    agreement: Mapping[str, float] = {}
    splits: Mapping[str, Mapping[str, int]] = {}
    passed: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    schema: int = SCHEMA
    seal: str = ""


def describe_files(folder: Path) -> Iterator[FileEntry]:
    """Yield every file below a folder but the manifest, by path."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name != MANIFEST:
            yield FileEntry(name, path.stat().st_size, file_digest(path))


def schema_versions() -> dict[str, str]:
    """Return the `$id`, which holds the version, of every bundled schema."""
    return {f"{name}.schema.json": schema(name)["$id"] for name in schema_names()}


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write `manifest.json`: sealed, keys sorted, UTF-8, indented."""
    (folder / MANIFEST).write_bytes(seal_values(msgspec.to_builtins(manifest)))


def seal_values(values: dict[str, Any]) -> bytes:
    """Return the bytes of a manifest's values with their seal."""
    return _render(_seal(values))


def read_sealed(folder: Path) -> dict[str, Any]:
    """Return a manifest's values, whichever version wrote it.

    Raises ExportError where there is no manifest or a byte of it was altered.
    """
    try:
        content = (folder / MANIFEST).read_bytes()
    except OSError as error:
        raise ExportError(
            f"{folder} is no release: it has no {MANIFEST}.", remedy="Name a release folder."
        ) from error
    try:
        values = json.loads(content)
    except ValueError as error:
        raise _altered(folder, str(error)) from error
    if not isinstance(values, dict) or seal_values(values) != content:
        raise _altered(folder, "its seal does not fit")
    return values


def read_manifest(folder: Path) -> Manifest:
    """Return a release's manifest. Raises ExportError as `read_sealed`, or for another version."""
    values = read_sealed(folder)
    try:
        return msgspec.convert(values, Manifest)
    except msgspec.ValidationError as error:
        raise ExportError(
            f"{folder / MANIFEST} is of another version: {error}.",
            remedy="Read it with the version of the workbench that it names, or a later one.",
        ) from error


def _seal(values: dict[str, Any]) -> dict[str, Any]:
    bare = {**values, "seal": ""}
    return {**bare, "seal": hashlib.sha256(_render(bare)).hexdigest()}


def _render(values: dict[str, Any]) -> bytes:
    text = json.dumps(values, ensure_ascii=False, indent=2, sort_keys=True)
    return text.encode("utf-8") + b"\n"


def _altered(folder: Path, why: str) -> ExportError:
    return ExportError(
        f"{folder / MANIFEST} was altered or damaged: {why}.",
        remedy="Fetch the release again, or export it anew.",
    )
