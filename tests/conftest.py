"""What every test may ask for."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import msgspec
import pytest
from hypothesis import settings

from workbench.attributions_file import write_attributions
from workbench.cli import main
from workbench.model import Attributions

REPOSITORY = Path(__file__).parent.parent

# A busy machine is no failure: examples may take as long as they take.
settings.register_profile("workbench", deadline=None)
settings.load_profile("workbench")

# A suite that a shell runs in the background ignores SIGINT, and so would the commands it starts.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def corpora() -> Path:
    """The folder of the development corpora, which are not part of the repository."""
    folder = Path(os.environ.get("WORKBENCH_CORPORA", REPOSITORY.parent / "shared" / "data"))
    if not (folder / "polnear" / "dev.jsonl").exists():
        pytest.skip(f"development corpora not found at {folder} (set WORKBENCH_CORPORA)")
    return folder


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The folder of the seed articles."""
    return REPOSITORY / "seeds"


@pytest.fixture(scope="session")
def gold_file(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Gold of sixteen articles of the seed corpus, as a file of attributions lines."""
    path = tmp_path_factory.mktemp("gold") / "gold.jsonl"
    files = sorted((seeds / "corpus").glob("*.attributions.json"))[:16]
    records = (msgspec.json.decode(file.read_bytes(), type=Attributions) for file in files)
    write_attributions(records, path)
    return path


@pytest.fixture(scope="session")
def tiny_base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT of one narrow layer with random weights, in Hugging Face's form."""
    if find_spec("torch") is None:
        pytest.skip("training needs torch: `make test` installs it")
    import torch  # noqa: PLC0415 - an extra
    from transformers import BertConfig, BertModel  # noqa: PLC0415

    from workbench.learn.base import MINILM, find_base  # noqa: PLC0415

    folder = tmp_path_factory.mktemp("base")
    encoder = find_base(MINILM).folder
    shutil.copyfile(encoder / "tokenizer.json", folder / "tokenizer.json")
    config = BertConfig(
        hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=64
    )
    torch.manual_seed(0)
    BertModel(config, add_pooling_layer=False).save_pretrained(folder)
    return folder


@pytest.fixture
def workbench(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Runs `workbench ARGUMENTS`; returns exit code, standard output, standard error."""

    def run(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["workbench", *map(str, arguments)])
        try:
            main()
            code = 0
        except SystemExit as stop:
            code = int(stop.code or 0)
        return code, *capfd.readouterr()

    return run


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item):
    """Turn a skip into a failure where the run must not skip (WORKBENCH_REQUIRE=server,train)."""
    report = yield
    required = os.environ.get("WORKBENCH_REQUIRE", "").split(",")
    if report.skipped and any(item.get_closest_marker(mark) for mark in required if mark):
        report.outcome = "failed"
        report.longrepr = f"skipped, but this run requires {required}: {report.longrepr}"
    return report
