"""Push and pull against a real Label Studio: what is new, what changed, what went wrong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from workbench.errors import ConfigError, LoginError, ServerError
from workbench.labelstudio import build_config, config_digest, to_results
from workbench.labelstudio.accounts import add_annotator, read_annotators
from workbench.labelstudio.port import LabelStudio
from workbench.labelstudio.pull import pull
from workbench.labelstudio.push import PushOptions, PushSummary, push
from workbench.labelstudio.server import Server
from workbench.ledger import Ledger
from workbench.model import Annotation, Article, Link, Prediction, Region, State

pytestmark = pytest.mark.server

ALL: tuple[State, ...] = ("submitted", "draft", "skipped", "deleted")


def add_articles(ledger: Ledger, count: int, *, model: str = "m1", first: int = 0) -> None:
    for number in range(first, first + count):
        article = Article(f"a{number}", f"{number} 🙂 Ada said “no”.", title=f"Title {number}")
        ledger.add_article(article)
        add_prediction(ledger, article, model)


def add_prediction(ledger: Ledger, article: Article, model: str) -> None:
    start = article.text.index("Ada")
    ledger.add_prediction(
        Prediction(
            model,
            Annotation(
                article.id,
                (
                    Region("s", "speaker", start, start + 3, name="Ada Marsh", kind="person"),
                    Region("c", "claim", start + 9, start + 13, stance="deny", score=0.5),
                ),
                (Link("said_by", "c", "s"),),
            ),
            0.5,
        )
    )


@pytest.fixture
def raw(server: Server) -> Iterator[httpx.Client]:
    """The server's own interface, for what a person or a program might do behind our back."""
    headers = {"Authorization": f"Token {server.token}"}
    with httpx.Client(base_url=server.url, headers=headers, timeout=60) as client:
        yield client


def accept(port: LabelStudio, project: int, count: int = 1) -> list[tuple[int, int]]:
    """Submit the next pre-annotations as they are; return (task, annotation) ids."""
    made = []
    for _ in range(count):
        task = port.next_task(project)
        assert task is not None
        (prediction,) = task["predictions"]
        result = prediction["result"]
        made.append(
            (task["id"], port.submit(project, task["id"], result, prediction=prediction["id"]))
        )
    return made


def count_tasks(raw: httpx.Client, project: int) -> int:
    return int(raw.get(f"/api/projects/{project}/").json()["task_number"])


def test_pushing_again_adds_only_what_is_new(ledger, lead, title, raw):
    add_articles(ledger, 3)
    first = push(ledger, lead, PushOptions(title, model="m1", instructions="<h1>Read</h1>"))
    assert (first.created, first.added, first.predicted) == (True, 3, 3)
    again = push(ledger, lead, PushOptions(title, model="m1", instructions="<h1>Read</h1>"))
    assert (again.created, again.added, again.predicted, again.unchanged) == (False, 0, 0, 3)
    add_articles(ledger, 2, first=3)
    more = push(ledger, lead, PushOptions(title, model="m1"))
    assert (more.added, more.unchanged, more.project) == (2, 3, first.project)
    assert count_tasks(raw, first.project) == 5


def test_the_project_is_set_up_for_independent_annotators(ledger, lead, title, raw):
    add_articles(ledger, 1)
    options = PushOptions(title, model="m1", instructions="<h1>Read</h1>", overlap=3)
    project = raw.get(f"/api/projects/{push(ledger, lead, options).project}/").json()
    assert project["maximum_annotations"] == 3
    assert (project["expert_instruction"], project["show_instruction"]) == ("<h1>Read</h1>", True)
    assert project["model_version"] == "m1"  # else the label stream shows no pre-annotation
    task = lead.next_task(project["id"])
    assert task["data"]["doc_id"] == "a0"
    assert task["data"]["title"] == "Title 0"
    assert task["data"]["layers"] == ["attribution", "stance"]
    assert task["data"]["digest"].startswith("sha256:")


def test_a_newer_model_replaces_nothing_a_human_touched(ledger, lead, annotator, title, raw):
    add_articles(ledger, 2)
    project = push(ledger, lead, PushOptions(title, model="m1", overlap=2)).project
    ((task, annotation),) = accept(annotator, project)
    before = raw.get(f"/api/annotations/{annotation}/").json()
    for article in ledger.articles():
        add_prediction(ledger, article, "m2")
    summary = push(ledger, lead, PushOptions(title, model="m2", overlap=2))
    assert (summary.added, summary.predicted) == (0, 2)
    after = raw.get(f"/api/annotations/{annotation}/").json()
    same = ("result", "parent_prediction", "updated_at", "completed_by")
    assert {name: after[name] for name in same} == {name: before[name] for name in same}
    models = {p["model_version"] for p in raw.get(f"/api/tasks/{task}/").json()["predictions"]}
    assert models == {"m1", "m2"}
    assert push(ledger, lead, PushOptions(title, model="m2", overlap=2)).predicted == 0
    pull(ledger, lead, title)
    assert [version.model for version in ledger.versions()] == ["m1"]


def test_a_push_that_the_ledger_forgot_is_taken_up_from_the_server(ledger, lead, title, raw):
    add_articles(ledger, 3)
    first = push(ledger, lead, PushOptions(title, model="m1"))
    ledger.forget_pushes(f"{lead.name}/{first.project}")
    again = push(ledger, lead, PushOptions(title, model="m1"))
    assert (again.added, again.unchanged) == (0, 3)
    assert count_tasks(raw, first.project) == 3


def test_a_task_deleted_on_the_server_is_made_again(ledger, lead, title, raw):
    add_articles(ledger, 2)
    project = push(ledger, lead, PushOptions(title)).project
    raw.delete(f"/api/tasks/{next(lead.list_tasks(project)).id}/").raise_for_status()
    assert push(ledger, lead, PushOptions(title)).added == 1
    assert count_tasks(raw, project) == 2


def test_labels_of_a_deleted_task_are_deleted_though_a_new_task_took_its_place(
    ledger, lead, title, raw
):
    add_articles(ledger, 1)
    number = push(ledger, lead, PushOptions(title, model="m1")).project
    ((task, _),) = accept(lead, number)
    pull(ledger, lead, title)
    raw.delete(f"/api/tasks/{task}/").raise_for_status()
    assert push(ledger, lead, PushOptions(title, model="m1")).added == 1
    assert [v.task for v in ledger.versions(states=("deleted",))] == [task]
    assert list(ledger.versions()) == []
    accept(lead, number)
    assert pull(ledger, lead, title).submitted == 1
    assert len(list(ledger.versions())) == 1


def test_a_task_made_by_hand_is_found_where_one_of_ours_is_gone(ledger, lead, title, raw):
    add_articles(ledger, 2)
    number = push(ledger, lead, PushOptions(title, model="m1")).project
    first = min(known.task for known in ledger.pushes(read_key(ledger)))
    raw.delete(f"/api/tasks/{first}/").raise_for_status()
    text = ledger.article("a0").text
    made = raw.post("/api/tasks/", json={"project": number, "data": {"text": text}}).json()["id"]
    lead.submit(number, made, [])
    found = pull(ledger, lead, title)
    assert (found.tasks, found.submitted) == (3, 1)
    assert [v.task for v in ledger.versions()] == [made]


def read_key(ledger: Ledger) -> str:
    """Return the only project that the ledger knows."""
    (key,) = ledger.projects()
    return key


def test_a_project_deleted_on_the_server_is_made_again(ledger, lead, title, raw):
    add_articles(ledger, 1)
    old = push(ledger, lead, PushOptions(title)).project
    raw.delete(f"/api/projects/{old}/").raise_for_status()
    new = push(ledger, lead, PushOptions(title))
    assert (new.created, new.added) == (True, 1)


def test_a_prediction_that_is_garbage_is_refused_and_the_rest_goes(ledger, lead, title):
    add_articles(ledger, 2)
    ledger.add_article(Article("bad", "short"))
    beyond = Annotation("bad", (Region("r", "cue", 0, 99),))
    ledger.add_prediction(Prediction("m1", beyond))
    summary = push(ledger, lead, PushOptions(title, model="m1"))
    assert summary.added == 2
    ((doc_id, reason),) = summary.refused
    assert doc_id == "bad"
    assert "0-99" in reason


def test_a_config_changed_by_somebody_is_named_and_can_be_put_back(ledger, lead, title, raw):
    add_articles(ledger, 1)
    project = push(ledger, lead, PushOptions(title)).project
    changed = build_config().replace('hotkey="5"', 'hotkey="0"')
    raw.patch(f"/api/projects/{project}/", json={"label_config": changed}).raise_for_status()
    with pytest.raises(ConfigError, match='hotkey="0"') as caught:
        push(ledger, lead, PushOptions(title))
    assert "--force-config" in caught.value.remedy
    push(ledger, lead, PushOptions(title, force_config=True))
    assert config_digest(lead.project(project)["label_config"]) == config_digest(build_config())


def test_a_foreign_project_of_that_title_is_left_alone(ledger, lead, title):
    foreign = '<View><Text name="t" value="$text"/></View>'
    made = lead.create_project({"title": title, "label_config": foreign})
    with pytest.raises(ConfigError, match="did not make"):
        push(ledger, lead, PushOptions(title))
    assert lead.project(made["id"])["label_config"] == foreign


def pushed(ledger: Ledger, lead: LabelStudio, title: str, count: int = 1) -> PushSummary:
    add_articles(ledger, count)
    return push(ledger, lead, PushOptions(title, model="m1"))


def test_pull_tells_submissions_skips_and_drafts_apart(ledger, lead, annotator, title, raw):
    project = pushed(ledger, lead, title, 3).project
    ((first, _),) = accept(annotator, project)
    _, second, third = [row.id for row in lead.list_tasks(project)]
    skip = {"result": [], "was_cancelled": True}
    raw.post(f"/api/tasks/{second}/annotations/", json=skip).raise_for_status()
    result = to_results(ledger.prediction("a2").annotation, ledger.article("a2").text)
    draft = raw.post(f"/api/tasks/{third}/drafts", json={"result": result[:1]})
    draft.raise_for_status()
    summary = pull(ledger, lead, title)
    assert (summary.submitted, summary.skipped, summary.drafts) == (1, 1, 1)
    states = {v.task: v.state for v in ledger.versions(states=ALL)}
    assert states == {first: "submitted", second: "skipped", third: "draft"}

    again = pull(ledger, lead, title)
    assert (again.submitted, again.skipped, again.drafts, again.deleted) == (0, 0, 0, 0)
    changed = {"result": result[:2]}
    raw.patch(f"/api/drafts/{draft.json()['id']}/", json=changed).raise_for_status()
    assert pull(ledger, lead, title).drafts == 1
    raw.delete(f"/api/drafts/{draft.json()['id']}/").raise_for_status()
    gone = pull(ledger, lead, title)
    assert (gone.drafts, gone.deleted) == (0, 0)
    assert list(ledger.versions(states=("draft",))) == []


def test_an_annotation_edited_after_the_pull_becomes_a_second_version(
    ledger, lead, annotator, title, raw
):
    project = pushed(ledger, lead, title).project
    ((_, annotation),) = accept(annotator, project)
    assert pull(ledger, lead, title).submitted == 1
    result: list[Any] = raw.get(f"/api/annotations/{annotation}/").json()["result"]
    next(i for i in result if i["id"] == "c")["value"]["labels"] = ["claim_assert"]
    raw.patch(f"/api/annotations/{annotation}/", json={"result": result}).raise_for_status()
    assert pull(ledger, lead, title).submitted == 1
    one, two = ledger.versions(newest=False)
    assert (one.version, two.version, one.key) == (1, 2, two.key)
    assert [v.annotation.regions[1].stance for v in (one, two)] == ["deny", "assert"]
    assert (two.annotator, two.updated_by) == (annotator.whoami(), lead.whoami())
    assert one.raw != two.raw == result


@pytest.mark.parametrize("everything", [False, True])
def test_deletions_are_found_and_nothing_is_forgotten(
    ledger, lead, annotator, title, raw, everything
):
    project = pushed(ledger, lead, title, 3).project
    (_, annotation), (task, _) = accept(annotator, project, 2)
    pull(ledger, lead, title)
    raw.delete(f"/api/annotations/{annotation}/").raise_for_status()
    raw.delete(f"/api/tasks/{task}/").raise_for_status()
    assert pull(ledger, lead, title, everything=everything).deleted == 2
    assert pull(ledger, lead, title, everything=everything).deleted == 0
    assert len(list(ledger.versions(states=("deleted",)))) == 2
    assert len(list(ledger.versions(newest=False, states=("submitted",)))) == 2


def test_garbage_regions_become_findings_and_the_rest_is_kept(ledger, lead, annotator, title):
    project = pushed(ledger, lead, title).project
    (row,) = lead.list_tasks(project)
    good = to_results(ledger.prediction("a0").annotation, ledger.article("a0").text)
    garbage = [{"type": "labels", "id": "x", "value": {"start": "one"}}, {"type": "relation"}, {}]
    annotator.submit(project, row.id, [*good, *garbage])
    summary = pull(ledger, lead, title)
    assert (summary.submitted, summary.findings) == (1, 3)
    (version,) = ledger.versions()
    assert version.annotation == ledger.prediction("a0").annotation
    assert version.raw == [*good, *garbage]


def test_a_text_changed_on_the_server_is_reported_and_not_mislabelled(
    ledger, lead, annotator, title, raw
):
    project = pushed(ledger, lead, title).project
    ((task, _),) = accept(annotator, project)
    data = raw.get(f"/api/tasks/{task}/").json()["data"]
    data["text"] = "Rewritten. " + data["text"]
    raw.patch(f"/api/tasks/{task}/", json={"data": data}).raise_for_status()
    summary = pull(ledger, lead, title)
    assert summary.submitted == 0
    assert "not that of article 'a0'" in summary.problems[0]


def test_a_project_that_is_not_there_names_the_remedy(ledger, lead):
    with pytest.raises(ServerError, match="no project") as caught:
        pull(ledger, lead, "Never pushed")
    assert "workbench push" in caught.value.remedy


def test_a_personal_access_token_works_and_is_renewed(ledger, lead, server, title, raw):
    token = raw.post("/api/token/", json={}).json()["token"]
    add_articles(ledger, 1)
    with LabelStudio(server.url, token, name=server.name) as port:
        assert push(ledger, port, PushOptions(title)).added == 1
        port._http._client.headers["Authorization"] = "Bearer expired.by.now"
        assert pull(ledger, port, title).tasks == 1


@pytest.mark.parametrize(
    "token",
    ["wrong", "eyJhbGciOiJIUzI1NiJ9.eyJ0b2tlbl90eXBlIjoicmVmcmVzaCIsImV4cCI6MX0.expired"],
)
def test_a_refused_token_names_the_remedy(server, token):
    with LabelStudio(server.url, token) as port, pytest.raises(LoginError) as caught:
        port.whoami()
    assert "WORKBENCH_LABELSTUDIO__TOKEN" in caught.value.remedy
    assert token not in str(caught.value)


def test_a_made_account_is_remembered_and_a_foreign_one_refused(lead, ada, server_folder):
    home = server_folder / ".workbench" / "labelstudio"
    assert add_annotator(lead, "ADA", keep=home) == ada == read_annotators(home)[ada.email]
    assert (home / "annotators.json").stat().st_mode & 0o777 == 0o600
    with pytest.raises(ServerError, match="has an account already"):
        add_annotator(lead, "ada")
    with pytest.raises(LoginError, match="refused to make an account"):
        add_annotator(lead, "bo", password="short")
