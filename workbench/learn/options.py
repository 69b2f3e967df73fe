"""What a person may set when a model is trained."""

from __future__ import annotations

import msgspec


class Options(msgspec.Struct, frozen=True):
    """How a model is trained; on one thread, equal options and gold give equal weights.

    `base` is what training starts from: the model `news` (which None stands for, too), `minilm`,
    the encoder that comes with the extra, or else a model folder, or a local Hugging Face folder of
    an encoder; `./news` is a folder.
    `epochs` is how often the gold is read at most (None: 5 times, on from a model 3 times, and more
    often where it is little). `batch` counts word pieces a step. `held_out` is the share of
    articles that training does not see (None: a twentieth, more where there are few): they decide
    when to stop, the threshold, and the calibration. `patience` is how many epochs may bring
    nothing before it stops (None: a quarter of them, three at least). `rate` is the encoder's peak
    learning rate, the new layers learn ten times as fast. `runs` is how many trainings from the
    same weights, each with the gold in an order of its own, are averaged in the end (Wortsman et
    al. 2022). `small` writes word embeddings as int8, too: a folder of 24 MB in place of 59.
    `threads` are cores, 0 for all.
    """

    base: str | None = None
    language: str = "en"
    epochs: int | None = None
    batch: int = 1024
    rate: float = 1e-4
    held_out: float | None = None
    patience: int | None = None
    runs: int = 2
    small: bool = False
    seed: int = 0
    threads: int = 0
