"""From the command line, against a real Label Studio: what goes wrong, and what a person sees."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from workbench.labelstudio.port import LabelStudio
from workbench.labelstudio.server import Server
from workbench.ledger import Ledger
from workbench.model import Annotation, Article, Prediction, Region
from workbench.preannotate.rules import RulesPreAnnotator
from workbench.project import init_project

pytestmark = pytest.mark.server

COMMAND = (sys.executable, "-c", "from workbench.cli import main; main()")
ARTICLES = 40
# No file can grow beyond so many bytes, which a program takes for a full disk.
LIMIT = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)); "
WITHOUT_ROOM = (sys.executable, "-c", f"{LIMIT}from workbench.cli import main; main()")


class Campaign:
    """A project that works with the running server, and the command line in it."""

    def __init__(self, folder: Path, title: str, server: Server) -> None:
        self.project = init_project(folder)
        self.title = title
        self.env = {
            **os.environ,
            "WORKBENCH_PROJECT": str(folder),
            "WORKBENCH_LABELSTUDIO__URL": server.url,
            "WORKBENCH_LABELSTUDIO__TOKEN": server.token,
            "WORKBENCH_LABELSTUDIO__PROJECT": title,
        }

    def ledger(self) -> Ledger:
        return self.project.open_ledger()

    def start(
        self, *arguments: str, command: tuple[str, ...] = COMMAND, **env: str
    ) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [*command, *arguments],
            env={**self.env, **env},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, *arguments: str, **env: str) -> tuple[int, str]:
        return finish(self.start(*arguments, **env))


def finish(process: subprocess.Popen[str]) -> tuple[int, str]:
    shown, _ = process.communicate(timeout=120)
    assert "Traceback" not in shown
    return process.returncode, shown


@pytest.fixture
def campaign(tmp_path: Path, title: str, server: Server) -> Campaign:
    made = Campaign(tmp_path / "campaign", title, server)
    with made.ledger() as ledger, ledger.transaction():
        for number in range(ARTICLES):
            ledger.add_article(Article(f"a{number:02}", f"{number} 🙂 Ada said “no”."))
    return made


def wait_until(true: Callable[[], object]) -> None:
    deadline = time.monotonic() + 60
    while not true() and time.monotonic() < deadline:
        time.sleep(0.02)


def test_ctrl_c_during_push_and_pull_loses_nothing_and_doubles_nothing(
    campaign: Campaign, lead: LabelStudio, annotator: LabelStudio
):
    process = campaign.start("push")
    wait_until(lambda: lead.find_projects(campaign.title))
    process.send_signal(signal.SIGINT)
    code, shown = finish(process)
    assert (code, "Stopped." in shown) in ((130, True), (0, False))
    assert campaign.run("push")[0] == 0
    (number,) = lead.find_projects(campaign.title)
    rows = list(lead.list_tasks(number))
    assert len(rows) == ARTICLES

    for row in rows[:5]:
        annotator.submit(number, row.id, [])
    process = campaign.start("pull")
    time.sleep(2)
    process.send_signal(signal.SIGINT)
    code, _ = finish(process)
    assert code in (130, 0)
    assert campaign.run("pull")[0] == 0
    with campaign.ledger() as ledger:
        assert len(list(ledger.versions(newest=False, states=None))) == 5


def test_a_full_disk_stops_pull_and_the_same_command_goes_on(
    campaign: Campaign, lead: LabelStudio, annotator: LabelStudio
):
    assert campaign.run("push")[0] == 0
    (number,) = lead.find_projects(campaign.title)
    for row in list(lead.list_tasks(number))[:5]:
        annotator.submit(number, row.id, [])
    code, shown = finish(campaign.start("pull", command=WITHOUT_ROOM))
    assert code == 2
    assert "Free some disk space" in shown
    assert "5 submissions" in campaign.run("pull")[1]
    with campaign.ledger() as ledger:
        assert len(list(ledger.versions(newest=False, states=None))) == 5


def test_a_wrong_token_is_one_message_that_does_not_repeat_it(campaign: Campaign):
    for verb in ("push", "pull"):
        code, shown = campaign.run(verb, WORKBENCH_LABELSTUDIO__TOKEN="not-for-the-log\n")
        assert code == 2
        assert shown.count("error:") == 1
        assert "Copy a token that is still valid" in shown
        assert "not-for-the-log" not in shown


def test_a_line_break_behind_the_token_is_forgiven(campaign: Campaign, server: Server):
    code, shown = campaign.run("status", WORKBENCH_LABELSTUDIO__TOKEN=server.token + "\n")
    assert code == 0
    assert server.token not in shown


def test_what_somebody_changed_on_the_server_is_named(
    campaign: Campaign, lead: LabelStudio, annotator: LabelStudio, server: Server
):
    assert campaign.run("push")[0] == 0
    (number,) = lead.find_projects(campaign.title)
    task = next(iter(lead.list_tasks(number))).id
    annotator.submit(number, task, [])
    headers = {"Authorization": f"Token {server.token}"}
    with httpx.Client(base_url=server.url, headers=headers, timeout=60) as raw:
        data = raw.get(f"/api/tasks/{task}/").json()["data"]
        changed = {"data": {**data, "text": "Rewritten. " + data["text"]}}
        raw.patch(f"/api/tasks/{task}/", json=changed).raise_for_status()
        config = raw.get(f"/api/projects/{number}/").json()["label_config"]
        config = config.replace("</View>", '<Header value="Mine"/></View>', 1)
        raw.patch(f"/api/projects/{number}/", json={"label_config": config}).raise_for_status()
    code, shown = campaign.run("pull")
    assert code == 0
    assert "restore it in Label Studio" in shown
    assert "0 submissions" in shown
    code, shown = campaign.run("push")
    assert code == 2
    assert 'value="Mine"' in shown
    assert "--force-config" in shown
    assert campaign.run("push", "--force-config")[0] == 0
    assert campaign.run("push")[0] == 0


def test_what_push_refuses_is_named_and_the_rest_goes(campaign: Campaign, lead: LabelStudio):
    with campaign.ledger() as ledger:
        beyond = Annotation("a00", (Region("r", "cue", 0, 9_999),))
        ledger.add_prediction(Prediction(RulesPreAnnotator().name, beyond))
    code, shown = campaign.run("push")
    assert code == 2
    assert "a00 was not sent" in shown
    assert "0-9999" in shown
    assert f"{ARTICLES - 1} tasks added" in shown
    (number,) = lead.find_projects(campaign.title)
    assert len(list(lead.list_tasks(number))) == ARTICLES - 1


def test_a_full_disk_while_pushing_doubles_nothing(campaign: Campaign, lead: LabelStudio):
    code, shown = finish(campaign.start("push", command=WITHOUT_ROOM))
    assert code == 2
    assert "Free some disk space" in shown
    assert campaign.run("push")[0] == 0
    (number,) = lead.find_projects(campaign.title)
    assert len(list(lead.list_tasks(number))) == ARTICLES


def test_a_password_made_before_an_error_is_shown(campaign: Campaign, lead: LabelStudio):
    taken = next(iter(lead.users().values()))
    code, shown = campaign.run("annotators", "add", campaign.title.lower(), taken)
    assert code == 2
    assert f"{campaign.title.lower().replace(' ', '.')}@" in shown
    assert "has an account already" in shown


def test_up_says_that_push_and_pull_go_elsewhere(
    workbench, server: Server, server_folder: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("WORKBENCH_PROJECT", str(server_folder))
    assert "Push and pull" not in workbench("up")[2]
    monkeypatch.setenv("WORKBENCH_LABELSTUDIO__URL", "https://labels.example.org")
    code, _, err = workbench("up")
    assert code == 0
    assert server.url in err
    assert "Push and pull go to https://labels.example.org" in err
