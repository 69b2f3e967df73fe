"""Verification: is every file of a release there, unaltered, and nothing else?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import msgspec

from workbench.errors import ExportError
from workbench.model import Record
from workbench.release.manifest import FileEntry, read_sealed
from workbench.release.sign import SIGNATURE, signature_fits
from workbench.released import MANIFEST
from workbench.text import file_digest


class Problem(Record, frozen=True, omit_defaults=False):
    """A file of a release that is not as it was written."""

    path: str
    problem: Literal["altered", "missing", "added"]
    message: str


def verify(folder: Path, *, public_key: Path | None = None) -> list[Problem]:
    """Return what is wrong with a release, by path; an empty list means that it is as written.

    Needs nothing but the folder; with `public_key` the manifest must also be signed by its owner.
    Raises ExportError where there is no manifest at all, or the key cannot be read.
    """
    try:
        files = msgspec.convert(read_sealed(folder)["files"], tuple[FileEntry, ...])
    except ExportError as error:
        if not (folder / MANIFEST).is_file():
            raise
        return [Problem(MANIFEST, "altered", error.message)]
    expected = {file.path: file for file in files}
    found = {p.relative_to(folder).as_posix(): p for p in _paths(folder)}
    problems = [
        Problem(name, "missing", f"{name} is missing.") for name in expected.keys() - found.keys()
    ]
    problems += [
        Problem(name, "added", f"{name} is not part of the release.")
        for name in found.keys() - expected.keys()
    ]
    for name in expected.keys() & found.keys():
        path, file = found[name], expected[name]
        if not _is_unchanged(path, file):
            problems.append(Problem(name, "altered", f"{name} is not what was released."))
    if public_key is not None:
        problems += _check_signature(folder, public_key)
    return sorted(problems, key=lambda problem: problem.path)


def require_unaltered(folder: Path) -> None:
    """Raise ExportError where a release is not as it was written, or is none."""
    problems = verify(folder)
    if problems:
        raise ExportError(
            f"{folder} is not as it was released: {problems[0].message}",
            remedy="Fetch it again, or remove what is not its own; `workbench verify` lists it.",
        )


def _is_unchanged(path: Path, file: FileEntry) -> bool:
    if path.is_symlink():  # a release is made of files, and a link may lead nowhere
        return False
    return path.stat().st_size == file.bytes and file_digest(path) == file.sha256


def _check_signature(folder: Path, public_key: Path) -> Iterator[Problem]:
    if signature_fits(folder, public_key):
        return
    if not (folder / SIGNATURE).is_file():
        yield Problem(SIGNATURE, "missing", "The release is not signed.")
    else:
        yield Problem(SIGNATURE, "altered", f"The release is not signed by {public_key.name}.")


def _paths(folder: Path) -> Iterator[Path]:
    apart = (folder / MANIFEST, folder / SIGNATURE)
    for path in folder.rglob("*"):
        if (path.is_file() or path.is_symlink()) and path not in apart:
            yield path
