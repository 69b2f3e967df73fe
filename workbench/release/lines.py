"""Text files and JSON lines, written as they come, one file a split."""

from __future__ import annotations

from pathlib import Path
from typing import IO, Any

import msgspec

_ENCODER = msgspec.json.Encoder(order="deterministic")


def part_name(name: str, split: str | None) -> str:
    """Return a file's name for a split: `labels.csv` → `labels.train.csv`; as it is without one."""
    path = Path(name)
    return name if split is None else f"{path.stem}.{split}{path.suffix}"


class TextFile:
    """A file of UTF-8 text for each split."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._files: dict[str | None, IO[bytes]] = {}

    def write(self, content: bytes, split: str | None = None) -> None:
        """Append to the split's file."""
        if split not in self._files:
            path = self._path.with_name(part_name(self._path.name, split))
            self._files[split] = path.open("wb")
        self._files[split].write(content)

    def close(self) -> None:
        """Finish the files; without any content there is an empty one."""
        if not self._files:
            self._path.touch()
        for file in self._files.values():
            file.close()


class LineFile(TextFile):
    """A JSON Lines file for each split: one value a line, keys in a settled order."""

    def add(self, value: Any, split: str | None = None) -> None:
        """Write one line, into the split's file."""
        self.write(_ENCODER.encode(value) + b"\n", split)
