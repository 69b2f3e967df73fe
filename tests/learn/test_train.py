"""Training end to end with a tiny encoder: what it writes, and that it can be stopped."""

from __future__ import annotations

import importlib
import json
import shutil
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import msgspec
import pytest
import torch
from torch import Tensor

from workbench.errors import ModelError
from workbench.learn import Options, Progress, train
from workbench.learn.card import read_origin
from workbench.learn.export import export
from workbench.learn.fit import fit
from workbench.learn.loss import Teacher
from workbench.learn.network import Network
from workbench.learn.restore import read_weights
from workbench.model import Article
from workbench.preannotate import load_preannotator
from workbench.preannotate.learned.folder import GRAPHS, read_folder, write_model

pytestmark = pytest.mark.train

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def options(tiny_base: Path) -> Options:
    return Options(base=str(tiny_base), epochs=2, batch=1024, held_out=0.25, seed=3, threads=1)


@pytest.fixture(scope="module")
def trained(gold_file: Path, options: Options, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models") / "tiny"
    train([gold_file], folder, options)
    return folder


def test_the_folder_is_whole_and_says_what_it_learned_from(trained: Path) -> None:
    names = {path.name for path in trained.iterdir()}
    assert names == {
        *(*GRAPHS, "model.json", "config.json", "tokenizer.json"),
        *("training.json", "README.md"),
    }
    card = (trained / "README.md").read_text()
    report = json.loads((trained / "training.json").read_text())
    assert report["sources"][0]["digest"] in card
    assert report["learned"] + report["held_out"] == 16
    assert "Expected calibration error" in card


@pytest.mark.parametrize("how", [[], ["--json"]])
def test_the_verb_prints_the_report_or_how_to_use_the_folder(
    how: list[str],
    workbench: Run,
    gold_file: Path,
    tiny_base: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    quick = ("--epochs", 1, "--runs", 1, "--held-out", 0.25, "--threads", 1)
    code, shown, notes = workbench(
        "train", gold_file, "--to", "news", "--base", tiny_base, *quick, *how
    )
    assert code == 0
    if how:
        assert json.loads(shown) == json.loads((tmp_path / "news" / "training.json").read_text())
    else:
        assert "`workbench preannotate --model ./news`" in notes


def test_a_trained_model_answers_every_text_in_order(trained: Path) -> None:
    model = load_preannotator(str(trained))
    texts = [
        "Mary Sand, the mayor, said it would rain. Tom Oak denied it.",
        "",
        "Der Bürgermeister sagte gestern im Rathaus, die Brücke werde im Mai geöffnet.",
        "“👩‍👩‍👧 cafe\u0301,” she said.\n\n“And more",
        "word " * 3000 + "said Mary.",
    ]
    articles = [Article(str(n), text, language=None) for n, text in enumerate(texts)]
    predictions = list(model.annotate(articles))
    assert [p.annotation.doc_id for p in predictions] == ["0", "1", "2", "3", "4"]
    assert {p.model for p in predictions} == {model.name}
    assert not predictions[1].annotation.regions
    assert not predictions[2].annotation.regions
    for article, prediction in zip(articles, predictions, strict=True):
        for region in prediction.annotation.regions:
            assert 0 <= region.start < region.end <= len(article.text)
            assert region.score is None or 0 <= region.score <= 1


def test_a_model_is_the_average_of_its_runs(
    gold_file: Path, options: Options, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[dict[str, Tensor]] = []
    written: list[dict[str, Tensor]] = []

    def note_run(teacher: Teacher, *rest: Any) -> Iterator[Progress]:
        yield from fit(teacher, *rest)
        ran.append(deepcopy(teacher.network.state_dict()))

    def note_export(network: Network, folder: Path, **how: bool) -> None:
        written.append(deepcopy(network.state_dict()))
        export(network, folder, **how)

    module = importlib.import_module("workbench.learn.train")  # the package has a function so named
    monkeypatch.setattr(module, "fit", note_run)
    monkeypatch.setattr(module, "export", note_export)
    train([gold_file], tmp_path / "tiny", options)
    first, second = ran
    assert not torch.equal(first["tag.weight"], second["tag.weight"])
    for name, values in written[0].items():
        assert torch.allclose(values, (first[name] + second[name]) / 2, atol=1e-6), name


@pytest.mark.parametrize("place", [(1, 3), (2, -2)])  # a run, and a step of all or from the end
def test_a_stopped_training_goes_on_to_the_same_model(
    place: tuple[int, int],
    gold_file: Path,
    options: Options,
    trained: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("workbench.learn.fit._SECONDS_BETWEEN", 0.0)
    folder = tmp_path / "tiny"

    def stop(progress: Progress) -> None:
        if progress.step == place[1] % progress.steps:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train([gold_file], folder, options, report=stop)
    assert not (folder / "model.json").exists()
    seen: list[Progress] = []
    train([gold_file], folder, options, report=seen.append)
    run, step = place
    assert (seen[0].run, seen[0].step) == (run, step % seen[0].steps + 1)
    assert seen[-1].step == seen[-1].steps
    for name in (*GRAPHS, "model.json"):
        assert (folder / name).read_bytes() == (trained / name).read_bytes(), name


@pytest.mark.parametrize("moved", [0, 6])
def test_a_training_killed_at_its_end_is_only_finished_again(
    moved: int,
    gold_file: Path,
    options: Options,
    trained: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """After so many moves into the model's folder, which is no model before the last."""
    folder = tmp_path / "tiny"
    move = Path.replace

    def move_until(path: Path, target: Path) -> Path:
        if target.parent == folder and len(list(folder.iterdir())) > moved:
            raise KeyboardInterrupt
        return move(path, target)

    monkeypatch.setattr(Path, "replace", move_until)
    with pytest.raises(KeyboardInterrupt):
        train([gold_file], folder, options)
    assert len(list(folder.iterdir())) == moved + 1
    assert not (folder / "model.json").exists()
    monkeypatch.undo()
    seen: list[Progress] = []
    train([gold_file], folder, options, report=seen.append)
    assert not seen
    assert {path.name for path in folder.iterdir()} == {path.name for path in trained.iterdir()}
    for name in (*GRAPHS, "model.json"):
        assert (folder / name).read_bytes() == (trained / name).read_bytes(), name


def test_a_model_with_a_damaged_card_is_no_base(
    gold_file: Path, options: Options, trained: Path, tmp_path: Path
) -> None:
    model = Path(shutil.copytree(trained, tmp_path / "broken"))
    (model / "training.json").write_text('{"base": "tiny", "sou')
    with pytest.raises(ModelError, match=r"broken/training\.json: .*truncated"):
        train([gold_file], tmp_path / "m", msgspec.structs.replace(options, base=str(model)))
    assert not (tmp_path / "m").exists()


def test_a_model_is_not_overwritten_and_another_training_not_mixed_in(
    workbench: Run, gold_file: Path, tiny_base: Path, trained: Path, tmp_path: Path
) -> None:
    code, _, message = workbench("train", gold_file, "--to", trained)
    assert code == 2
    assert "holds a model already" in message
    other = tmp_path / "other"
    (other / ".training").mkdir(parents=True)
    (other / ".training" / "run.json").write_text("{}")
    code, _, message = workbench("train", gold_file, "--to", other, "--base", tiny_base)
    assert code == 2
    assert "unfinished training with other gold, options, base or rules" in message


def test_a_folder_of_other_files_is_left_as_it_is(
    workbench: Run, gold_file: Path, tiny_base: Path, tmp_path: Path
) -> None:
    (tmp_path / "README.md").write_text("Ours.")
    code, _, message = workbench("train", gold_file, "--to", tmp_path, "--base", tiny_base)
    assert code == 2
    assert "holds other files already" in message
    assert [path.name for path in tmp_path.iterdir()] == ["README.md"]


def test_a_stopped_training_goes_on_only_from_its_base(
    gold_file: Path, options: Options, tiny_base: Path, tmp_path: Path
) -> None:
    def stop(progress: Progress) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train([gold_file], tmp_path / "m", options, report=stop)
    other = Path(shutil.copytree(tiny_base, tmp_path / "other"))
    moved = msgspec.structs.replace(options, base=str(other))
    with pytest.raises(KeyboardInterrupt):
        train([gold_file], tmp_path / "m", moved, report=stop)
    (other / "config.json").write_text((other / "config.json").read_text() + " ")
    with pytest.raises(ModelError, match="unfinished training"):
        train([gold_file], tmp_path / "m", moved, report=stop)


def test_a_model_for_another_language_is_no_base(
    gold_file: Path, options: Options, trained: Path, tmp_path: Path
) -> None:
    model = Path(shutil.copytree(trained, tmp_path / "german"))
    write_model(model, msgspec.structs.replace(read_folder(model).model, language="de"))
    with pytest.raises(ModelError, match="reads the language 'de', not 'en'"):
        train([gold_file], tmp_path / "m", msgspec.structs.replace(options, base=str(model)))


def test_a_model_is_gone_on_from(
    gold_file: Path, options: Options, trained: Path, tmp_path: Path
) -> None:
    again = msgspec.structs.replace(options, base=str(trained), epochs=1, rate=1e-6, runs=1)
    report = train([gold_file], tmp_path / "second", again)
    assert report.base == read_folder(trained).name
    assert report.before == read_origin(trained)
    assert "had learned from" in (tmp_path / "second" / "README.md").read_text()
    for graph in GRAPHS:
        first, second = (dict(read_weights(f / graph)) for f in (trained, tmp_path / "second"))
        assert first.keys() == second.keys()
        for name, weight in first.items():
            assert (second[name] - weight).abs().max() < 0.05 * weight.abs().max() + 1e-3, name
    frames = [read_folder(f).model.frames for f in (trained, tmp_path / "second")]
    assert frames[0] == frames[1]


@pytest.mark.parametrize(
    ("option", "value"),
    [("--seed", 99999999999999), ("--rate", "inf"), ("--rate", "nan"), ("--held-out", "nan")],
)
def test_an_option_out_of_bounds_is_refused(
    option: str, value: object, workbench: Run, gold_file: Path, tmp_path: Path
) -> None:
    code, _, message = workbench("train", gold_file, "--to", tmp_path / "m", option, value)
    assert code == 2
    assert option in message
    assert not (tmp_path / "m").exists()


def test_a_folder_that_is_nothing_to_start_from_is_named(
    workbench: Run, gold_file: Path, tmp_path: Path
) -> None:
    code, _, message = workbench("train", gold_file, "--to", tmp_path / "m", "--base", tmp_path)
    assert code == 2
    assert "is nothing to start from: it has no config.json" in message
