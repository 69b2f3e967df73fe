"""Push against a stand-in: what a real server cannot be made to do. The rest is in tests/e2e."""

from dataclasses import replace

import pytest

from workbench.errors import ServerError
from workbench.labelstudio.campaign import find_campaign
from workbench.labelstudio.fields import write_fields
from workbench.labelstudio.pull import pull
from workbench.labelstudio.push import PushOptions, push
from workbench.model import Annotation, Article, Prediction

OPTIONS = PushOptions("News")


@pytest.fixture
def ledger(ledger):
    for number in range(5):
        ledger.add_article(Article(f"a{number}", f"Text {number}."))
    return ledger


def test_short_pages_hide_no_task(ledger, port, server):
    push(ledger, port, OPTIONS)
    server.most = 2
    server.annotate(5)
    assert pull(ledger, port, "News").submitted == 1
    again = push(ledger, port, OPTIONS)
    assert (again.added, again.unchanged) == (0, 5)
    assert [version.task for version in ledger.versions()] == [5]


def test_a_project_out_of_reach_is_not_forgotten(ledger, port, server):
    push(ledger, port, OPTIONS)
    pushed = list(ledger.pushes("labels.example.org/1"))
    server.away = True
    with pytest.raises(ServerError):
        pull(ledger, port, "News")
    assert list(ledger.pushes("labels.example.org/1")) == pushed


def test_a_project_made_in_place_of_one_that_is_gone_begins_empty(ledger, port, server):
    push(ledger, port, OPTIONS)
    server.annotate(1)
    pull(ledger, port, "News")
    server.set_up_anew()
    again = push(ledger, port, OPTIONS)
    assert (again.created, again.added) == (True, 5)
    assert len(list(ledger.versions())) == 1


def test_a_server_set_up_anew_leaves_what_was_pulled_before_as_it_was(ledger, port, server):
    for turn in range(3):
        push(ledger, port, OPTIONS)
        server.annotate(turn + 1)
        assert pull(ledger, port, "News").submitted == 1
        server.set_up_anew()
    keys = [version.key for version in ledger.versions(states=None, newest=False)]
    server_name = "labels.example.org"
    assert keys == [f"{server_name}/1/6", f"{server_name}/1~2/6", f"{server_name}/1~3/6"]


def test_a_server_set_up_anew_is_told_what_to_show(ledger, port, server):
    for _ in range(2):
        server.set_up_anew()
        project = push(ledger, port, OPTIONS).project
        assert project == 1
        campaign = find_campaign(ledger, port, "News")
        assert write_fields(ledger, port, campaign.key, {1: {"status": "clean"}}) == 1
    assert server.fields == [("status", "clean", [1])] * 2


def test_two_tasks_of_one_article_are_named(ledger, port, server):
    push(ledger, port, OPTIONS)
    port.import_tasks(1, b'[{"data": {"text": "Text 2."}, "predictions": []}]')
    again = push(ledger, port, OPTIONS)
    assert (again.added, again.unchanged) == (0, 5)
    (problem,) = again.problems
    assert "task 6 holds the same article as task 3" in problem


@pytest.mark.parametrize("separator", [",", ", "])
def test_a_prediction_is_added_once_on_any_database(ledger, port, server, separator):
    server.separator = separator  # SQLite's, PostgreSQL's
    for model in ("m1", "m2"):
        ledger.add_prediction(Prediction(model, Annotation("a0"), 0.5))
        assert push(ledger, port, PushOptions("News", model=model)).predicted == 1
    for model in ("m1", "m2"):
        assert push(ledger, port, PushOptions("News", model=model)).predicted == 0


def test_instructions_that_somebody_wrote_stay_until_ours_are_asked_for(ledger, port, server):
    for text in ("The guidelines.", "The new guidelines."):
        assert push(ledger, port, PushOptions("News", instructions=text)).problems == ()
        assert server.projects[1]["expert_instruction"] == text
    server.projects[1] |= {"expert_instruction": "Our house rules.", "show_instruction": False}
    options = PushOptions("News", instructions="The newest guidelines.")
    for _ in range(2):
        (problem,) = push(ledger, port, options).problems
        assert "instructions are somebody's own" in problem
        assert server.projects[1]["expert_instruction"] == "Our house rules."
    assert push(ledger, port, replace(options, force_config=True)).problems == ()
    assert server.projects[1]["expert_instruction"] == "The newest guidelines."
    assert server.projects[1]["show_instruction"] is True
