"""What a training can start from, and what it says of a folder that it cannot."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import torch
from transformers import AlbertConfig, AutoModel, DistilBertConfig, PretrainedConfig

from workbench.errors import ModelError
from workbench.learn.base import MINILM, find_base, make_network
from workbench.learn.card import read_origin
from workbench.preannotate.learned.folder import CONFIG, GRAPHS, TOKENIZER
from workbench.preannotate.learned.packaged import NEWS

pytestmark = pytest.mark.train


@pytest.mark.parametrize("given", [None, "news"])
def test_training_starts_from_news_unless_told_otherwise(given: str | None) -> None:
    base = find_base(given)
    assert base.folder == NEWS
    assert base.name.startswith("news-")
    network, frames = make_network(base)
    assert base.model
    assert frames == base.model.frames
    assert all(torch.isfinite(weight).all() for weight in network.parameters())
    origin = read_origin(base.folder)
    assert origin
    assert origin.base == find_base(MINILM).name


def test_a_name_is_no_folder_and_a_path_no_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(NEWS, tmp_path / "news")
    monkeypatch.chdir(tmp_path)
    assert find_base("news").folder == NEWS
    assert find_base("./news").folder.resolve() == tmp_path / "news"


def test_the_digest_tells_another_base_but_not_another_place(tmp_path: Path) -> None:
    moved = Path(shutil.copytree(NEWS, tmp_path / "moved"))
    assert find_base(str(moved)).digest() == find_base(None).digest()
    (moved / CONFIG).write_text("{}")
    assert find_base(str(moved)).digest() != find_base(None).digest()


def test_a_model_without_the_shape_of_its_encoder_is_refused(tmp_path: Path) -> None:
    old = Path(shutil.copytree(NEWS, tmp_path / "old"))
    (old / CONFIG).unlink()
    with pytest.raises(ModelError, match="cannot be trained further"):
        find_base(str(old))


def test_a_damaged_graph_is_named(tmp_path: Path) -> None:
    broken = Path(shutil.copytree(NEWS, tmp_path / "broken"))
    (broken / GRAPHS[0]).write_text("version https://git-lfs.github.com/spec/v1")
    with pytest.raises(ModelError, match="broken cannot be read"):
        make_network(find_base(str(broken)))


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="nowhere is nothing to start from: there is no such"):
        find_base(str(tmp_path / "nowhere"))


def make_encoder(config: PretrainedConfig, tiny_base: Path, folder: Path) -> Path:
    AutoModel.from_config(config).save_pretrained(folder)
    shutil.copyfile(tiny_base / TOKENIZER, folder / TOKENIZER)
    return folder


def test_an_encoder_that_never_has_a_pooling_layer_is_one_to_start_from(
    tiny_base: Path, tmp_path: Path
) -> None:
    config = DistilBertConfig(dim=32, n_layers=1, n_heads=2, hidden_dim=64)
    network, _ = make_network(
        find_base(str(make_encoder(config, tiny_base, tmp_path / "distilled")))
    )
    assert network.piece.in_features == 32


def test_an_encoder_with_narrow_word_embeddings_is_refused(tiny_base: Path, tmp_path: Path) -> None:
    config = AlbertConfig(
        embedding_size=16,
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=64,
    )
    base = find_base(str(make_encoder(config, tiny_base, tmp_path / "narrow")))
    with pytest.raises(ModelError, match="narrow: training cannot use this encoder"):
        make_network(base)


def test_a_damaged_tokenizer_is_named(tiny_base: Path, tmp_path: Path) -> None:
    base = Path(shutil.copytree(tiny_base, tmp_path / "broken"))
    (base / TOKENIZER).write_bytes((base / TOKENIZER).read_bytes()[:1000])
    with pytest.raises(ModelError, match="the tokenizer cannot be read"):
        make_network(find_base(str(base)))


def test_a_tokenizer_without_outer_tokens_is_refused(tiny_base: Path, tmp_path: Path) -> None:
    base = Path(shutil.copytree(tiny_base, tmp_path / "bare"))
    tokenizer = json.loads((base / TOKENIZER).read_text())
    (base / TOKENIZER).write_text(json.dumps({**tokenizer, "post_processor": None}))
    with pytest.raises(ModelError, match="adds no tokens round a text"):
        make_network(find_base(str(base)))
