"""From a trained network to the two ONNX graphs that inference runs, with rounded weights."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from workbench.learn.by_row import scale_rows
from workbench.learn.network import Network
from workbench.preannotate.learned.candidates import ROLES
from workbench.preannotate.learned.windows import FLAGS

_MATRICES, _EMBEDDINGS = "MatMul", "Gather"


class _Reader(nn.Module):
    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = deepcopy(network)
        scale_rows(self.network.encoder)

    def forward(self, tokens: Tensor, mask: Tensor, flags: Tensor) -> tuple[Tensor, Tensor]:
        hidden, cues = self.network.read(tokens, mask, flags)
        return hidden, cues.sigmoid()


class _Judge(nn.Module):
    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(
        self, hidden: Tensor, mask: Tensor, roles: Tensor, distances: Tensor, about: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        judged = self.network.judge(hidden, mask, roles, distances, about)
        return judged.tags.softmax(-1), judged.logits, judged.stances.softmax(-1)


def export(network: Network, folder: Path, *, int8: bool = True, small: bool = False) -> None:
    """Write `encoder.onnx` and `linker.onnx` into the folder; `small` rounds embeddings, too."""
    network = network.to("cpu").eval()
    mask = torch.ones(2, 8, dtype=torch.long)
    flags = torch.zeros(2, 8, len(FLAGS))
    hidden = torch.zeros(2, 8, network.piece.in_features)
    about = torch.zeros(2, network.about_rule.in_features)
    reading = {"tokens": torch.ones_like(mask), "mask": mask, "flags": flags}
    judging = {
        "hidden": hidden,
        "mask": mask,
        "roles": torch.ones(2, 8, len(ROLES)),
        "distances": torch.zeros_like(mask),
        "about": about,
    }
    answers = ["tags", "logits", "stances"]
    rounded = [*([_MATRICES] if int8 else []), *([_EMBEDDINGS] if small else [])]
    write_graph(_Reader(network), reading, ["hidden", "cues"], folder / "encoder.onnx", rounded)
    write_graph(_Judge(network), judging, answers, folder / "linker.onnx", rounded)


def write_graph(
    module: nn.Module,
    inputs: dict[str, Tensor],
    outputs: list[str],
    path: Path,
    rounded: Sequence[str] = (),
) -> None:
    """Write a module as an ONNX graph; the constants of the operators `rounded` become int8.

    Matrices get a scale for each column, and 7 of the 8 bits: then no product overflows on
    processors without VNNI, and their fast instructions can be used.
    """
    whole = path.with_suffix(".partial")
    axes = {name: {0: "batch", 1: "pieces"} for name in inputs}
    axes |= {"about": {0: "batch"}} if "about" in inputs else {}
    with _quiet(), torch.no_grad():
        torch.onnx.export(
            module,
            tuple(inputs.values()),
            str(whole),
            input_names=list(inputs),
            output_names=outputs,
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
        for kind in rounded:
            quantize_dynamic(
                whole,
                path,
                op_types_to_quantize=[kind],
                weight_type=QuantType.QInt8,
                per_channel=True,
                reduce_range=kind == _MATRICES,
            )
            path.replace(whole)
        whole.replace(path)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the exporters' remarks on their own workings from the terminal."""
    level = logging.root.level
    logging.root.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.root.setLevel(level)
