"""What a person or a machine does wrong: one message with a remedy, and nothing lost."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from workbench.project import open_project
from workbench.release import make_keys

Ran = tuple[int, str]
Workbench = Callable[..., Ran]


@pytest.fixture
def workbench(workbench: Callable[..., tuple[int, str, str]]) -> Workbench:
    """Runs `workbench ARGUMENTS`; returns exit code and everything printed, without traceback."""

    def run(*arguments: object) -> Ran:
        code, *printed = workbench(*arguments)
        shown = "".join(printed)
        assert "Traceback" not in shown
        return code, shown

    return run


def run_without_room(size: int, *arguments: str) -> Ran:
    """Run where no file can grow beyond so many bytes, which a program takes for a full disk."""
    limit = (
        "import resource; from workbench.cli import main\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size})); main()"
    )
    command = [sys.executable, "-c", limit, *arguments]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    shown = ran.stdout + ran.stderr
    assert "Traceback" not in shown
    return ran.returncode, shown


def count_articles(project: Path) -> int:
    with open_project(project).open_ledger() as ledger:
        return ledger.count()


def test_a_full_disk_stops_ingest_and_the_same_command_goes_on(project: Path, workbench: Workbench):
    lines = [json.dumps({"text": f"Ann said {n}. " * 200}) + "\n" for n in range(400)]
    (project / "many.jsonl").write_text("".join(lines))
    assert count_articles(project) == 0
    code, shown = run_without_room(300_000, "ingest", "many.jsonl")
    assert code == 2
    assert "run the same command again" in shown
    assert workbench("ingest", "many.jsonl")[0] == 0
    assert count_articles(project) == 400


def test_a_full_disk_stops_preannotate_and_the_target_is_not_taken(
    project: Path, workbench: Workbench
):
    lines = [json.dumps({"doc_id": f"d{n}", "text": "Ann said no. " * 9}) for n in range(40)]
    (project / "in.jsonl").write_text("\n".join(lines) + "\n")
    code, shown = run_without_room(20_000, "preannotate", "in.jsonl", "--to", "out.jsonl")
    assert code == 2
    assert "Cannot write out.jsonl" in shown
    assert "Make room" in shown
    assert not (project / "out.jsonl").exists()
    assert workbench("preannotate", "in.jsonl", "--to", "out.jsonl")[0] == 0
    written = (project / "out.jsonl").read_text().splitlines()
    assert [json.loads(line)["doc_id"] for line in written] == [f"d{n}" for n in range(40)]


def test_a_full_disk_leaves_no_release_and_no_half_report(
    project: Path, workbench: Workbench, seeds: Path
):
    assert workbench("ingest", seeds / "00*.txt")[0] == 0
    code, shown = run_without_room(40_000, "export", "training", "--to", "gold")
    assert code == 2
    assert "nothing half-written was left" in shown
    code, shown = run_without_room(40_000, "audit", "report", "--to", "report.html")
    assert code == 2
    assert "--to" in shown
    kept = {".workbench", "workbench.toml"}
    assert {path.name for path in project.iterdir()} == kept
    assert workbench("export", "training", "--to", "gold")[0] == 0


def test_a_full_disk_leaves_no_half_of_a_key_pair(project: Path):
    code, shown = run_without_room(10, "keys", "ours")
    assert code == 2
    assert "ours.key" in shown
    assert not list(project.glob("ours.*"))


def test_a_full_disk_leaves_no_empty_settings(tmp_path: Path):
    code, _ = run_without_room(0, "init", str(tmp_path / "new"))
    assert code == 2
    assert not (tmp_path / "new" / "workbench.toml").exists()


def test_a_full_disk_leaves_no_empty_signature(project: Path, workbench: Workbench, seeds: Path):
    assert workbench("ingest", seeds / "001_*.txt")[0] == 0
    assert workbench("export", "training", "--to", "gold")[0] == 0
    secret, _ = make_keys(project / "mine")
    code, shown = run_without_room(0, "sign", "gold", "--key", str(secret))
    assert code == 2
    assert "gold/manifest.json.minisig cannot be written" in shown
    assert workbench("verify", "gold")[0] == 0
    assert not list((project / "gold").glob("*minisig*"))


def test_what_may_not_be_opened_is_not_called_full(
    project: Path, workbench: Workbench, monkeypatch: pytest.MonkeyPatch
):
    # Permission bits do not stop a test that runs as root.
    refusal = PermissionError(13, "Permission denied", "gold/labels.csv")
    monkeypatch.setattr("workbench.release.verify", lambda *_, **__: (_ for _ in ()).throw(refusal))
    code, shown = workbench("verify", "gold")
    assert code == 2
    assert "Cannot open gold/labels.csv" in shown


@pytest.mark.parametrize("verb", [("agree",), ("evaluate", "a.jsonl", "b.jsonl")])
def test_a_seed_below_zero_is_refused(project: Path, workbench: Workbench, verb: tuple[str, ...]):
    code, shown = workbench(*verb, "--seed", "-1")
    assert code == 2
    assert "--seed" in shown


@pytest.mark.parametrize(
    ("variable", "value", "named"),
    [
        ("LABELSTUDIO__PORT", "eighty", "WORKBENCH_LABELSTUDIO__PORT"),
        ("LABELSTUDIO", "{bad", "WORKBENCH_LABELSTUDIO__PORT=8081"),
        ("LABELSTUDIO__TOKN", "not-for-the-log", "WORKBENCH_LABELSTUDIO__TOKEN"),
        ("LEDGER__URL", "postgresql+psycopg://u:not-for-the-log@127.0.0.1:9/x", "127.0.0.1:9/x"),
    ],
)
def test_a_setting_of_the_environment_is_explained(
    project: Path, workbench: Workbench, monkeypatch, variable: str, value: str, named: str
):
    monkeypatch.setenv(f"WORKBENCH_{variable}", value)
    code, shown = workbench("status")
    assert code == 2
    assert named in shown
    assert "not-for-the-log" not in shown


def test_settings_that_are_no_file_are_refused(project: Path, workbench: Workbench):
    (project / "workbench.toml").unlink()
    (project / "workbench.toml").mkdir()
    code, shown = workbench("status")
    assert code == 2
    assert "cannot be read" in shown


@pytest.mark.parametrize("title", ['two\nlines "quoted" \\', "Ünïcode 🚢 {brace}"])
def test_any_title_makes_a_project_that_opens(tmp_path: Path, workbench: Workbench, title: str):
    assert workbench("init", tmp_path / "new", "--title", title)[0] == 0
    assert open_project(tmp_path / "new").settings.title == title


@pytest.mark.parametrize("token", ["ümlaut-not-for-the-log", "a\x00not-for-the-log"])
def test_what_can_be_no_token_is_refused_unseen(
    project: Path, workbench: Workbench, monkeypatch, tmp_path: Path, token: str
):
    settings = '[labelstudio]\nurl = "http://127.0.0.1:9"\ntoken = '
    (project / "workbench.toml").write_text(settings + json.dumps(token) + "\n")
    code, shown = workbench("pull")
    assert code == 2
    assert "WORKBENCH_LABELSTUDIO__TOKEN" in shown
    assert "not-for-the-log" not in shown


def test_ctrl_c_while_loading_is_no_traceback():
    code = (
        "import os, signal, sys; from workbench.cli import main\n"
        "class Press:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'typer': os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Press()); main()"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ran.returncode == 128 + signal.SIGINT
    assert ran.stderr == "error: Stopped before anything was begun.\n"


def test_ctrl_c_while_python_clears_up_calls_nothing_finished_killed():
    code = (
        "import os, signal, sys; from workbench.cli import main\n"
        "class Press:\n"
        "    def __del__(self, press=os.kill, me=os.getpid(), key=signal.SIGINT): press(me, key)\n"
        "late = Press(); sys.argv = ['workbench', '--help']; main()"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_odd_texts_come_in_or_are_named_one_by_one(project: Path, workbench: Workbench):
    folder = project / "odd"
    folder.mkdir()
    emoji = "“No,”\u00a0said 👩‍👩‍👧‍👦 Rene\u0301.\r\n\r\nThe 🏳️‍🌈 mayor denied it.\r\n"
    (folder / "emoji.txt").write_bytes(emoji.encode())
    (folder / "utf16.txt").write_bytes(emoji.encode("utf-16"))
    (folder / "long.txt").write_text("Ann said that it rained on us.\n" * 65_000)
    (folder / "empty.txt").write_bytes(b"")
    (folder / "blank.txt").write_bytes(b" \n\n")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 40)
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n")
    code, shown = workbench("ingest", "odd")
    assert code == 2
    for name in ("empty.txt", "blank.txt", "binary.txt", "picture.png"):
        assert shown.count(name) == 1
    assert "2 articles ingested, 1 were there already" in shown
    assert "0 articles ingested, 3 were there already" in workbench("ingest", "odd")[1]
    with open_project(project).open_ledger() as ledger:
        assert ledger.find_article(emoji.replace("\r\n", "\n")) is not None


READS = (
    ("preannotate", "{}", "--to", "out.jsonl"),
    ("check", "{}"),
    ("export", "training", "--from", "{}", "--to", "out"),
    ("export", "{}.toml"),
    ("agree", "{}", "good.jsonl"),
    ("evaluate", "{}", "good.jsonl"),
    ("evaluate", "good.jsonl", "{}"),
    ("ingest", "{}"),
    ("verify", "{}"),
    ("diff", "{}", "folder"),
    ("rehydrate", "{}", "--texts", "good.jsonl", "--to", "out"),
)
WRITES = (
    ("preannotate", "good.jsonl", "--to", "{}"),
    ("preannotate", "--to", "{}"),
    ("export", "training", "--from", "good.jsonl", "--to", "{}"),
    ("audit", "report", "--to", "{}"),
    ("init", "{}"),
    ("demo", "{}"),
)


@pytest.fixture
def paths(project: Path) -> None:
    """A file, a folder, and a file of records, in the current folder."""
    (project / "folder").mkdir()
    (project / "file").write_text("no record")
    record = {"doc_id": "a", "text": "Ann said it rained.", "attributions": []}
    (project / "good.jsonl").write_text(json.dumps(record) + "\n")


@pytest.mark.parametrize("path", ["missing", "folder"])
@pytest.mark.parametrize("arguments", READS, ids=" ".join)
def test_what_cannot_be_read_is_named(
    paths: None, workbench: Workbench, arguments: tuple[str, ...], path: str
):
    code, shown = workbench(*(argument.format(path) for argument in arguments))
    assert code == 2
    assert shown.count("error:") == 1
    assert path in shown


@pytest.mark.parametrize("arguments", WRITES, ids=" ".join)
def test_where_nothing_can_be_written_is_named(
    paths: None, workbench: Workbench, arguments: tuple[str, ...]
):
    code, shown = workbench(*(argument.format("file/below") for argument in arguments))
    assert code == 2
    assert shown.count("error:") == 1
    assert "file/below" in shown


@pytest.mark.parametrize("path", [".", "/", "folder"])
def test_a_report_is_no_folder(paths: None, workbench: Workbench, path: str):
    code, shown = workbench("audit", "report", "--to", path)
    assert code == 2
    assert f"{path} is a folder" in shown


@pytest.mark.parametrize("path", [".", "/"])
def test_keys_have_a_name(paths: None, workbench: Workbench, path: str):
    code, shown = workbench("keys", path)
    assert code == 2
    assert f"{path} is a folder" in shown


@pytest.mark.parametrize("arguments", [*READS, *WRITES], ids=" ".join)
def test_a_name_longer_than_any_file_has_is_no_traceback(
    paths: None, workbench: Workbench, arguments: tuple[str, ...]
):
    code, shown = workbench(*(argument.format("n" * 300) for argument in arguments))
    assert code == 2
    assert shown.count("error:") == 1


def test_a_file_where_the_state_should_be_is_named(project: Path, workbench: Workbench):
    (project / ".workbench").rmdir()
    (project / ".workbench").write_text("")
    code, shown = workbench("check")
    assert code == 2
    assert f"{project / '.workbench'}: File exists" in shown


def test_a_folder_is_no_target_and_nothing_is_asked_first(paths: None, workbench: Workbench):
    code, shown = workbench("preannotate", "good.jsonl", "--to", "folder")
    assert code == 2
    assert "folder is a folder" in shown
    assert not Path("folder.partial").exists()


def test_figures_over_nothing_are_refused(tmp_path: Path, workbench: Workbench, monkeypatch):
    monkeypatch.chdir(tmp_path)
    record = {"doc_id": "a", "text": "Ann said it rained.", "attributions": []}
    (tmp_path / "some.jsonl").write_text(json.dumps(record) + "\n")
    (tmp_path / "none.jsonl").write_text("\n")
    for verb in ("agree", "evaluate"):
        code, shown = workbench(verb, "none.jsonl", "some.jsonl")
        assert code == 2
        assert "none.jsonl has no attribution record" in shown


def test_what_force_would_not_replace_is_not_advised(
    project: Path, workbench: Workbench, seeds: Path
):
    assert workbench("ingest", seeds / "001*.txt")[0] == 0
    (project / "mine").mkdir()
    (project / "mine" / "notes.txt").write_text("do not lose me")
    for force in ((), ("--force",)):
        code, shown = workbench("export", "training", "--to", "mine", *force)
        assert code == 2
        assert "no release" in shown
        assert "--force" not in shown
    assert (project / "mine" / "notes.txt").read_text() == "do not lose me"
