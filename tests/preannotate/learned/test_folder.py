from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from msgspec.structs import replace

from workbench.errors import ModelError
from workbench.preannotate import load_preannotator
from workbench.preannotate.calibration import Calibration
from workbench.preannotate.learned import read_folder
from workbench.preannotate.learned.folder import Model, write_model
from workbench.preannotate.learned.packaged import NEWS

MODEL = Model("en", ("clause",), 101, 102, 0.2, 0.5, Calibration())


def make_folder(path: Path) -> Path:
    path.mkdir()
    for name in ("encoder.onnx", "linker.onnx", "tokenizer.json"):
        (path / name).write_bytes(b"{}")
    write_model(path, MODEL)
    return path


def test_the_name_changes_with_any_file(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "mine")
    first = read_folder(folder)
    assert first.name.startswith("mine-")
    assert first.model == MODEL
    (folder / "linker.onnx").write_bytes(b"other")
    assert read_folder(folder).name != first.name


def test_a_folder_without_its_files_is_named_with_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="is no model folder: model.json, encoder.onnx"):
        load_preannotator(str(tmp_path))


def test_a_damaged_label_table_is_named(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "mine")
    (folder / "model.json").write_text('{"language": 3}')
    with pytest.raises(ModelError, match=r"model\.json"):
        read_folder(folder)


def test_a_damaged_network_is_one_error(tmp_path: Path) -> None:
    model = load_preannotator(str(make_folder(tmp_path / "mine")))
    with pytest.raises(ModelError, match="the network cannot be read"):
        model.session  # noqa: B018 - it is loaded when first asked for


def test_a_damaged_tokenizer_is_one_error(tmp_path: Path) -> None:
    model = load_preannotator(str(make_folder(tmp_path / "mine")))
    with pytest.raises(ModelError, match=r"tokenizer\.json: the tokenizer cannot be read"):
        model.tokenizer  # noqa: B018 - it is loaded when first asked for


def test_the_label_table_of_another_model_is_refused(tmp_path: Path) -> None:
    mixed = Path(shutil.copytree(NEWS, tmp_path / "mixed"))
    write_model(mixed, MODEL)
    with pytest.raises(ModelError, match="mixed is mixed"):
        load_preannotator(str(mixed)).session  # noqa: B018


def test_graphs_in_each_others_place_are_refused(tmp_path: Path) -> None:
    mixed = Path(shutil.copytree(NEWS, tmp_path / "mixed"))
    (mixed / "encoder.onnx").rename(mixed / "other")
    (mixed / "linker.onnx").rename(mixed / "encoder.onnx")
    (mixed / "other").rename(mixed / "linker.onnx")
    with pytest.raises(ModelError, match="mixed is mixed"):
        load_preannotator(str(mixed)).session  # noqa: B018


def test_a_language_without_word_lists_is_named(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "mine")
    write_model(folder, replace(MODEL, language="de"))
    with pytest.raises(ModelError, match=r"model\.json: there are no word lists .*'de'"):
        load_preannotator(str(folder))
