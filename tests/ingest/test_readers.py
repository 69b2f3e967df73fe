"""Readers are found through one door, and an installed one goes before a built-in one."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from workbench.errors import InputError
from workbench.ingest import Ingested, Outcome, Refused, Source, ingest
from workbench.ingest.registry import BUILT_IN, GROUP, find_reader, list_readers


@pytest.mark.parametrize("format", BUILT_IN)
def test_every_built_in_reader_loads(format: str) -> None:
    assert callable(find_reader(format))


def test_an_unknown_format_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InputError, match="no reader for .docx files") as caught:
        find_reader("docx")
    assert "jsonl" in caught.value.remedy


def test_nothing_of_our_own_is_installed_before_somebody_elses_reader() -> None:
    pyproject = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())
    assert GROUP not in pyproject["project"]["entry-points"]


def test_an_installed_reader_reads_its_own_format(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "site"
    info = package / "shout-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: shout\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[{GROUP}]\nshout = shout:read\n")
    (package / "shout.py").write_text(
        "from workbench.ingest import Ingested\n"
        "from workbench.model import Article\n"
        "def read(source):\n"
        "    text = source.read().decode().upper()\n"
        "    yield Ingested(Article(source.stem, text), (), (), source.origin)\n"
    )
    (tmp_path / "a.shout").write_text("he said no")
    monkeypatch.syspath_prepend(package)
    list_readers.cache_clear()
    try:
        (result,) = ingest([tmp_path / "a.shout"])
    finally:
        list_readers.cache_clear()
    assert isinstance(result, Ingested)
    assert result.article.text == "HE SAID NO"


def _read_nothing(source: Source) -> Iterator[Outcome]:
    yield from ()


def _fail(source: Source) -> Iterator[Outcome]:
    raise PermissionError(13, "Permission denied")
    yield


@pytest.mark.parametrize(
    ("reader", "reason"),
    [(_read_nothing, "there is no article in it"), (_fail, "Permission denied")],
)
def test_a_file_that_yields_nothing_or_cannot_be_opened_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reader: object, reason: str
) -> None:
    (tmp_path / "a.txt").write_text("x")
    monkeypatch.setattr("workbench.ingest.run.find_reader", lambda format: reader)
    (refused,) = ingest([tmp_path / "a.txt"])
    assert isinstance(refused, Refused)
    assert refused.reason == reason
