"""A release as Label Studio JSON imports into a real Label Studio and is pulled back identical."""

from __future__ import annotations

from pathlib import Path

import pytest
from graphs import articles
from hypothesis import HealthCheck, Phase, given, settings

from workbench.ingest import add_to_ledger, ingest
from workbench.labelstudio.port import LabelStudio
from workbench.labelstudio.pull import pull
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


def move(ledger: Ledger, lead: LabelStudio, folder: Path, title: str) -> None:
    """Release, import into a project with the release's own config, and pull from there.

    The other side has the articles and no labels: all that it pulls came through Label Studio.
    """
    export(RECIPE, ledger, folder / "out")
    config = (folder / "out" / "labelstudio" / "config.xml").read_text(encoding="utf-8")
    project = lead.create_project({"title": title, "label_config": config})["id"]
    lead.import_tasks(project, (folder / "out" / "labelstudio" / "tasks.json").read_bytes())
    with Ledger.open(f"sqlite:///{folder / 'other.sqlite'}") as other:
        with other.transaction():
            for article in ledger.articles():
                other.add_article(article)
        pulled = pull(other, lead, title)
        assert (pulled.findings, pulled.problems) == (0, ())
        assert graphs(other) == graphs(ledger)


def graphs(ledger: Ledger) -> dict[str, Annotation]:
    return {v.annotation.doc_id: v.annotation for v in ledger.versions()}


@pytest.mark.timeout(600)
def test_generated_graphs_come_back_identical(
    ledger: Ledger, lead: LabelStudio, tmp_path: Path, title: str
) -> None:
    with ledger.transaction():
        for number, (text, made) in enumerate(generate(60)):
            article = Article(f"a{number:03}", f"{text}\n{number}")
            ledger.add_article(article)
            graph = Annotation(article.id, made.regions, made.links, made.layers)
            ledger.add_version(AnnotationVersion(f"k/{number}", graph, "ada"))
    move(ledger, lead, tmp_path, f"{title} moved")


@pytest.mark.corpus
@pytest.mark.timeout(600)
def test_polnear_comes_back_identical(
    ledger: Ledger, lead: LabelStudio, corpora: Path, tmp_path: Path, title: str
) -> None:
    add_to_ledger(ingest([corpora / "polnear" / "dev.jsonl"]), ledger)
    assert len(graphs(ledger)) == 84
    move(ledger, lead, tmp_path, f"{title} corpus")
