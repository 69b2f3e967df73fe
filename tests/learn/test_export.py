"""The graphs of a network, and what rounding their word embeddings saves."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from transformers import AutoModel

from workbench.learn.export import export
from workbench.learn.network import Network
from workbench.preannotate.learned.candidates import width
from workbench.preannotate.learned.session import open_graph
from workbench.preannotate.learned.windows import FLAGS

pytestmark = pytest.mark.train


def read(folder: Path) -> np.ndarray:
    tokens = np.arange(5, 21, dtype=np.int64).reshape(2, 8)
    flags = np.zeros((2, 8, len(FLAGS)), dtype=np.float32)
    given = {"tokens": tokens, "mask": np.ones_like(tokens), "flags": flags}
    return np.asarray(open_graph(folder / "encoder.onnx").run(None, given)[0])


def find_largest(path: Path) -> int:
    """Return the largest of the whole numbers that an ONNX graph multiplies by."""
    graph = onnx.load(path).graph
    matrices = {node.input[1] for node in graph.node if node.op_type == "MatMulInteger"}
    arrays = [onnx.numpy_helper.to_array(i) for i in graph.initializer if i.name in matrices]
    return max(int(np.abs(array).max()) for array in arrays)


def test_small_graphs_say_nearly_the_same(tiny_base: Path, tmp_path: Path) -> None:
    torch.manual_seed(0)
    encoder = AutoModel.from_pretrained(tiny_base, add_pooling_layer=False)
    network = Network(encoder, width(()))
    folders = {name: tmp_path / name for name in ("float32", "int8", "small")}
    for name, folder in folders.items():
        folder.mkdir()
        export(network, folder, int8=name != "float32", small=name == "small")
    sizes = {name: (folder / "encoder.onnx").stat().st_size for name, folder in folders.items()}
    assert sizes["small"] < 0.4 * sizes["int8"]
    wanted = read(folders["float32"])
    for name in ("int8", "small"):
        assert np.abs(read(folders[name]) - wanted).mean() < 0.1 * np.abs(wanted).mean()
        # 2 x 255 x 64 is the most that 16 bits hold, and so what AVX2 adds up without overflow.
        assert find_largest(folders[name] / "encoder.onnx") == 64
