"""All of the development corpora goes ingest → preannotate → attributions, by the verbs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import pytest

from workbench.check import check_annotation
from workbench.model import Article, Attributions
from workbench.records import from_attributions, to_attributions
from workbench.schema import validator

# 680,000 words: a minute on two cores, several on a busy machine.
pytestmark = [pytest.mark.corpus, pytest.mark.timeout(900)]
COMMAND = (sys.executable, "-c", "from workbench.cli import main; main()")
PARTS = {"polnear/train": 759, "polnear/dev": 84, "gum/train": 96}
SAME_TEXT = 1  # one article stands in the corpus under two dates


@dataclass(frozen=True)
class Passage:
    """What went in, what `ingest` said of it, and the lines that came out."""

    texts: dict[str, str]
    ingested: dict[str, Any]
    records: tuple[Attributions, ...]


@pytest.fixture(scope="module")
def passage(corpora: Path, tmp_path_factory: pytest.TempPathFactory) -> Passage:
    folder = tmp_path_factory.mktemp("corpora")
    files = [corpora / f"{part}.jsonl" for part in PARTS]
    run("init", folder)
    ingested = json.loads(run("ingest", *files, "--json", project=folder))
    workers = min(2, os.cpu_count() or 1)
    run("preannotate", "--to", folder / "out.jsonl", "--workers", workers, project=folder)
    texts = {
        line["doc_id"]: line["text"]
        for file in files
        for line in map(json.loads, file.read_text(encoding="utf-8").splitlines())
    }
    lines = (folder / "out.jsonl").read_bytes().splitlines()
    records = tuple(msgspec.json.decode(line, type=Attributions) for line in lines)
    return Passage(texts, ingested, records)


def run(*arguments: object, project: Path | None = None) -> str:
    """Run `workbench ARGUMENTS` and return its output, having seen no complaint."""
    environment = {**os.environ, **({"WORKBENCH_PROJECT": str(project)} if project else {})}
    command = [*COMMAND, *map(str, arguments)]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert "error" not in ran.stderr
    assert "without pre-annotation" not in ran.stderr
    return ran.stdout


def test_as_many_come_out_as_went_in_with_the_same_text(passage: Passage) -> None:
    assert len(passage.texts) == sum(PARTS.values())
    ingested = passage.ingested
    assert (ingested["articles"], ingested["known_articles"]) == (
        len(passage.texts) - SAME_TEXT,
        SAME_TEXT,
    )
    assert (ingested["versions"], ingested["refusals"]) == (len(passage.texts), [])
    assert Counter(record.text for record in passage.records) == Counter(
        set(passage.texts.values())
    )
    assert all(passage.texts[record.doc_id] == record.text for record in passage.records)


def test_every_record_is_sound_by_schema_and_rules(passage: Passage) -> None:
    for record in passage.records:
        article = Article(record.doc_id, record.text)
        findings = check_annotation(from_attributions(record), article)
        assert [f.code for f in findings if f.severity == "error"] == [], record.doc_id
    contract = validator("attributions")
    for record in passage.records[::10]:  # the check above has put the graph of each to its schema
        contract.validate(json.loads(msgspec.json.encode(record)))


def test_every_record_is_the_region_graph_without_loss(passage: Passage) -> None:
    for record in passage.records:
        again = to_attributions(from_attributions(record), record.text)
        assert again == record


def test_hardly_an_article_goes_without_attributions(passage: Passage) -> None:
    empty = [record.doc_id for record in passage.records if not record.attributions]
    assert len(empty) < len(passage.records) / 100
