"""Reading a release's line files back, every split of them, in order."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import msgspec

from workbench.errors import ExportError
from workbench.model import Record

T = TypeVar("T", bound=Record)


def find_parts(folder: Path, name: str) -> list[Path]:
    """Return the files of that name, one a split: `a.jsonl`, or `a.dev.jsonl`, `a.train.jsonl`."""
    path = Path(name)
    return sorted({*folder.glob(name), *folder.glob(f"{path.stem}.*{path.suffix}")})


def read_lines(path: Path, kind: type[T]) -> Iterator[T]:
    """Yield the records of a JSON Lines file. Raises ExportError for a line that is none."""
    decoder = msgspec.json.Decoder(kind)
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                yield decoder.decode(line)
            except msgspec.DecodeError as error:
                raise ExportError(
                    f"{path}, line {number}: {error}.", remedy="Verify the release."
                ) from error


def merge_parts(folder: Path, name: str, kind: type[T], key: Callable[[T], str]) -> Iterator[T]:
    """Yield the records of all splits in the order of `key`, in which each file is sorted."""
    parts = [read_lines(path, kind) for path in find_parts(folder, name)]
    return heapq.merge(*parts, key=key)
