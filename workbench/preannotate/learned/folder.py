"""A model folder: two ONNX graphs, the tokenizer, `model.json`, and a card for people.

`config.json`, the encoder's shape in Hugging Face's form, is there to train it further.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Literal

import msgspec

from workbench.errors import ModelError
from workbench.preannotate.calibration import Calibration

Side = Literal["rules", "learned"]
Drawn = Literal["rules", "learned", "snapped"]

FILE = "model.json"
GRAPHS = ("encoder.onnx", "linker.onnx")
TOKENIZER = "tokenizer.json"
CONFIG = "config.json"
REPORT = "training.json"


class Model(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What inference must know of a network: `model.json`.

    `frames` are the rules' names that it knows; `begin` and `end` the tokens round every window;
    `likely` is the least probability of a word in a cue, `threshold` the least calibrated
    probability of an attribution. Where the rules found a candidate, too, `source`, `content` and
    `cue` say whose spans stand ("snapped": the rules' where both nearly agree, else the network's);
    `stance` says whose judgement counts.
    """

    language: str
    frames: tuple[str, ...]
    begin: int
    end: int
    likely: float
    threshold: float
    calibration: Calibration
    source: Drawn = "learned"
    content: Drawn = "learned"
    cue: Drawn = "learned"
    stance: Side = "rules"
    format: Literal["workbench-model/1"] = "workbench-model/1"


class ModelFolder(msgspec.Struct, frozen=True):
    """A model folder that is whole; `name` changes with what inference reads."""

    path: Path
    name: str
    model: Model


def read_folder(path: Path) -> ModelFolder:
    """Return a model folder. Raises ModelError naming what is missing or damaged."""
    missing = [name for name in (FILE, *GRAPHS, TOKENIZER) if not (path / name).is_file()]
    if missing:
        raise ModelError(
            f"{path} is no model folder: {', '.join(missing)} missing.",
            remedy="Give a folder that `workbench train` made.",
        )
    try:
        model = msgspec.json.decode((path / FILE).read_bytes(), type=Model)
    except msgspec.DecodeError as error:
        raise ModelError(
            f"{path / FILE}: {error}.",
            remedy="Train the model again with this version of the workbench.",
        ) from error
    digest = hashlib.sha256()
    for name in (FILE, *GRAPHS, TOKENIZER):
        digest.update((path / name).read_bytes())
    return ModelFolder(path, f"{path.resolve().name}-{digest.hexdigest()[:8]}", model)


def write_model(path: Path, model: Model) -> None:
    """Write `model.json` into a model folder."""
    encoded = msgspec.json.format(msgspec.json.encode(model), indent=2)
    (path / FILE).write_bytes(encoded + b"\n")
