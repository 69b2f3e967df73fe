"""The verbs of `workbench audit`: what they print, where, and their exit codes."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from workbench.ledger import Push
from workbench.project import open_project

Ran = tuple[int, str, str]
Audit = Callable[..., Ran]
SAMPLE = "000_ce47e3b07c2131f4"


@pytest.fixture
def run(workbench: Audit) -> Audit:
    """Runs `workbench ARGUMENTS`; returns exit code, standard output, standard error."""
    return workbench


@pytest.fixture
def project(tmp_path: Path, run: Audit, seeds: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with the sample article and its gold."""
    folder = tmp_path / "campaign"
    assert run("init", folder, "--title", "Sample")[0] == 0
    monkeypatch.chdir(folder)
    assert run("ingest", seeds / f"{SAMPLE}.txt")[0] == 0
    return folder


def test_the_claim_ledger_tells_who_denies_the_call(project: Path, run: Audit) -> None:
    code, out, err = run("audit", "claims", "--limit", 1)
    assert code == 0
    assert "Dmitry Peskov" in out
    assert "no conversation between the two leaders" in out
    assert "16 claims, 1 contested, 0 in several articles" in err


def test_claims_as_json_are_all_of_them(project: Path, run: Audit) -> None:
    claims = json.loads(run("audit", "claims", "--json")[1])
    assert len(claims["claims"]) == claims["coverage"]["claims"] == 16
    assert claims["claims"][0]["denied_by"] == ["Dmitry Peskov", "Kremlin"]


def test_changes_say_what_could_not_be_compared(project: Path, run: Audit) -> None:
    code, _, err = run("audit", "changes")
    assert (code, "1 did not start from a prediction" in err) == (0, True)
    assert json.loads(run("audit", "changes", "--json")[1])["unassisted"] == 1


def test_the_history_of_an_article(project: Path, run: Audit) -> None:
    code, out, _ = run("audit", "history", SAMPLE)
    assert code == 0
    assert "added speaker “The Kremlin” (Kremlin)" in out
    (step,) = json.loads(run("audit", "history", SAMPLE, "--json")[1])["steps"]
    assert (step["version"], step["compared"]) == (1, "nothing")


def test_an_unknown_article_is_an_error_with_a_remedy(project: Path, run: Audit) -> None:
    code, out, err = run("audit", "history", "nowhere")
    assert (code, out) == (2, "")
    assert "no article 'nowhere'" in err


def test_verify_prints_a_seal_that_can_be_held_against_it(project: Path, run: Audit) -> None:
    code, out, _ = run("audit", "verify")
    seal = out.split()[1]
    assert (code, len(seal)) == (0, 64)
    assert run("audit", "verify", "--seal", seal)[0] == 0
    code, _, err = run("audit", "verify", "--seal", "f" * 64)
    assert (code, "does not contain" in err) == (1, True)


def test_a_row_altered_by_hand_is_named(project: Path, run: Audit) -> None:
    connection = sqlite3.connect(project / ".workbench" / "ledger.sqlite")
    with connection:
        connection.execute("update annotation_version set annotator = 'somebody'")
    connection.close()
    code, out, _ = run("audit", "verify")
    assert (code, SAMPLE in out, "altered" in out) == (1, True, True)
    (found,) = json.loads(run("audit", "verify", "--json")[1])["alterations"]
    assert (found["doc_id"], found["problem"]) == (SAMPLE, "altered")


def test_the_report_is_written_where_it_is_wanted(project: Path, run: Audit) -> None:
    code, out, _ = run("audit", "report")
    assert (code, out.strip()) == (0, str(project / "audit-report.html"))
    page = (project / "audit-report.html").read_text(encoding="utf-8")
    assert '<h1 dir="auto">Sample</h1>' in page
    assert "The Washington Post" in page
    with open_project(project).open_ledger() as ledger:
        assert ledger.seal() in page
    assert run("audit", "report", "--to", project / "deep" / "report.html")[0] == 0
    assert (project / "deep" / "report.html").exists()


def test_the_report_leads_to_a_server_by_the_name_that_the_ledger_has(
    project: Path, run: Audit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORKBENCH_LABELSTUDIO__URL", "https://New.example.org")
    monkeypatch.setenv("WORKBENCH_LABELSTUDIO__NAME", "old.example.org")
    with open_project(project).open_ledger() as ledger:
        ledger.record_push(Push("old.example.org/3", SAMPLE, 17, None))
    run("audit", "report")
    page = (project / "audit-report.html").read_text(encoding="utf-8")
    assert "https://New.example.org/projects/3/data?task=17" in page


def test_a_report_that_cannot_be_written_says_so(project: Path, run: Audit) -> None:
    code, _, err = run("audit", "report", "--to", project)
    assert (code, "is a folder" in err) == (2, True)
