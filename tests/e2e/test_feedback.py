"""What a check finds shows in Label Studio, and goes when it is mended."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from browsing import log_in, take_screenshot
from pier import ARTICLE, UNATTRIBUTED, WHOLE, label

from workbench.check import check_ledger
from workbench.errors import ServerError
from workbench.labelstudio import to_results
from workbench.labelstudio.accounts import Annotator
from workbench.labelstudio.feedback import FeedbackSummary, push_findings
from workbench.labelstudio.port import LabelStudio
from workbench.labelstudio.pull import pull
from workbench.labelstudio.push import PushOptions, push
from workbench.labelstudio.server import Server
from workbench.ledger import Ledger
from workbench.model import Article

pytestmark = pytest.mark.server


@pytest.fixture
def raw(server: Server) -> Iterator[httpx.Client]:
    """The server's own interface, for what a person might do behind our back."""
    headers = {"Authorization": f"Token {server.token}"}
    with httpx.Client(base_url=server.url, headers=headers, timeout=60) as client:
        yield client


@pytest.fixture
def project(ledger: Ledger, lead: LabelStudio, title: str, ada: Annotator) -> int:
    """A project in which Ada left a claim without its speaker."""
    return label(ledger, lead, title, [ada], [UNATTRIBUTED], overlap=1)


def show(ledger: Ledger, lead: LabelStudio, title: str) -> FeedbackSummary:
    return push_findings(ledger, lead, title, check_ledger(ledger))


def read_data(lead: LabelStudio, project: int) -> dict[str, Any]:
    (row,) = lead.list_tasks(project)
    (task,) = lead.export_tasks(project, [row.id])
    data: dict[str, Any] = task["data"]
    return data


def mend(lead: LabelStudio, project: int, ada: Annotator) -> None:
    """Ada herself gives the claim its speaker: whoever corrects others is a finding too."""
    (row,) = lead.list_tasks(project)
    (task,) = lead.export_tasks(project, [row.id])
    (annotation,) = task["annotations"]
    body = {"result": to_results(WHOLE, ARTICLE.text)}
    url = f"{lead.url}/api/annotations/{annotation['id']}/"
    headers = {"Authorization": f"Token {ada.token}"}
    httpx.patch(url, json=body, headers=headers, timeout=60).raise_for_status()


def count_shown(raw: httpx.Client, project: int) -> int:
    """Return how many tasks the tab of what needs fixing has."""
    views = raw.get("/api/dm/views", params={"project": project}).json()
    (tab,) = [view["id"] for view in views if view["data"]["title"] == "Needs fixing"]
    return int(raw.get("/api/tasks", params={"project": project, "view": tab}).json()["total"])


def test_findings_become_columns_and_go_when_they_are_mended(
    ledger, lead, title, raw, ada, project
):
    before = read_data(lead, project)
    summary = show(ledger, lead, title)
    assert (summary.needs_fixing, summary.clean, summary.changed) == (1, 0, 1)
    data = read_data(lead, project)
    assert (data["status"], data["errors"]) == ("needs fixing", 0)
    assert data["warnings"] >= 1
    line = next(each for each in data["findings"].splitlines() if "no-speaker" in each)
    assert "“he had seen no offer”" in line
    assert {name: data[name] for name in before} == before
    assert count_shown(raw, project) == 1

    mend(lead, project, ada)
    pull(ledger, lead, title)
    summary = show(ledger, lead, title)
    assert (summary.needs_fixing, summary.clean) == (0, 1), read_data(lead, project)["findings"]
    data = read_data(lead, project)
    assert (data["status"], data["findings"], data["warnings"]) == ("clean", "", 0)
    assert count_shown(raw, project) == 0


def test_a_second_run_sends_nothing_and_a_pull_sees_nothing_new(ledger, lead, title, raw, project):
    first = show(ledger, lead, title)
    sent: list[str] = []
    client = lead._http._client
    client.event_hooks["request"].append(lambda request: sent.append(str(request.url)))
    try:
        again = show(ledger, lead, title)
    finally:
        client.event_hooks["request"].clear()
    assert (again.changed, again.url) == (0, first.url)
    assert not [url for url in sent if "add_data_field" in url]
    assert len(raw.get("/api/dm/views", params={"project": project}).json()) == 2
    pulled = pull(ledger, lead, title)
    assert (pulled.submitted, pulled.problems) == (0, ())


def test_a_task_whose_annotation_is_deleted_is_blank_again(ledger, lead, title, raw, project):
    show(ledger, lead, title)
    (row,) = lead.list_tasks(project)
    (task,) = lead.export_tasks(project, [row.id])
    lead.delete_annotation(task["annotations"][0]["id"])
    pull(ledger, lead, title)
    assert show(ledger, lead, title).changed == 1
    data = read_data(lead, project)
    assert (data["status"], data["findings"]) == ("", "")


def test_many_tasks_of_one_status_take_one_request(ledger, lead, annotator, title, project):
    for number in range(40):
        ledger.add_article(Article(f"n{number}", f"Nobody said a word on day {number}."))
    push(ledger, lead, PushOptions(title, model="rules-test"))
    for row in list(lead.list_tasks(project))[1:]:
        annotator.submit(project, row.id, [], lead_time=90)
    pull(ledger, lead, title)
    sent: list[str] = []
    client = lead._http._client
    client.event_hooks["request"].append(lambda request: sent.append(str(request.url)))
    try:
        summary = show(ledger, lead, title)
    finally:
        client.event_hooks["request"].clear()
    assert summary.clean + summary.needs_fixing == 41
    assert summary.changed == 41
    assert len([url for url in sent if "add_data_field" in url]) < 15


def test_independent_annotators_do_not_read_each_others_findings(ledger, lead, title, ada):
    project = label(ledger, lead, title, [ada], [UNATTRIBUTED], overlap=2)
    show(ledger, lead, title)
    data = read_data(lead, project)
    assert (data["status"], data["findings"]) == ("needs fixing", "")
    assert "no-speaker" in data["early_findings"]
    lead.update_project(project, {"maximum_annotations": 1})
    show(ledger, lead, title)
    data = read_data(lead, project)
    assert data["early_findings"] == ""
    assert "no-speaker" in data["findings"]


def test_columns_that_somebody_arranged_stay(ledger, lead, title, raw, project):
    show(ledger, lead, title)
    views = raw.get("/api/dm/views", params={"project": project}).json()
    tab = next(view for view in views if view["data"]["title"] == "Needs fixing")
    arranged = {**tab["data"], "columnsWidth": {"tasks:data.findings": 111}}
    arranged["filters"] = {"conjunction": "and", "items": []}
    raw.patch(f"/api/dm/views/{tab['id']}/", json={"data": arranged}).raise_for_status()
    show(ledger, lead, title)
    after = raw.get(f"/api/dm/views/{tab['id']}/").json()["data"]
    assert after["columnsWidth"] == {"tasks:data.findings": 111}
    (only,) = after["filters"]["items"]
    assert (only["filter"], only["value"]) == ("filter:tasks:data.status", "needs fixing")


def test_a_project_that_was_never_pushed_names_the_remedy(ledger, lead):
    with pytest.raises(ServerError, match="no project"):
        push_findings(ledger, lead, "Never pushed", [])


@pytest.mark.browser
def test_an_annotator_sees_what_needs_fixing_until_it_is_fixed(
    ledger, lead, title, ada, server: Server, project: int
):
    summary = show(ledger, lead, title)
    with log_in(server, ada) as page:
        page.goto(summary.url)
        page.get_by_text("no-speaker “he had seen no offer”").wait_for()
        assert page.get_by_text("Tasks: 1 / 1").is_visible()
        take_screenshot(page, "needs-fixing.png")
        page.get_by_text("no-speaker “he had seen no offer”").click()
        page.locator(".findings").get_by_text("no-speaker “he had seen no offer”").wait_for()
        take_screenshot(page, "needs-fixing-page.png")

        mend(lead, project, ada)
        pull(ledger, lead, title)
        show(ledger, lead, title)
        page.reload()
        page.locator("span[class*=htx-highlight]").first.wait_for()
        assert page.locator(".findings").inner_text() == ""
        page.goto(summary.url)
        page.get_by_text("Tasks: 0 / 1").wait_for()
        assert page.get_by_text("Needs fixing").first.is_visible()
        assert page.get_by_text("no-speaker").count() == 0
