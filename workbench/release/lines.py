"""JSON lines, written as they come."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

_ENCODER = msgspec.json.Encoder(order="deterministic")


class LineFile:
    """A JSON Lines file: one value a line, UTF-8, keys in a settled order."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("wb")

    def add(self, value: Any) -> None:
        """Write one line."""
        self._file.write(_ENCODER.encode(value) + b"\n")

    def close(self) -> None:
        """Finish the file."""
        self._file.close()
