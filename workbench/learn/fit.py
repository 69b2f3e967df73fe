"""The training loop: seeded, stoppable at any step, and going on where it stopped."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import torch
from torch import Tensor
from torch.optim.swa_utils import AveragedModel

from workbench.learn.batches import shuffle
from workbench.learn.examples import Example
from workbench.learn.loss import Teacher
from workbench.learn.network import Network
from workbench.learn.options import Options
from workbench.learn.trial import score_attributions

_SECONDS_BETWEEN = 60.0
_WARM_UP = 0.06
_FEWEST_EPOCHS, _MOST_EPOCHS, _FEWEST_STEPS = 5, 20, 400
# How much of the running average a step leaves as it was; early ones leave less.
_KEPT, _EARLY = 0.99, 9


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run of training is: steps of those planned, and its best held-out score so far."""

    step: int
    steps: int
    epoch: int
    epochs: int
    loss: float
    score: float | None
    run: int = 1


def fit(
    teacher: Teacher,
    examples: Sequence[Example],
    held_out: Sequence[Example],
    options: Options,
    checkpoint: Path,
    report: Callable[[Progress], None],
) -> list[float]:
    """Train the network in place; return the held-out score (F1 in 0–1) after each epoch.

    The checkpoint, written every minute and after each epoch, is gone on from; the result is the
    same as without the stop. What is graded, and stands at the end, is a running average of the
    weights over about the last hundred steps (Polyak and Juditsky 1992): the one after the last
    epoch, whose steps were the smallest, or, where training stopped early, after the best.
    """
    run = _Run(teacher, options, checkpoint)
    epochs = [
        shuffle(examples, options.batch, random.Random(f"{options.seed}/{n}"))  # noqa: S311
        for n in range(options.epochs or _choose_epochs(examples, options.batch))
    ]
    patience = options.patience or max(3, len(epochs) // 4)
    steps = sum(map(len, epochs))
    run.plan(steps)
    run.resume()
    done = 0
    for epoch, batches in enumerate(epochs):
        if epoch < len(run.scores):
            done += len(batches)
            continue
        if held_out and run.since_best >= patience:
            run.network.load_state_dict(run.best)
            break
        for batch in batches:
            done += 1
            if done <= run.step:
                continue
            loss = run.learn(batch)
            report(Progress(done, steps, epoch + 1, len(epochs), loss, run.best_score))
        run.grade(held_out)
        run.save()
    else:
        run.network.load_state_dict(run.average.module.state_dict())
    return run.scores


def _choose_epochs(examples: Sequence[Example], batch: int) -> int:
    """Return how often to read the gold: little of it often enough to learn anything."""
    steps = max(1, sum(len(e.window) for e in examples) // batch)
    return min(max(_FEWEST_EPOCHS, -(-_FEWEST_STEPS // steps)), _MOST_EPOCHS)


class _Run:
    """The state of one training, which a checkpoint holds whole."""

    def __init__(self, teacher: Teacher, options: Options, path: Path) -> None:
        self.teacher, self.network = teacher, teacher.network
        self.average = AveragedModel(teacher.network, avg_fn=_blend)
        self.averaged = teacher.of(cast(Network, self.average.module))
        self.options, self.path = options, path
        self.step = 0
        self.scores: list[float] = []
        self.best: dict[str, Any] = {}
        self.saved = time.monotonic()
        slow: list[torch.nn.Parameter] = []
        fast: list[torch.nn.Parameter] = []
        for name, parameter in self.network.named_parameters():
            if parameter.requires_grad:
                (slow if name.startswith("encoder.") else fast).append(parameter)
        groups = [{"params": slow, "lr": options.rate}, {"params": fast, "lr": 10 * options.rate}]
        self.optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)

    def plan(self, steps: int) -> None:
        """Set how the learning rate rises and falls over all steps."""

        def rate(step: int) -> float:
            return min(1.0, (step + 1) / (_WARM_UP * steps + 1)) * max(0.02, 1 - step / steps)

        self.schedule = torch.optim.lr_scheduler.LambdaLR(self.optimizer, rate)

    @property
    def best_score(self) -> float | None:
        """The best held-out score so far."""
        return max(self.scores, default=None)

    @property
    def since_best(self) -> int:
        """How many epochs ago the best score was; 0 before the first."""
        if not self.scores:
            return 0
        return len(self.scores) - 1 - self.scores.index(max(self.scores))

    def learn(self, batch: Sequence[Example]) -> float:
        """Take one step; return its loss."""
        self.network.train()
        chance = random.Random(f"{self.options.seed}/{self.step}")  # noqa: S311
        torch.manual_seed(self.options.seed * 1_000_003 + self.step)
        loss = self.teacher.examine(batch, chance).total()
        self.optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimizer.step()
        self.schedule.step()
        self.average.update_parameters(self.network)
        self.step += 1
        if time.monotonic() - self.saved > _SECONDS_BETWEEN:
            self.save()
        return float(loss.detach())

    def grade(self, held_out: Sequence[Example]) -> None:
        """Note the score of the weights after an epoch, and the weights if they are the best."""
        self.scores.append(score_attributions(self.averaged, held_out) if held_out else 0.0)
        if self.since_best == 0:
            weights = self.average.module.state_dict()
            self.best = {name: value.detach().clone() for name, value in weights.items()}

    def save(self) -> None:
        """Write the checkpoint, whole or not at all."""
        state = {
            "step": self.step,
            "scores": self.scores,
            "best": self.best,
            "network": self.network.state_dict(),
            "average": self.average.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "schedule": self.schedule.state_dict(),
        }
        partial = self.path.with_suffix(".partial")
        torch.save(state, partial)
        partial.replace(self.path)
        self.saved = time.monotonic()

    def resume(self) -> None:
        """Go on from the checkpoint, if there is one."""
        if not self.path.exists():
            return
        state = torch.load(self.path, map_location=self.teacher.device, weights_only=True)
        self.step, self.scores, self.best = state["step"], state["scores"], state["best"]
        self.network.load_state_dict(state["network"])
        self.average.load_state_dict(state["average"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.schedule.load_state_dict(state["schedule"])


def _blend(average: Tensor, weights: Tensor, steps: Tensor | int) -> Tensor:
    return torch.lerp(average, weights, max(1 - _KEPT, _EARLY / (int(steps) + _EARLY)))
