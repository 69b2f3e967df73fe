"""From the ONNX graphs of a model folder back to a network that can be trained on.

Rounded weights come back as the numbers that they stand for; what rounding took is gone.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import onnx
import torch
from onnx import numpy_helper
from torch import Tensor

from workbench.errors import ModelError
from workbench.learn.network import Network
from workbench.preannotate.learned.folder import GRAPHS
from workbench.preannotate.learned.windows import Floats

_PREFIX = "network."  # what `export` wraps the network in
_PRODUCTS = ("MatMul", "MatMulInteger", "Gemm")
_DERIVED = ("_scale", "_zero_point", "_Transposed")


def restore(network: Network, folder: Path) -> None:
    """Give a network the weights of a model folder.

    Raises ModelError where the folder's graphs are those of a network of another shape.
    """
    found: dict[str, Tensor] = {}
    for name in GRAPHS:
        found |= dict(read_weights(folder / name))
    with torch.no_grad():
        for name, parameter in network.named_parameters():
            if name not in found or found[name].shape != parameter.shape:
                what = "another shape at" if name in found else "no weights for"
                raise ModelError(
                    f"{folder}: its network has {what} {name}.",
                    remedy="Start from a model that this version of the workbench trained.",
                )
            parameter.copy_(found[name])


def read_weights(path: Path) -> Iterator[tuple[str, Tensor]]:
    """Yield the parameters in a graph by their names in the network, as float32.

    Vectors and embeddings keep their names. A matrix has none, but the name of the node that
    multiplies by it tells the module.
    """
    graph = onnx.load(path).graph
    constants = {c.name: numpy_helper.to_array(c) for c in graph.initializer}

    def read(name: str) -> Floats:
        if name in constants:
            return constants[name]
        zero, scale = constants[f"{name}_zero_point"], constants[f"{name}_scale"]
        whole: Floats = (constants[f"{name}_quantized"].astype("float32") - zero) * scale
        return whole

    for name in dict.fromkeys(name.removesuffix("_quantized") for name in constants):
        if name.startswith(_PREFIX) and not name.endswith(_DERIVED):
            yield name.removeprefix(_PREFIX), torch.from_numpy(read(name).copy())
    for node in graph.node:
        if node.op_type in _PRODUCTS:
            matrix = node.input[1].removesuffix("_quantized")
            named = matrix in constants and matrix.startswith(_PREFIX)
            if not named and {matrix, f"{matrix}_scale"} & constants.keys():
                yield f"{_module(node.name)}.weight", torch.from_numpy(read(matrix).T.copy())


def _module(node: str) -> str:
    """Return a module's name, `layers.0.wide.0` for `/layers.0/wide/wide.0/MatMul_quant`."""
    *parts, _ = node.strip("/").split("/")
    outer = [a for a, b in zip(parts, [*parts[1:], ""], strict=True) if not b.startswith(f"{a}.")]
    return ".".join(outer)
