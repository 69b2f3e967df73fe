"""Adjudication in Label Studio: proposals out, decisions in, gold that says how it was settled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from browsing import log_in, take_screenshot
from msgspec.structs import replace
from pier import A_QUOTE, ARTICLE, ASSERTED, REPORT, SALE, SPEAKERS, WHOLE, label

from workbench.adjudicate import Decision, Gold, Rule, merge_article, read_decisions
from workbench.errors import ConfigError, ServerError
from workbench.labelstudio import to_results
from workbench.labelstudio.accounts import Annotator, add_annotator
from workbench.labelstudio.adjudication import (
    AdjudicationSummary,
    pull_adjudication,
    push_adjudication,
)
from workbench.labelstudio.port import LabelStudio
from workbench.labelstudio.pull import pull
from workbench.labelstudio.server import Server, find_home
from workbench.ledger import Ledger
from workbench.model import Annotation

pytestmark = pytest.mark.server
MAJORITY = Rule("majority")


@pytest.fixture(scope="module")
def people(lead: LabelStudio, server_folder: Any) -> list[Annotator]:
    keep = find_home(server_folder)
    return [add_annotator(lead, name, keep=keep) for name in ("ann", "bob", "cyd", "dan")]


@pytest.fixture(scope="module")
def judge(server: Server, lead: LabelStudio, server_folder: Any) -> Iterator[LabelStudio]:
    """The port to the server, as the adjudicator."""
    account = add_annotator(lead, "judge", keep=find_home(server_folder))
    with LabelStudio(server.url, account.token) as port:
        yield port


@dataclass
class Scene:
    """A campaign whose three annotators give three answers on one claim."""

    ledger: Ledger
    lead: LabelStudio
    title: str
    people: list[Annotator]
    project: int

    def push(self, rule: Rule = MAJORITY) -> AdjudicationSummary:
        return push_adjudication(self.ledger, self.lead, self.title, rule)

    def pull(self) -> AdjudicationSummary:
        return pull_adjudication(self.ledger, self.lead, self.title, MAJORITY)

    def gold(self) -> Gold:
        found = merge_article(self.ledger, "pier", MAJORITY)
        assert found is not None
        return found[1]

    def decisions(self) -> tuple[Decision, ...]:
        return read_decisions(self.ledger, "pier")

    def task(self, project: int) -> dict[str, Any]:
        (row,) = self.lead.list_tasks(project)
        (task,) = self.lead.export_tasks(project, [row.id])
        found: dict[str, Any] = task
        return found

    def dan_labels(self, annotation: Annotation) -> None:
        """A fourth annotator comes later, and the campaign's pull brings it in."""
        (row,) = self.lead.list_tasks(self.project)
        with LabelStudio(self.lead.url, self.people[3].token) as port:
            port.submit(self.project, row.id, to_results(annotation, ARTICLE.text), lead_time=90)
        pull(self.ledger, self.lead, self.title)


@pytest.fixture
def scene(ledger: Ledger, lead: LabelStudio, title: str, people: list[Annotator]) -> Scene:
    project = label(ledger, lead, title, people[:3], [WHOLE, ASSERTED, A_QUOTE])
    return Scene(ledger, lead, title, people, project)


def decide(
    judge: LabelStudio, project: int, stance: str, *, reason: str | None = None
) -> dict[str, Any]:
    """Take the label stream's next task, give the claim in conflict this stance, and submit."""
    task = judge.next_task(project)
    assert task is not None
    result = change_stance(task, stance)
    if reason:
        value = {"text": [reason]}
        control = {"from_name": "reason", "to_name": "text", "type": "textarea"}
        result.append({"id": "why", **control, "value": value})
    (prediction,) = task["predictions"]
    judge.submit(project, task["id"], result, prediction=prediction["id"])
    return task


def change_stance(task: dict[str, Any], stance: str) -> list[dict[str, Any]]:
    (prediction,) = task["predictions"]
    result: list[dict[str, Any]] = prediction["result"]
    for item in result:
        if item["type"] == "labels" and item["value"]["start"] == SALE.start:
            item["value"]["labels"] = [f"claim_{stance}"]
    return result


def test_a_proposal_shows_the_conflict_and_a_submission_decides_it(scene, judge):
    summary = scene.push()
    assert (summary.created, summary.added, summary.open, summary.refused) == (True, 1, 1, ())
    data = scene.task(summary.project)["data"]
    assert (data["conflicts"], data["status"]) == (1, "conflicts")
    assert data["conflict_list"].startswith("stance of “The pier is not for sale,”: assert (bob@")
    assert "deny (ann@" in data["conflict_list"]
    before = scene.gold()
    assert [conflict.field for conflict in before.open] == ["stance"]

    decide(judge, summary.project, "deny", reason="she denies it herself")
    pulled = scene.pull()
    assert (pulled.decided.submissions, pulled.decided.decisions) == (1, 1)
    assert pulled.decided.problems == ()
    (decision,) = scene.decisions()
    assert (decision.chosen, decision.reason) == ("deny", "she denies it herself")
    assert decision.by == judge.whoami()
    (rejected,) = decision.rejected
    assert (rejected.value, rejected.annotators) == ("assert", ("bob@workbench.invalid",))

    gold = scene.gold()
    assert gold.open == ()
    assert gold.settled[f"{decision.region}.stance"] == "adjudicated"
    assert gold.settled[decision.region] == "majority"
    assert set(gold.settled.values()) == {"unanimous", "majority", "adjudicated"}
    parts = {r.id for r in gold.annotation.regions}
    parts |= {f"{k.kind}:{k.source}->{k.target}" for k in gold.annotation.links}
    assert parts <= gold.settled.keys()
    data = scene.task(summary.project)["data"]
    assert (data["conflicts"], data["status"], data["conflict_list"]) == (0, "adjudicated", "")


def test_what_is_done_is_not_done_again(scene, judge):
    project = scene.push().project
    again = scene.push()
    assert (again.created, again.added, again.updated, again.unchanged) == (False, 0, 0, 1)
    decide(judge, project, "deny")
    assert scene.pull().decided.decisions == 1
    repeated = scene.pull()
    assert (repeated.decided.submissions, repeated.decided.decisions) == (0, 0)
    again = scene.push()
    assert (again.updated, again.unchanged, again.reopened, again.open) == (0, 1, 0, 0)
    assert len(scene.decisions()) == 1
    assert judge.next_task(project) is None


def test_a_later_annotation_reopens_only_what_it_changes(scene, judge):
    project = scene.push().project
    decide(judge, project, "deny")
    scene.pull()
    # Dan agrees on the claim that was decided.
    scene.dan_labels(WHOLE)
    assert scene.push().open == 0
    assert [d.chosen for d in scene.gold().decisions] == ["deny"]

    # Two of the four change their minds on where the report ends.
    ends_early = replace(REPORT, end=REPORT.end - len(" to a hotel chain"))
    for person, claim in zip(scene.people[1:3], (ASSERTED, A_QUOTE), strict=True):
        edit_own(scene, person, shorten(claim, ends_early))
    pull(scene.ledger, scene.lead, scene.title)
    summary = scene.push()
    assert (summary.reopened, summary.updated, summary.open) == (1, 1, 1)
    data = scene.task(project)["data"]
    assert data["conflict_fields"] == "span"
    task = judge.next_task(project)
    assert task is not None
    (shown,) = [
        item["value"]["labels"]
        for item in task["predictions"][0]["result"]
        if item["type"] == "labels" and item["value"]["start"] == SALE.start
    ]
    assert shown == ["claim_deny"]  # what was decided stays decided
    judge.submit(project, task["id"], task["predictions"][0]["result"])
    scene.pull()
    assert scene.gold().open == ()
    assert [d.field for d in scene.decisions()] == ["stance", "span"]


def shorten(annotation: Annotation, claim: Any) -> Annotation:
    regions = tuple(claim if r.id == claim.id else r for r in annotation.regions)
    return replace(annotation, regions=regions)


def edit_own(scene: Scene, person: Annotator, annotation: Annotation) -> None:
    (made,) = [
        entry["id"]
        for entry in scene.task(scene.project)["annotations"]
        if scene.lead.users()[entry["completed_by"]] == person.email
    ]
    httpx.patch(
        f"{scene.lead.url}/api/annotations/{made}/",
        json={"result": to_results(annotation, ARTICLE.text)},
        headers={"Authorization": f"Token {person.token}"},
        timeout=60,
    ).raise_for_status()


def test_nothing_is_decided_about_what_was_not_on_show(scene, judge):
    """The adjudicator has the page open while a new annotation comes in and is sent out."""
    project = scene.push().project
    opened = judge.next_task(project)
    # Two people draw a region that the adjudicator's page does not have.
    extra = replace(SPEAKERS[0], id="extra", name="the board", kind="organization")
    start = ARTICLE.text.index("the board")
    extra = replace(extra, start=start, end=start + len("the board"))
    for person, annotation in zip(scene.people[1:3], (ASSERTED, A_QUOTE), strict=True):
        edit_own(scene, person, replace(annotation, regions=(*annotation.regions, extra)))
    pull(scene.ledger, scene.lead, scene.title)
    assert scene.push().updated == 1

    judge.submit(project, opened["id"], change_stance(opened, "assert"))
    assert scene.pull().decided.decisions == 1
    gold = scene.gold()
    assert gold.open == ()
    assert "the board" in {region.name for region in gold.annotation.regions}
    (decision,) = gold.decisions
    assert (decision.field, decision.chosen) == ("stance", "assert")


def test_a_submission_that_cannot_be_read_waits_until_it_is_mended(scene, judge):
    project = scene.push().project
    task = judge.next_task(project)
    result = change_stance(task, "deny")
    dangling = {"type": "relation", "from_id": result[0]["id"], "to_id": "nobody"}
    made = judge.submit(project, task["id"], [*result, dangling])
    (problem,) = scene.pull().decided.problems
    assert "points at a region that is not there" in problem
    assert scene.decisions() == ()
    assert len(scene.pull().decided.problems) == 1
    assert scene.push().reopened == 0  # nothing that was not read makes room
    httpx.patch(
        f"{scene.lead.url}/api/annotations/{made}/",
        json={"result": result},
        headers={"Authorization": f"Token {judge._http._token}"},
        timeout=60,
    ).raise_for_status()
    pulled = scene.pull().decided
    assert (pulled.decisions, pulled.problems) == (1, ())


def test_a_skipped_task_decides_nothing(scene, judge):
    project = scene.push().project
    (row,) = scene.lead.list_tasks(project)
    judge._http.post(
        f"/api/tasks/{row.id}/annotations/", json={"result": [], "was_cancelled": True}
    )
    assert scene.pull().decided.submissions == 0
    assert scene.gold().open


def test_a_push_that_the_ledger_forgot_is_taken_up_from_the_server(scene, lead):
    first = scene.push()
    scene.ledger.forget_pushes(f"{lead.name}/{first.project}")
    again = scene.push()
    assert (again.project, again.added) == (first.project, 0)
    assert len(list(lead.list_tasks(first.project))) == 1


def test_a_task_deleted_on_the_server_is_made_again(scene, lead, server):
    project = scene.push().project
    (row,) = lead.list_tasks(project)
    headers = {"Authorization": f"Token {server.token}"}
    httpx.delete(f"{server.url}/api/tasks/{row.id}/", headers=headers, timeout=60)
    assert scene.push().added == 1


def test_the_strategy_changes_the_conflicts(scene):
    assert scene.push().open == 1
    trusted = scene.push(Rule("trusted", "ann@workbench.invalid"))
    assert (trusted.open, trusted.updated) == (0, 1)


def test_an_article_of_one_annotator_needs_no_adjudicator(ledger, lead, title, people):
    label(ledger, lead, title, people[:1], [WHOLE])
    summary = push_adjudication(ledger, lead, title, MAJORITY)
    assert (summary.added, summary.open) == (0, 0)


def test_a_pull_without_a_project_names_the_remedy(ledger, lead):
    with pytest.raises(ServerError, match="no project") as caught:
        pull_adjudication(ledger, lead, "Never pushed", MAJORITY)
    assert "adjudicate push" in caught.value.remedy


def test_a_foreign_project_of_that_title_is_left_alone(scene, lead):
    foreign = '<View><Text name="t" value="$text"/></View>'
    lead.create_project({"title": f"{scene.title} – adjudication", "label_config": foreign})
    with pytest.raises(ConfigError, match="did not make"):
        scene.push()


def test_the_verbs_do_it_from_the_command_line(
    scene, judge, server_folder, tmp_path, monkeypatch, workbench
):
    monkeypatch.setenv("WORKBENCH_PROJECT", str(server_folder))
    monkeypatch.setenv("WORKBENCH_LABELSTUDIO__PROJECT", scene.title)
    monkeypatch.setenv("WORKBENCH_LEDGER__URL", f"sqlite:///{tmp_path / 'ledger.sqlite'}")

    assert "tasks need fixing" in workbench("check", "--push")[2]
    assert scene.task(scene.project)["data"]["status"] in ("clean", "needs fixing")
    assert "1 tasks added" in workbench("adjudicate", "push")[2]
    (project,) = scene.lead.find_projects(f"{scene.title} – adjudication")
    decide(judge, project, "deny")
    assert "1 submissions new or changed, 1 decisions" in workbench("adjudicate", "pull")[2]
    assert scene.gold().open == ()


@pytest.mark.browser
def test_an_adjudicator_sees_the_conflict_and_decides_it(scene, server, server_folder, lead):
    both = replace(SPEAKERS[1], name="Solvang")
    odd = replace(ASSERTED, regions=tuple(both if r.id == "S2" else r for r in ASSERTED.regions))
    edit_own(scene, scene.people[1], odd)
    third = replace(SPEAKERS[1], name="P. Solvang")
    odd = replace(A_QUOTE, regions=tuple(third if r.id == "S2" else r for r in A_QUOTE.regions))
    edit_own(scene, scene.people[2], odd)
    pull(scene.ledger, scene.lead, scene.title)
    summary = scene.push()
    account = add_annotator(lead, "judge", keep=find_home(server_folder))
    with log_in(server, account) as page:
        page.goto(summary.url)
        page.get_by_text("stance of “The pier is not for sale,”").wait_for()
        assert page.get_by_text("Tasks: 1 / 1").is_visible()

        page.goto(f"{server.url}/projects/{summary.project}/data?labeling=1")
        page.get_by_text("Labeling Instructions").wait_for()
        assert page.get_by_role("heading", name="Adjudication").is_visible()
        page.keyboard.press("Escape")
        page.get_by_text("Labeling Instructions").wait_for(state="hidden")
        conflicts = page.locator(".conflicts")
        conflicts.get_by_text("stance of “The pier is not for sale,”").wait_for()
        assert conflicts.inner_text().count("\n") == 1  # two conflicts, a line each
        page.get_by_placeholder("reason (optional)").fill("a spokeswoman denies")
        take_screenshot(page, "adjudication.png")

        claim = page.locator("span[class*=htx-highlight-m]").filter(has_text="is not for sale")
        claim.first.click()
        page.keyboard.press("4")
        page.locator("span[class*=htx-highlight-m][data-label$='Denied claim']").wait_for()
        with page.expect_response(lambda r: "/annotations" in r.url and r.request.method == "POST"):
            page.click("[data-testid=bottombar-submit-button]")

        pulled = scene.pull()
        assert (pulled.decided.submissions, pulled.decided.decisions) == (1, 2)
        chosen = {d.field: d.chosen for d in scene.decisions()}
        assert chosen["stance"] == "deny"
        assert {d.reason for d in scene.decisions()} == {"a spokeswoman denies"}
        assert {d.by for d in scene.decisions()} == {account.email}
        assert scene.gold().open == ()

        page.goto(summary.url)
        page.get_by_text("Tasks: 0 / 1").wait_for()
