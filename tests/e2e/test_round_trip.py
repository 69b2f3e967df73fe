"""Region graphs go through a real Label Studio, untouched, and come back identical."""

from __future__ import annotations

import httpx
import pytest
from graphs import articles
from hypothesis import HealthCheck, Phase, given, settings

from workbench.labelstudio.port import LabelStudio
from workbench.labelstudio.pull import pull
from workbench.labelstudio.push import PushOptions, push
from workbench.labelstudio.server import Server
from workbench.ledger import Ledger
from workbench.model import Annotation, Article, Prediction, Region

pytestmark = pytest.mark.server
COUNT = 200


def generate() -> list[tuple[str, Annotation]]:
    found: list[tuple[str, Annotation]] = []

    @settings(
        max_examples=COUNT,
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


@pytest.mark.timeout(600)
def test_graphs_accepted_untouched_come_back_identical(
    ledger: Ledger, lead: LabelStudio, annotator: LabelStudio, server: Server, title: str
):
    pushed: dict[str, Annotation] = {}
    for number, (text, annotation) in enumerate(generate()):
        # A number makes each text its own article.
        article = Article(f"a{number:03}", f"{text}\n{number}")
        ledger.add_article(article)
        pushed[article.id] = Annotation(
            article.id, annotation.regions, annotation.links, annotation.layers
        )
        ledger.add_prediction(Prediction("generated", pushed[article.id]))
    summary = push(ledger, lead, PushOptions(title, model="generated"))
    assert (summary.added, summary.refused) == (COUNT, ())

    headers = {"Authorization": f"Token {server.token}"}
    with httpx.Client(base_url=server.url, headers=headers, timeout=120) as raw:
        shown = raw.get("/api/predictions/", params={"project": summary.project}).json()
    for prediction in shown:
        task, result = prediction["task"], prediction["result"]
        annotator.submit(summary.project, task, result, prediction=prediction["id"])

    pulled = pull(ledger, lead, title)
    assert (pulled.submitted, pulled.findings, pulled.problems) == (COUNT, 0, ())
    assert {v.annotation.doc_id: v.annotation for v in ledger.versions()} == pushed


ODD = {
    "two-megabytes": "Ann said that it rained on us.\n" * 65_000,
    "marks": "“No,”\u00a0said\u200b 👩\u200d👩\u200d👧 Rene\u0301 &amp; <b>Zo\u0308e</b>.\n\n"
    "\tThe 🏳️\u200d🌈  mayor denied it.",
}


def test_long_and_odd_texts_come_back_with_the_offsets_they_went_with(
    ledger: Ledger, lead: LabelStudio, annotator: LabelStudio, title: str
):
    for name, text in ODD.items():
        ledger.add_article(Article(name, text))
        last = Region("s1", "speaker", text.rindex(" ") + 1, len(text) - 1, name="Ann")
        ledger.add_prediction(Prediction("odd", Annotation(name, (last,))))
    project = push(ledger, lead, PushOptions(title, model="odd")).project
    while (task := annotator.next_task(project)) is not None:
        (prediction,) = task["predictions"]
        annotator.submit(project, task["id"], prediction["result"], prediction=prediction["id"])
    assert pull(ledger, lead, title).problems == ()
    sent = {p.annotation.doc_id: p.annotation for p in ledger.predictions()}
    assert {v.annotation.doc_id: v.annotation for v in ledger.versions()} == sent
    assert sent.keys() == ODD.keys()
