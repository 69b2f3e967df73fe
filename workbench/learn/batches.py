"""Batches of windows as tensors."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from workbench.learn.examples import Example
from workbench.preannotate.learned.arrays import frame, pad


def shuffle(examples: Sequence[Example], size: int, order: random.Random) -> list[list[Example]]:
    """Return batches of windows of like length, about `size` pieces each, in random order."""
    ranked = sorted(examples, key=lambda e: (len(e.window) // 8, order.random()))
    batches = group(ranked, size)
    order.shuffle(batches)
    return batches


def group(examples: Iterable[Example], size: int) -> list[list[Example]]:
    """Return batches of about `size` pieces each; the windows come by length, shortest first."""
    batches: list[list[Example]] = []
    for example in examples:
        full = batches and (len(example.window) + 2) * (len(batches[-1]) + 1) > size
        if full or not batches:
            batches.append([])
        batches[-1].append(example)
    return batches


def to_tensors(arrays: Mapping[str, npt.NDArray[Any]], device: torch.device) -> dict[str, Tensor]:
    """Return arrays as tensors, by the same names."""
    return {name: torch.from_numpy(array).to(device) for name, array in arrays.items()}


def label_tensor(
    rows: Sequence[npt.NDArray[np.int64]], ignored: int, device: torch.device
) -> Tensor:
    """Return labels a piece as one tensor; what lies outside the windows is `ignored`."""
    return torch.from_numpy(pad([frame(row - ignored, 0, 0) for row in rows])).to(device) + ignored
