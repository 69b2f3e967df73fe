"""The files that a folder, a glob or a URL leads to."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from itertools import takewhile
from pathlib import Path, PurePosixPath
from typing import cast

from fsspec import AbstractFileSystem
from fsspec.utils import glob_translate

from workbench.released import is_release

_ABOUT = frozenset({"README", "LICENSE", "LICENCE"})


def find_paths(
    fs: AbstractFileSystem, root: str, name: str, unread: list[OSError]
) -> Iterator[tuple[str, str]]:
    """Yield path and origin of each file below `root`; `unread` takes folders that do not open.

    Raises FileNotFoundError where the name leads to nothing, ValueError for a folder without files.
    """
    remote = "://" in name or "::" in name
    if fs.isfile(root):
        yield root, name
        return
    is_folder = fs.isdir(root)
    if not is_folder and not _is_pattern(root):
        raise FileNotFoundError(root)
    found = _find_remote(fs, root) if remote else _find_local(root, unread)
    base = root if is_folder else _find_base(root)
    paths = [path for path in sorted(found) if not _is_aside(path[len(base) :])]
    if not paths and not unread:
        raise ValueError("the folder holds no article") if is_folder else FileNotFoundError(root)
    here = f"{Path.cwd().as_posix()}/"
    for path in paths:
        local = path if Path(name).is_absolute() else path.removeprefix(here)
        yield path, fs.unstrip_protocol(path) if remote else local


def _is_pattern(path: str) -> bool:
    return any(sign in path for sign in "*?[")


def _find_base(pattern: str) -> str:
    """Return the folder above the first sign of a pattern."""
    return "/".join(takewhile(lambda part: not _is_pattern(part), pattern.split("/")))


def _find_remote(fs: AbstractFileSystem, root: str) -> Iterable[str]:
    if fs.isdir(root):
        return cast(Iterable[str], fs.find(root))
    return [path for path in fs.glob(root) if fs.isfile(path)]


def _find_local(root: str, unread: list[OSError]) -> Iterable[str]:
    """Return the files below a folder, or those that a pattern or a folder it matches leads to.

    Each folder is read once, however many links lead to it. Releases below are passed over: their
    labels would come in as articles.
    """
    if Path(root).is_dir():
        return _find_below([root], unread)
    head, deep, _ = root.partition("/**")
    matches = _match(head, unread)
    paths = _find_below(filter(os.path.isdir, matches), unread)
    if not deep:
        return paths | set(filter(os.path.isfile, matches))
    fits = re.compile(glob_translate(root)).fullmatch
    return {p for p in paths if any(map(fits, (p, *map(str, PurePosixPath(p).parents))))}


def _match(pattern: str, unread: list[OSError]) -> list[str]:
    """Return the files and folders that match a pattern without `**`."""
    # Not `glob`: it passes over a folder that does not open.
    found = [""]
    for part in pattern.split("/")[1:]:
        if _is_pattern(part):
            inside = ((folder, name) for folder in found for name in _list(folder, unread))
            found = [f"{folder}/{name}" for folder, name in inside if fnmatchcase(name, part)]
        else:
            found = [path for folder in found if Path(path := f"{folder}/{part}").exists()]
    return found


def _list(folder: str, unread: list[OSError]) -> list[str]:
    try:
        with os.scandir(folder or "/") as entries:
            return [entry.name for entry in entries if not entry.name.startswith(".")]
    except NotADirectoryError:
        return []
    except OSError as error:
        unread.append(error)
        return []


def _find_below(folders: Iterable[str], unread: list[OSError]) -> set[str]:
    # Not `fs.find`: it follows links to folders, round and round where one leads back up.
    paths: set[str] = set()
    seen: set[str] = set()
    tops = list(folders)
    for top in tops:
        for folder, inside, names in os.walk(top, onerror=unread.append):
            if os.path.realpath(folder) in seen:
                inside.clear()
                continue
            seen.add(os.path.realpath(folder))
            below = [Path(folder, name) for name in inside if not name.startswith(".")]
            below = [path for path in below if not is_release(path)]
            inside[:] = [path.name for path in below]
            paths.update(f"{folder}/{name}" for name in names)
            tops += (str(path) for path in below if path.is_symlink())
    return paths


def _is_aside(path: str) -> bool:
    """Return whether a file found in a folder is no article: hidden, or about the folder."""
    parts = PurePosixPath(path).parts
    return parts[-1].partition(".")[0].upper() in _ABOUT or any(p.startswith(".") for p in parts)
