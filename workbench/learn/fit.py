"""The training loop: seeded, stoppable at any step, and going on where it stopped."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from pickle import UnpicklingError
from typing import Any, cast

import torch
from torch import Tensor
from torch.optim.swa_utils import AveragedModel

from workbench.errors import ModelError
from workbench.learn.batches import shuffle
from workbench.learn.examples import Example
from workbench.learn.loss import Teacher
from workbench.learn.network import Network
from workbench.learn.options import Options
from workbench.learn.quick_score import score_attributions

_SECONDS_BETWEEN = 60.0
_WARM_UP = 0.06
FEWEST_EPOCHS, FEWEST_EPOCHS_ON = 5, 3  # from an encoder; on from a trained model
_MOST_EPOCHS, _FEWEST_STEPS = 20, 400
# How often the running average takes in the weights, and how much that leaves of it as it was;
# early updates leave less.
_STEPS_BETWEEN, _KEPT, _EARLY = 4, 0.96, 9
_Tensors = tuple[Tensor, ...] | list[Tensor]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a training is: steps of those planned for all runs, give or take a few.

    The epoch, and the best held-out score so far, are those of the run.
    """

    step: int
    steps: int
    epoch: int
    epochs: int
    loss: float
    score: float | None
    run: int


def fit(
    teacher: Teacher,
    examples: Sequence[Example],
    held_out: Sequence[Example],
    options: Options,
    folder: Path,
    number: int = 1,
) -> Iterator[Progress]:
    """Train the network in place, yielding how far it is after each step.

    Each run, by `number`, has the gold in an order of its own. Its checkpoint in `folder`, written
    every minute and after each epoch, is gone on from; the result is the same as without the stop.
    What is graded, and stands at the end, is a running average of the weights over about the last
    hundred steps (Polyak and Juditsky 1992): the one after the last epoch, whose steps were the
    smallest, or, where training stopped early, after the best.
    """
    count = options.epochs or choose_epochs(examples, options.batch)
    seed = options.seed + number - 1
    epochs = [
        shuffle(examples, options.batch, random.Random(f"{seed}/{epoch}"))  # noqa: S311
        for epoch in range(count)
    ]
    patience = options.patience or max(3, count // 4)
    steps = sum(map(len, epochs))
    run = _Run(teacher, options, seed, folder / f"checkpoint-{number}.pt")
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
            yield Progress(
                step=(number - 1) * steps + done,
                steps=options.runs * steps,
                epoch=epoch + 1,
                epochs=count,
                loss=loss,
                score=run.best_score,
                run=number,
            )
        run.grade(held_out)
        run.save()
    else:
        run.network.load_state_dict(run.average.module.state_dict())


def choose_epochs(examples: Sequence[Example], batch: int, fewest: int = FEWEST_EPOCHS) -> int:
    """Return how often to read the gold: little of it often enough to learn anything."""
    steps = max(1, sum(len(e.window) for e in examples) // batch)
    return min(max(fewest, -(-_FEWEST_STEPS // steps)), _MOST_EPOCHS)


class _Run:
    """The state of one training, which a checkpoint holds whole."""

    def __init__(self, teacher: Teacher, options: Options, seed: int, path: Path) -> None:
        self.teacher, self.network = teacher, teacher.network
        self.average = AveragedModel(teacher.network, multi_avg_fn=_blend)
        self.averaged = teacher.of(cast(Network, self.average.module))
        self.seed, self.path = seed, path
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
        chance = random.Random(f"{self.seed}/{self.step}")  # noqa: S311
        torch.manual_seed(self.seed * 1_000_003 + self.step)
        loss = self.teacher.examine(batch, chance).total()
        self.optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimizer.step()
        self.schedule.step()
        if self.step % _STEPS_BETWEEN == 0:
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
        """Write the checkpoint, whole or not at all. Raises ModelError where there is no room."""
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
        try:
            torch.save(state, partial)
        except (OSError, RuntimeError) as error:  # torch does not say of which file, nor why
            partial.unlink(missing_ok=True)
            raise ModelError(
                f"{partial} cannot be written.",
                remedy="Make room; the same command goes on from the checkpoint before.",
            ) from error
        partial.replace(self.path)
        self.saved = time.monotonic()

    def resume(self) -> None:
        """Go on from the checkpoint, if there is one. Raises ModelError for a damaged one."""
        if not self.path.exists():
            return
        try:
            state = torch.load(self.path, map_location=self.teacher.device, weights_only=True)
        except (OSError, EOFError, RuntimeError, KeyError, UnpicklingError) as error:
            raise ModelError(
                f"{self.path} cannot be read.",
                remedy="Delete it; the same command then begins this run anew.",
            ) from error
        self.step, self.scores, self.best = state["step"], state["scores"], state["best"]
        self.network.load_state_dict(state["network"])
        self.average.load_state_dict(state["average"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.schedule.load_state_dict(state["schedule"])


def _blend(average: _Tensors, weights: _Tensors, updates: Tensor | int) -> None:
    share = max(1 - _KEPT, _EARLY / (int(updates) + _EARLY))
    for old, new in zip(average, weights, strict=True):
        old.lerp_(new, share)
