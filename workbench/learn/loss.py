"""What a batch costs: cues, source and content of each candidate, whether it counts, its stance."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from workbench.learn.batches import label_tensor, to_tensors
from workbench.learn.examples import UNJUDGED, Example
from workbench.learn.network import Judged, Network
from workbench.preannotate.learned.arrays import candidate_arrays, window_arrays
from workbench.preannotate.learned.candidates import LIKELY, Candidate, make_candidate
from workbench.preannotate.learned.decode import mark_runs
from workbench.preannotate.learned.windows import Floats, Ints, Mask

# Pieces that look a little like a cue to the network so far, and are none, are wrong candidates to
# learn by. It soon knows the cues of its gold by heart, so what looks like one is seldom enough.
_SUSPECT = 0.03
_MOST_WRONG = 5
# How often a candidate's cue is the network's or the rules', as it will be in use, and not gold's.
_FOUND = 0.6
_IGNORED = -1
_WEIGHTS = {"cue": 4.0, "tags": 2.0, "accept": 1.0, "stance": 0.5}


@dataclass(frozen=True, slots=True)
class _Lesson:
    row: int
    candidate: Candidate
    right: bool
    tags: Ints
    stance: int


class Losses(NamedTuple):
    """The parts of the loss, unweighted."""

    cue: Tensor
    tags: Tensor
    accept: Tensor
    stance: Tensor

    def total(self) -> Tensor:
        """Return the weighted sum."""
        return torch.stack([_WEIGHTS[k] * v for k, v in self._asdict().items()]).sum()


@cache
def multiplies_halves(device: torch.device) -> bool:
    """Return whether the processor itself multiplies bfloat16, which is slow where emulated."""
    if device.type == "cuda":
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    able: Mapping[str, bool | int | str] = torch.cpu.get_capabilities()
    return any(able.get(name) for name in ("avx512_bf16", "amx_bf16", "bf16"))


class Teacher:
    """Puts questions about gold to a network; `frames` and the outer tokens are the model's."""

    def __init__(self, network: Network, frames: Sequence[str], begin: int, end: int) -> None:
        self.network = network
        self.frames = frames
        self.begin, self.end = begin, end

    def of(self, network: Network) -> Teacher:
        """Return one that puts the same questions to another network."""
        return Teacher(network, self.frames, self.begin, self.end)

    @property
    def device(self) -> torch.device:
        """Where the network is."""
        return self.network.cue.weight.device

    def _half_precision(self) -> torch.autocast:
        fast = multiplies_halves(self.device)
        return torch.autocast(self.device.type, torch.bfloat16, enabled=fast)

    def read(self, batch: Sequence[Example]) -> tuple[Tensor, Tensor, Tensor]:
        """Return the states of the windows, their mask, and the cue logits."""
        arrays = window_arrays([e.window for e in batch], self.begin, self.end)
        inputs = to_tensors(arrays, self.device)
        with self._half_precision():
            hidden, cues = self.network.read(**inputs)
        return hidden, inputs["mask"], cues.float()

    def judge(self, hidden: Tensor, mask: Tensor, found: Sequence[tuple[int, Candidate]]) -> Judged:
        """Return what the network says of candidates, each with the row of its window."""
        inputs = to_tensors(candidate_arrays([candidate for _, candidate in found]), self.device)
        rows, width = [row for row, _ in found], inputs["roles"].shape[1]
        with self._half_precision():
            return self.network.judge(hidden[rows, :width], mask[rows, :width], **inputs)

    def examine(self, batch: Sequence[Example], chance: random.Random) -> Losses:
        """Return the losses of a batch; `chance` draws which cues stand as they would be found."""
        device = self.device
        hidden, mask, cues = self.read(batch)
        told = label_tensor([e.cues.astype(np.int64) for e in batch], 0, device).float()
        wrong = functional.binary_cross_entropy_with_logits(cues, told, reduction="none")
        cue_loss = (wrong * mask).sum() / mask.sum()
        likely = cues.detach().sigmoid().cpu().numpy()
        lessons = [
            lesson
            for row, example in enumerate(batch)
            for lesson in self._set(row, example, likely[row, 1 : len(example.window) + 1], chance)
        ]
        if not lessons:
            zero = cue_loss.new_zeros(())
            return Losses(cue_loss, zero, zero, zero)
        judged = self.judge(hidden, mask, [(x.row, x.candidate) for x in lessons])
        tags = label_tensor([x.tags for x in lessons], _IGNORED, device)
        right = torch.tensor([float(x.right) for x in lessons], device=device)
        stances = torch.tensor([x.stance for x in lessons], device=device)
        return Losses(
            cue_loss,
            _cross_entropy(judged.tags.flatten(0, 1), tags.flatten()),
            functional.binary_cross_entropy_with_logits(judged.logits.float(), right),
            _cross_entropy(judged.stances, stances),
        )

    def _set(
        self, row: int, example: Example, likely: Floats, chance: random.Random
    ) -> Iterator[_Lesson]:
        window, frames = example.window, self.frames
        ruled = [window.mask(placed.cue) for placed in example.rules]
        found = (*ruled, *mark_runs(window, likely, LIKELY))
        for told in example.told:
            near = [mask for mask in found if (mask & told.cue).any()]
            cue = chance.choice(near) if near and chance.random() < _FOUND else told.cue
            candidate = make_candidate(window, cue, example.rules, frames)
            yield _Lesson(row, candidate, True, told.tags, told.stance)
        wrong: list[Mask] = []
        suspects = sorted(mark_runs(window, likely, _SUSPECT), key=lambda run: -likely[run].max())
        for mask in (*ruled, *suspects):
            seen = any((mask & other).any() for other in (example.cues, *wrong))
            if mask.any() and not seen and len(wrong) < _MOST_WRONG:
                wrong.append(mask)
        nothing = np.full(len(window), _IGNORED, dtype=np.int64)
        for mask in wrong:
            candidate = make_candidate(window, mask, example.rules, frames)
            yield _Lesson(row, candidate, False, nothing, UNJUDGED)


def _cross_entropy(logits: Tensor, labels: Tensor) -> Tensor:
    """Return the mean over labelled rows; 0 where there is none."""
    wrong = functional.cross_entropy(logits.float(), labels, ignore_index=-1, reduction="sum")
    return wrong / (labels >= 0).sum().clamp(min=1)
