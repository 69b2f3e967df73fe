"""A model's graphs hold all that a network needs to be trained on."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from transformers import AutoModel

from workbench.errors import ModelError
from workbench.learn.export import export
from workbench.learn.network import Network
from workbench.learn.restore import restore
from workbench.preannotate.learned.candidates import width

pytestmark = pytest.mark.train
_STEPS = 64  # of a rounded matrix, to either side


def make_network(base: Path, seed: int, frames: tuple[str, ...] = ()) -> Network:
    encoder = AutoModel.from_pretrained(base, add_pooling_layer=False)
    torch.manual_seed(seed)
    network = Network(encoder, width(frames))
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.copy_(torch.randn_like(parameter))
    return network


@pytest.mark.parametrize("how", [{"int8": False}, {}, {"small": True}])
def test_every_weight_comes_back_but_for_rounding(
    how: dict[str, bool], tiny_base: Path, tmp_path: Path
) -> None:
    written, read = make_network(tiny_base, seed=1), make_network(tiny_base, seed=2)
    export(written, tmp_path, **how)
    restore(read, tmp_path)
    for (name, wanted), found in zip(written.named_parameters(), read.parameters(), strict=True):
        step = wanted.abs().max() / _STEPS if wanted.dim() > 1 else 0.0
        assert (found - wanted).abs().max() <= step, name


def test_the_graphs_of_another_network_are_refused(tiny_base: Path, tmp_path: Path) -> None:
    export(make_network(tiny_base, seed=1), tmp_path)
    other = make_network(tiny_base, seed=1, frames=("subject", "quote"))
    with pytest.raises(ModelError, match=r"another shape at about_rule\.weight"):
        restore(other, tmp_path)
