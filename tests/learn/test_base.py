"""What a training can start from, and what it says of a folder that it cannot."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import torch

from workbench.errors import ModelError
from workbench.learn.base import MINILM, find_base, make_network
from workbench.learn.card import read_origin
from workbench.preannotate.learned.folder import CONFIG, GRAPHS
from workbench.preannotate.learned.packaged import NEWS

pytestmark = pytest.mark.train


@pytest.mark.parametrize("given", [None, Path("news")])
def test_training_starts_from_news_unless_told_otherwise(given: Path | None) -> None:
    base = find_base(given)
    assert base.folder == NEWS
    assert base.name.startswith("news-")
    network, frames = make_network(base)
    assert base.model
    assert frames == base.model.frames
    assert all(torch.isfinite(weight).all() for weight in network.parameters())
    origin = read_origin(base.folder)
    assert origin
    assert origin.base == find_base(Path(MINILM)).name


def test_the_digest_tells_another_base_but_not_another_place(tmp_path: Path) -> None:
    moved = Path(shutil.copytree(NEWS, tmp_path / "moved"))
    assert find_base(moved).digest() == find_base(None).digest()
    (moved / CONFIG).write_text("{}")
    assert find_base(moved).digest() != find_base(None).digest()


def test_a_model_without_the_shape_of_its_encoder_is_refused(tmp_path: Path) -> None:
    old = Path(shutil.copytree(NEWS, tmp_path / "old"))
    (old / CONFIG).unlink()
    with pytest.raises(ModelError, match="cannot be trained further"):
        find_base(old)


def test_a_damaged_graph_is_named(tmp_path: Path) -> None:
    broken = Path(shutil.copytree(NEWS, tmp_path / "broken"))
    (broken / GRAPHS[0]).write_text("version https://git-lfs.github.com/spec/v1")
    with pytest.raises(ModelError, match="broken cannot be read"):
        make_network(find_base(broken))


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="nowhere is nothing to start from: there is no such"):
        find_base(tmp_path / "nowhere")
