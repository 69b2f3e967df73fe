"""Label Studio hands tasks out by their number: a push gives them in the order asked for."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from workbench.labelstudio.port import LabelStudio
from workbench.labelstudio.push import PushOptions, push
from workbench.labelstudio.server import Server
from workbench.ledger import Ledger
from workbench.model import Annotation, Article, Prediction, Region

pytestmark = pytest.mark.server

# More than the first batch, so that the order holds across requests.
SCORES = [round((37 * number % 100) / 100, 2) for number in range(60)]


def add_article(ledger: Ledger, number: int, score: float) -> str:
    article = Article(f"a{number:03}", f"{number} Ada said “no”.")
    ledger.add_article(article)
    cue = Region("c", "cue", article.text.index("said"), article.text.index(" “"))
    ledger.add_prediction(Prediction("m1", Annotation(article.id, (cue,)), score))
    return article.id


def list_by_number(server: Server, project: int) -> list[str]:
    headers = {"Authorization": f"Token {server.token}"}
    with httpx.Client(base_url=server.url, headers=headers, timeout=60) as raw:
        query: dict[str, Any] = {"project": project, "page_size": 200}
        tasks = raw.get("/api/tasks/", params=query).json()["tasks"]
    return [task["data"]["doc_id"] for task in sorted(tasks, key=lambda task: task["id"])]


def test_the_least_certain_articles_are_labelled_first(
    ledger: Ledger, lead: LabelStudio, annotator: LabelStudio, server: Server, title: str
):
    names = {add_article(ledger, n, score): score for n, score in enumerate(SCORES)}
    ledger.add_article(Article("a-unread", "Nobody read this."))
    options = PushOptions(title, model="m1", order="uncertainty")
    project = push(ledger, lead, options).project
    ranked = [*sorted(names, key=lambda name: (names[name], name)), "a-unread"]
    assert list_by_number(server, project) == ranked
    task = annotator.next_task(project)
    assert task is not None
    assert task["data"]["doc_id"] == ranked[0]

    late = [add_article(ledger, n, score) for n, score in ((900, 0.9), (901, 0.1))]
    again = push(ledger, lead, options)
    assert (again.added, again.unchanged) == (2, len(ranked))
    assert list_by_number(server, project) == [*ranked, *late[::-1]]


def test_a_limit_sends_the_first_ones_and_the_next_push_those_behind_them(
    ledger: Ledger, lead: LabelStudio, server: Server, title: str
):
    names = {add_article(ledger, n, score): score for n, score in enumerate(SCORES[:12])}
    ranked = sorted(names, key=lambda name: (names[name], name))
    options = PushOptions(title, model="m1", order="uncertainty", limit=5)
    first = push(ledger, lead, options)
    assert (first.added, first.left) == (5, 7)
    assert list_by_number(server, first.project) == ranked[:5]
    second = push(ledger, lead, options)
    assert (second.added, second.unchanged, second.left) == (5, 5, 2)
    assert list_by_number(server, first.project) == ranked[:10]
    rest = push(ledger, lead, PushOptions(title, model="m1"))
    assert (rest.added, rest.unchanged, rest.left) == (2, 10, 0)
