"""`workbench push` and `adjudicate push` and `pull` without a server: what they print, and when."""

from __future__ import annotations

import fcntl
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import pytest

from workbench.labelstudio.adjudication import AdjudicationSummary
from workbench.labelstudio.push import PushSummary
from workbench.labelstudio.rulings import RulingSummary

Workbench = Callable[..., tuple[int, str, str]]

PUSHED = PushSummary(1, "http://x", False, 0, 0, 2, 0, (), ("task 7 is task 3 again",))
ADJUDICATED = AdjudicationSummary(1, "http://x", False, 0, 0, 0, 0, 0, RulingSummary(), ())
VERBS = [
    (("push",), "push.push", PUSHED),
    (("adjudicate", "push"), "adjudication.push_adjudication", ADJUDICATED),
    (("adjudicate", "pull"), "adjudication.pull_adjudication", ADJUDICATED),
]


@pytest.fixture(autouse=True)
def connected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.cli.connect.connect", lambda _: nullcontext())


@pytest.mark.parametrize(("verb", "does", "summary"), VERBS)
def test_whoever_sends_tasks_makes_others_wait(
    project: Path, workbench: Workbench, monkeypatch: pytest.MonkeyPatch, verb, does, summary
):
    def send(*_: object, **__: object) -> object:
        with (project / ".workbench" / "push.lock").open() as lock, pytest.raises(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return summary

    monkeypatch.setattr(f"workbench.labelstudio.{does}", send)
    assert workbench(*verb)[0] == 0


def test_push_names_tasks_that_are_there_twice(
    project: Path, workbench: Workbench, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("workbench.labelstudio.push.push", lambda *_, **__: PUSHED)
    assert "task 7 is task 3 again" in workbench("push")[2]


@pytest.mark.parametrize(("verb", "does", "summary"), VERBS)
@pytest.mark.parametrize("options", [(), ("--json",)])
@pytest.mark.usefixtures("project")
def test_what_is_refused_is_named_and_ends_with_2(
    workbench: Workbench, monkeypatch: pytest.MonkeyPatch, verb, does, summary, options
):
    refused = replace(summary, refused=(("a1", "not well-formed"),))
    monkeypatch.setattr(f"workbench.labelstudio.{does}", lambda *_, **__: refused)
    code, out, err = workbench(*verb, *options)
    assert code == 2
    assert "not well-formed" in out + err
