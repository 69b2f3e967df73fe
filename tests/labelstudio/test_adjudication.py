"""Adjudication against a stand-in: what a real server cannot be made to do; see also tests/e2e."""

import pytest
from msgspec.structs import replace
from pier import ARTICLE, ASSERTED, WHOLE

from workbench.adjudicate import Rule
from workbench.labelstudio.adjudication import pull_adjudication, push_adjudication
from workbench.labelstudio.adjudication_project import title_adjudication
from workbench.model import AnnotationVersion

MAJORITY = Rule("majority")


@pytest.fixture
def versions(ledger):
    """What ann and bob say of one article, on whose stance they do not agree."""
    ledger.add_article(ARTICLE)
    made = [
        AnnotationVersion(f"file:pier#{who}", annotation, who)
        for who, annotation in (("ann", WHOLE), ("bob", ASSERTED))
    ]
    ledger.add_versions(made)
    return made


@pytest.mark.usefixtures("versions")
def test_a_pull_after_a_push_that_was_killed_takes_up_its_tasks(ledger, port, server):
    def kill() -> None:
        raise KeyboardInterrupt

    server.on_import = kill
    with pytest.raises(KeyboardInterrupt):
        push_adjudication(ledger, port, "News", MAJORITY)
    server.on_import = lambda: None
    ((number, task),) = server.tasks.items()
    server.annotate(number, task["predictions"][0]["result"])
    summary = pull_adjudication(ledger, port, "News", MAJORITY)
    assert (summary.added, summary.decided.submissions) == (0, 1)
    assert list(server.tasks) == [number]


def test_a_task_stands_open_no_longer_when_what_was_in_conflict_is_deleted(
    ledger, port, server, versions
):
    assert push_adjudication(ledger, port, "News", MAJORITY).open == 1
    (task,) = server.tasks.values()
    (prediction,) = task["predictions"]
    left = []
    for version in reversed(versions):
        ledger.add_version(replace(version, state="deleted"))
        summary = push_adjudication(ledger, port, "News", MAJORITY)
        assert (summary.updated, summary.open) == (1, 0)
        assert push_adjudication(ledger, port, "News", MAJORITY).unchanged == 1
        left.append(sum(item["type"] == "labels" for item in prediction["result"]))
    assert left == [len(WHOLE.regions), 0]
    assert server.fields[-1] == ("annotators", "", [task["id"]])
    assert ("status", "settled", [task["id"]]) in server.fields


@pytest.mark.usefixtures("versions")
def test_a_prediction_that_somebody_deleted_is_made_again(ledger, port, server):
    push_adjudication(ledger, port, "News", MAJORITY)
    (task,) = server.tasks.values()
    before = [{**prediction, "id": 0} for prediction in task["predictions"]]
    task["predictions"].clear()
    assert push_adjudication(ledger, port, "News", MAJORITY).updated == 1
    after = [{**prediction, "id": 0, "task": None} for prediction in task["predictions"]]
    assert after == [{**before[0], "task": None}]
    assert push_adjudication(ledger, port, "News", MAJORITY).unchanged == 1


def test_a_text_that_the_ledger_lacks_is_named_with_the_remedy(ledger, port, server):
    project = push_adjudication(ledger, port, "News", MAJORITY).project
    (task,) = port.import_tasks(project, b'[{"data": {"text": "New."}, "predictions": []}]')
    server.annotate(task)
    (problem,) = pull_adjudication(ledger, port, "News", MAJORITY).decided.problems
    assert problem == "task 1: its text is not in the ledger; `workbench ingest` adds it"


def test_campaigns_whose_titles_begin_alike_have_projects_of_their_own():
    long = "The harbour board and the old pier, "
    titles = [title_adjudication(title) for title in ("News", f"{long}1", f"{long}2")]
    assert titles[0] == "News – adjudication"
    assert len(set(titles)) == 3
    assert [len(title) for title in titles[1:]] == [50, 50]
    assert titles[1].startswith("The harbour board and the o")
