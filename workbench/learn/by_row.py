"""Feed-forward layers whose input survives int8: onnxruntime rounds all of it by one scale.

Beside word pieces with far larger values, the others would be left with a few of the 256 steps.
So each row, a word piece, goes in divided by its largest value, and what comes out is multiplied by
it.
"""

from __future__ import annotations

from torch import Tensor, nn

_LEAST = 1e-6


class _ByRow(nn.Module):
    def __init__(self, layer: nn.Linear) -> None:
        super().__init__()
        self.weight, self.bias = layer.weight, layer.bias

    def forward(self, rows: Tensor) -> Tensor:
        largest = rows.abs().amax(-1, keepdim=True).clamp(min=_LEAST)
        scaled = rows / largest @ self.weight.T * largest
        return scaled if self.bias is None else scaled + self.bias


def scale_rows(encoder: nn.Module) -> None:
    """Let an encoder's feed-forward layers, those that are not square, scale their rows."""
    for parent in list(encoder.modules()):
        for name, layer in parent.named_children():
            if isinstance(layer, nn.Linear) and layer.in_features != layer.out_features:
                setattr(parent, name, _ByRow(layer))
