"""A release as Label Studio JSON imports into a real Label Studio and comes back identical."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from graphs import articles
from hypothesis import HealthCheck, Phase, given, settings

from workbench.ingest import add_to_ledger, ingest
from workbench.labelstudio import from_results
from workbench.labelstudio.port import LabelStudio
from workbench.ledger import Ledger
from workbench.model import Annotation, AnnotationVersion, Article
from workbench.release import Recipe, export

pytestmark = pytest.mark.server
RECIPE = Recipe(name="moved", formats=("labelstudio",), include_invalid=True)


def generate(count: int) -> list[tuple[str, Annotation]]:
    found: list[tuple[str, Annotation]] = []

    @settings(
        max_examples=count,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(articles())
    def collect(article: tuple[str, Annotation]) -> None:
        found.append(article)

    collect()
    return found


def move(ledger: Ledger, lead: LabelStudio, folder: Path, title: str) -> list[dict[str, Any]]:
    """Release, import into a new project with the release's own config, and export from there."""
    export(RECIPE, ledger, folder)
    config = (folder / "labelstudio" / "config.xml").read_text(encoding="utf-8")
    project = lead.create_project({"title": title, "label_config": config})["id"]
    tasks = lead.import_tasks(project, (folder / "labelstudio" / "tasks.json").read_bytes())
    return lead.export_tasks(project, tasks)


def assert_moved(found: list[dict[str, Any]], expected: dict[str, Annotation]) -> None:
    assert len(found) == len(expected)
    for task in found:
        fields = task["data"]
        graph = expected[fields["doc_id"]]
        [annotation] = task["annotations"]
        back = from_results(
            annotation["result"], text=fields["text"], doc_id=graph.doc_id, layers=graph.layers
        )
        assert not back.findings
        assert json.dumps(fields["layers"]) == json.dumps(list(graph.layers))
        assert back.annotation == graph


@pytest.mark.timeout(600)
def test_generated_graphs_come_back_identical(
    ledger: Ledger, lead: LabelStudio, tmp_path: Path, title: str
) -> None:
    expected: dict[str, Annotation] = {}
    with ledger.transaction():
        for number, (text, made) in enumerate(generate(60)):
            article = Article(f"a{number:03}", f"{text}\n{number}")
            ledger.add_article(article)
            graph = Annotation(article.id, made.regions, made.links, made.layers)
            ledger.add_version(AnnotationVersion(f"k/{number}", graph, "ada"))
            expected[article.id] = graph
    assert_moved(move(ledger, lead, tmp_path / "out", f"{title} moved"), expected)


@pytest.mark.corpus
@pytest.mark.timeout(600)
def test_polnear_comes_back_identical(
    ledger: Ledger, lead: LabelStudio, corpora: Path, tmp_path: Path, title: str
) -> None:
    add_to_ledger(ingest([corpora / "polnear" / "dev.jsonl"]), ledger)
    expected = {v.annotation.doc_id: v.annotation for v in ledger.versions()}
    assert_moved(move(ledger, lead, tmp_path / "out", f"{title} corpus"), expected)
