"""The two ONNX graphs of a model: one reads a window, the other judges a cue in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from workbench.errors import ModelError
from workbench.preannotate.learned.arrays import candidate_arrays, pad, window_arrays
from workbench.preannotate.learned.candidates import Candidate, width
from workbench.preannotate.learned.extra import load_extra
from workbench.preannotate.learned.folder import FILE, GRAPHS, Model
from workbench.preannotate.learned.windows import FLAGS, Floats, Window

# Word pieces, padding included, that go through the encoder at once: few, since what lies between
# its layers then stays in the cache.
_AT_ONCE = 256
# How much longer than the shortest in a batch a window may be: padding is work for nothing.
_LIKE = 1.2
# Candidates that are judged at once.
_JUDGED = 16


@dataclass(frozen=True, slots=True)
class Answer:
    """What the network says of a candidate.

    `tags` are probabilities of `decode.TAGS`, one row a piece; `logit` is the log odds that the
    candidate is an attribution, `stance` the probabilities of assert, deny and none.
    """

    tags: Floats
    logit: float
    stance: Floats


@dataclass(frozen=True, slots=True)
class Read:
    """A window as the encoder left it: its states, and how likely each piece is in a cue."""

    window: Window
    hidden: Floats
    cues: Floats


def open_graph(path: Path) -> Any:
    """Return an ONNX graph as an onnxruntime session: one core, and the same on every processor."""
    onnxruntime = load_extra("onnxruntime", "learned", "A learned pre-annotator")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # Products of weights beyond 7 bits overflow on x86 processors without VNNI: older models have
    # such, and get exact products by this.
    options.add_session_config_entry("session.x64quantprecision", "1")
    try:
        return onnxruntime.InferenceSession(
            str(path),
            options,
            providers=["CPUExecutionProvider"],
            disabled_optimizers=["SkipLayerNormFusion"],  # slower than what it fuses
        )
    except Exception as error:  # onnxruntime's own errors share no better base
        raise ModelError(
            f"{path}: the network cannot be read: {error}.",
            remedy="Copy the model folder again, or train it again.",
        ) from error


class Session:
    """Runs the graphs of a model folder.

    Raises ModelError for graphs that do not belong together or not to this `model.json`.
    """

    def __init__(self, folder: Path, model: Model) -> None:
        self._encoder, self._linker = (open_graph(folder / name) for name in GRAPHS)
        if not _fit(self._encoder, self._linker, width(model.frames)):
            raise ModelError(
                f"{folder} is mixed: {', '.join((*GRAPHS, FILE))} are not of one model.",
                remedy="Copy the model folder again, or train it again.",
            )
        self._begin, self._end = model.begin, model.end

    def read(self, windows: Sequence[Window]) -> Iterator[Read]:
        """Yield the windows as read, in batches of like length, so not in order."""
        for batch in _batches(windows):
            hidden, cues = self._encoder.run(None, window_arrays(batch, self._begin, self._end))
            for row, window in enumerate(batch):
                yield Read(window, hidden[row, : len(window) + 2], cues[row, 1 : len(window) + 1])

    def judge(self, found: Sequence[tuple[Read, Candidate]]) -> list[Answer]:
        """Return the answer for each candidate, in order; those of like length are read at once."""
        answers: dict[int, Answer] = {}
        order = sorted(range(len(found)), key=lambda n: len(found[n][0].window))
        for start in range(0, len(order), _JUDGED):
            places = order[start : start + _JUDGED]
            batch = [found[place] for place in places]
            tags, logits, stances = self._linker.run(
                None,
                {
                    "hidden": pad([read.hidden for read, _ in batch]),
                    "mask": pad([np.ones(len(read.hidden), dtype=np.int64) for read, _ in batch]),
                    **candidate_arrays([candidate for _, candidate in batch]),
                },
            )
            for row, (place, (read, _)) in enumerate(zip(places, batch, strict=True)):
                inside = slice(1, len(read.window) + 1)
                answers[place] = Answer(tags[row, inside], float(logits[row]), stances[row])
        return [answers[place] for place in range(len(found))]


def _fit(encoder: Any, linker: Any, about: int) -> bool:
    """Return whether one graph gives what the other takes, and both take what is given here."""
    takes, gives, judges = (
        {value.name: value.shape[-1:] for value in values}
        for values in (encoder.get_inputs(), encoder.get_outputs(), linker.get_inputs())
    )
    known = takes.get("flags"), judges.get("about"), judges.get("hidden")
    return known == ([len(FLAGS)], [about], gives.get("hidden"))


def _batches(windows: Iterable[Window]) -> Iterator[list[Window]]:
    batch: list[Window] = []
    for window in sorted(windows, key=len):
        full = batch and (len(window) + 2) * (len(batch) + 1) > _AT_ONCE
        if full or (batch and len(window) > _LIKE * len(batch[0]) + 8):
            yield batch
            batch = []
        batch.append(window)
    if batch:
        yield batch
