"""docs/ingest.md says what the code does, and its examples run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from workbench.ingest import Ingested, ingest
from workbench.ingest.article import FIELD_NAMES
from workbench.ingest.registry import BUILT_IN
from workbench.ingest.source import COMPRESSIONS

PAGE = (Path(__file__).parents[2] / "docs" / "ingest.md").read_text(encoding="utf-8")
EXAMPLES = dict(re.findall(r'```\w+ title="([^"]+)"\n(.*?)```', PAGE, re.DOTALL))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, content in EXAMPLES.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_every_suffix_is_in_the_table() -> None:
    table = PAGE.partition("## Formats")[2].partition("\n## ")[0]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    assert sorted(re.findall(r"`\.(\w+)`", " ".join(rows))) == sorted(BUILT_IN)
    assert all(f"`{suffix}`" in table for suffix in COMPRESSIONS)


def test_every_name_of_every_field_is_in_the_table() -> None:
    table = PAGE.partition("## Metadata")[2].partition("\n## ")[0]
    rows = [re.findall(r"`(\w+)`", line) for line in table.splitlines() if line.startswith("| `")]
    assert {row[0]: tuple(row) for row in rows} == FIELD_NAMES


def test_every_example_file_is_read(folder: Path) -> None:
    results = list(ingest([folder]))
    assert all(isinstance(result, Ingested) for result in results), results
    found = {r.article.id: r for r in results if isinstance(r, Ingested)}
    assert found.keys() == {"harbour-toll", "articles-2", "ferry", "dam", "rain", "budget"}
    assert found["harbour-toll"].article.source == "The Quay Courier"
    words = {
        name: [
            found[name].article.text[r.start : r.end]
            for version in found[name].versions
            for r in version.annotation.regions
        ]
        for name in ("dam", "rain", "budget")
    }
    assert words["dam"] == [
        *("that the dam leaks", "Ida Lomax", "denied"),
        *("“It holds,”", "she", "said"),
    ]
    assert words["rain"] == ["It will rain", "Ole", "said"]
    assert words["budget"] == ["“Spend less,”", "“or leave.”", "the mayor", "told"]


def test_the_python_example_runs(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    exec(compile(code, "docs/ingest.md", "exec"), {})
    printed = capsys.readouterr().out.splitlines()
    assert printed[:3] == [
        "articles.jsonl:1 harbour-toll 0",
        "articles.jsonl:2 articles-2 0",
        "dam.txt dam 1",
    ]
    assert printed[-1].startswith("6 new, 0 known, ")
