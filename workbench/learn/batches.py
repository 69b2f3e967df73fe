"""Batches of windows as tensors."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from workbench.learn.examples import Example
from workbench.preannotate.learned.candidates import Candidate
from workbench.preannotate.learned.session import frame, pad


def shuffle(examples: Sequence[Example], size: int, order: random.Random) -> list[list[Example]]:
    """Return batches of windows of like length, about `size` pieces each, in random order."""
    ranked = sorted(examples, key=lambda e: (len(e.window) // 8, order.random()))
    batches: list[list[Example]] = []
    for example in ranked:
        full = batches and (len(example.window) + 2) * (len(batches[-1]) + 1) > size
        if full or not batches:
            batches.append([])
        batches[-1].append(example)
    order.shuffle(batches)
    return batches


def window_tensors(
    batch: Sequence[Example], begin: int, end: int, device: torch.device
) -> tuple[Tensor, Tensor, Tensor]:
    """Return tokens, mask and flags, as `Network.read` takes them."""
    windows = [e.window for e in batch]
    return (
        _tensor([frame(w.tokens, begin, end) for w in windows], device),
        _tensor([np.ones(len(w) + 2, dtype=np.int64) for w in windows], device),
        _tensor([frame(w.flags, 0, 0) for w in windows], device),
    )


def candidate_tensors(
    candidates: Sequence[Candidate], device: torch.device
) -> tuple[Tensor, Tensor, Tensor]:
    """Return roles, distances and about, as `Network.judge` takes them."""
    return (
        _tensor([frame(c.roles, 0, 0) for c in candidates], device),
        _tensor([frame(c.distances, 0, 0) for c in candidates], device),
        torch.from_numpy(np.stack([c.about for c in candidates])).to(device),
    )


def label_tensor(
    rows: Sequence[npt.NDArray[np.int64]], ignored: int, device: torch.device
) -> Tensor:
    """Return labels a piece as one tensor; what lies outside the windows is `ignored`."""
    return _tensor([frame(row - ignored, 0, 0) for row in rows], device) + ignored


def _tensor(rows: Sequence[npt.NDArray[np.generic]], device: torch.device) -> Tensor:
    return torch.from_numpy(pad(rows)).to(device)


def in_order(examples: Sequence[Example], size: int) -> Iterator[list[Example]]:
    """Yield batches for reading only."""
    yield from sorted(shuffle(examples, size, random.Random(0)), key=len)  # noqa: S311
