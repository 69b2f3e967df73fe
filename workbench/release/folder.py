"""Folders that appear whole or not at all."""

from __future__ import annotations

import ctypes
import errno
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from workbench.errors import ExportError
from workbench.released import is_release

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


@contextmanager
def write_folder(folder: Path, *, force: bool = False) -> Iterator[Path]:
    """Give a folder to write into, which becomes `folder` when the block ends without an error.

    On any error, Ctrl-C included, nothing of it stays and what was at `folder` is untouched. With
    `force` an older release there is replaced in one step, so that a reader sees the old one or the
    new one. Raises ExportError: something is there already, it is no release, the disk is full.
    """
    target = folder.absolute()
    _refuse(target, force)
    partial = target.with_name(f".{target.name}.partial-{secrets.token_hex(4)}")
    try:
        partial.mkdir(parents=True)
        try:
            yield partial
            _sync(partial)
            _refuse(target, force)
            _put(partial, target)
        finally:
            shutil.rmtree(partial, ignore_errors=True)
    except OSError as error:
        raise _explain(error, folder) from error


def _refuse(target: Path, force: bool) -> None:
    if not target.exists() and not target.is_symlink():
        return
    if not target.is_dir() or target.is_symlink():
        raise ExportError(f"{target} is not a folder.", remedy="Name another folder.")
    if any(target.iterdir()) and not is_release(target):
        raise ExportError(
            f"{target} holds something that is no release, and stays.",
            remedy="Name another folder, or empty this one yourself.",
        )
    if not force:
        raise ExportError(
            f"{target} exists already.", remedy="Name another folder, or replace it with --force."
        )


def _put(partial: Path, target: Path) -> None:
    """Rename, or exchange with the release that is there; the older one is then in `partial`."""
    if not target.exists():
        partial.rename(target)
    elif not _exchange(partial, target):
        aside = partial.with_name(f"{partial.name}-old")
        target.rename(aside)
        try:
            partial.rename(target)
        except OSError:
            aside.rename(target)
            raise
        shutil.rmtree(aside, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    """Swap two folders in one step on Linux and most of its file systems; False elsewhere."""
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    paths = (_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other))
    return int(rename(*paths, _RENAME_EXCHANGE)) == 0


def _sync(folder: Path) -> None:
    """Force the files to the disk, so that a full one shows before the folder gets its name."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())


def _explain(error: OSError, folder: Path) -> ExportError:
    # Arrow raises OSError without an errno and puts the number into the message.
    full = error.errno in _FULL or any(f"errno {code}" in str(error).lower() for code in _FULL)
    if full:
        return ExportError(
            f"The disk is full: the release {folder} was not written.",
            remedy="Free space or name a folder on another disk; nothing half-written was left.",
        )
    return ExportError(
        f"The release {folder} cannot be written: {error.strerror or error}.",
        remedy="Check that the folder above it can be written to.",
    )
