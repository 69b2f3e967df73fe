from pathlib import Path

import numpy as np
import torch
from torch import nn

from workbench.learn.by_row import scale_rows
from workbench.learn.export import write_graph
from workbench.preannotate.learned.session import open_graph


def test_scaled_rows_say_the_same() -> None:
    torch.manual_seed(0)
    layers = nn.Sequential(nn.Linear(6, 9), nn.Linear(9, 9), nn.Linear(9, 6, bias=False))
    rows = torch.randn(2, 5, 6)
    rows[1, 2] = 0.0
    before = layers(rows)
    scale_rows(layers)
    assert [type(layer).__name__ for layer in layers] == ["_ByRow", "Linear", "_ByRow"]
    torch.testing.assert_close(layers(rows), before)


def test_one_large_row_does_not_spoil_the_others_as_int8(tmp_path: Path) -> None:
    torch.manual_seed(0)
    layers = nn.Sequential(nn.Linear(64, 256), nn.Linear(256, 64))
    rows = torch.randn(2, 5, 64)
    rows[0, 0] *= 100
    wanted = layers(rows).detach().numpy()
    plain = run_as_int8(layers, rows, tmp_path)
    scale_rows(layers)
    scaled = run_as_int8(layers, rows, tmp_path)
    error, without = (np.abs(found - wanted)[:, 1:].mean() for found in (scaled, plain))
    assert 0 < error < without / 10


def run_as_int8(layers: nn.Module, rows: torch.Tensor, folder: Path) -> np.ndarray:
    path = folder / "layers.onnx"
    write_graph(layers, {"rows": rows}, ["found"], path, ["MatMul"])
    found: np.ndarray = open_graph(path).run(None, {"rows": rows.numpy()})[0]
    return found
