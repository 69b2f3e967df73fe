"""Windows and candidates as the arrays that the network takes, by the names of its inputs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from workbench.preannotate.learned.candidates import Candidate
from workbench.preannotate.learned.windows import Window


def window_arrays(windows: Sequence[Window], begin: int, end: int) -> dict[str, npt.NDArray[Any]]:
    """Return tokens, mask and flags, a row a window; `begin` and `end` are the outer tokens."""
    return {
        "tokens": pad([frame(w.tokens, begin, end) for w in windows]),
        "mask": pad([np.ones(len(w) + 2, dtype=np.int64) for w in windows]),
        "flags": pad([frame(w.flags, 0, 0) for w in windows]),
    }


def candidate_arrays(candidates: Sequence[Candidate]) -> dict[str, npt.NDArray[Any]]:
    """Return roles, distances and about, a row a candidate."""
    return {
        "roles": pad([frame(c.roles, 0, 0) for c in candidates]),
        "distances": pad([frame(c.distances, 0, 0) for c in candidates]),
        "about": np.stack([c.about for c in candidates]),
    }


def frame(rows: npt.NDArray[Any], begin: int, end: int) -> npt.NDArray[Any]:
    """Return the rows with one before and one behind them, where the encoder's own tokens are."""
    edge = np.ones((1, *rows.shape[1:]), dtype=rows.dtype)
    return np.concatenate([edge * begin, rows, edge * end])


def pad(rows: Sequence[npt.NDArray[Any]]) -> npt.NDArray[Any]:
    """Return arrays of different length as one, the missing rows 0."""
    longest = max(map(len, rows))
    padded = np.zeros((len(rows), longest, *rows[0].shape[1:]), dtype=rows[0].dtype)
    for row, values in zip(padded, rows, strict=True):
        row[: len(values)] = values
    return padded
