"""A tiny encoder and a little gold, so that training takes seconds."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec
import pytest

from workbench.attributions_file import write_attributions
from workbench.model import Attributions

torch = pytest.importorskip("torch", reason="training needs torch: `make test` installs it")


@pytest.fixture(scope="session")
def tiny_base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT of one narrow layer with random weights, in Hugging Face's form."""
    from transformers import BertConfig, BertModel

    from workbench.learn.base import find_base

    folder = tmp_path_factory.mktemp("base")
    shutil.copyfile(find_base(None) / "tokenizer.json", folder / "tokenizer.json")
    config = BertConfig(
        hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=64
    )
    torch.manual_seed(0)
    BertModel(config, add_pooling_layer=False).save_pretrained(folder)
    return folder


@pytest.fixture(scope="session")
def gold_file(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Gold of sixteen articles of the seed corpus, as a file of attributions lines."""
    path = tmp_path_factory.mktemp("gold") / "gold.jsonl"
    files = sorted((seeds / "corpus").glob("*.attributions.json"))[:16]
    records = (msgspec.json.decode(file.read_bytes(), type=Attributions) for file in files)
    write_attributions(records, path)
    return path
