"""Each verb from the command line: what it prints, where, and the exit code it ends with."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest

from workbench.model import Attributions
from workbench.preannotate.rules import RulesPreAnnotator
from workbench.project import open_project
from workbench.text import file_digest

Ran = tuple[int, str, str]
Workbench = Callable[..., Ran]


@pytest.fixture
def campaign(project: Path, workbench: Workbench, seeds: Path) -> Path:
    """A project with two seed articles and their gold labels."""
    for name in ("001_*.txt", "002_*.txt"):
        assert workbench("ingest", seeds / name)[0] == 0
    return project


def test_a_verb_outside_a_project_names_the_remedy(
    tmp_path: Path, workbench: Workbench, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    code, out, err = workbench("check")
    assert (code, out) == (2, "")
    assert "is no workbench project" in err
    assert "workbench init" in err
    assert "Traceback" not in err


@pytest.mark.parametrize("token", ["", " "])
@pytest.mark.usefixtures("project")
def test_an_empty_token_is_none(workbench: Workbench, monkeypatch: pytest.MonkeyPatch, token: str):
    monkeypatch.setenv("WORKBENCH_LABELSTUDIO__URL", "http://127.0.0.1:9")
    monkeypatch.setenv("WORKBENCH_LABELSTUDIO__TOKEN", token)
    code, _, err = workbench("push")
    assert code == 2
    assert "There is no token for http://127.0.0.1:9" in err


def test_the_demo_leaves_a_campaign_alone(project: Path, workbench: Workbench):
    code, _, err = workbench("demo", project)
    assert code == 2
    assert f"{project} is a project of yours" in err
    with open_project(project).open_ledger() as ledger:
        assert ledger.count() == 0


def test_the_demo_goes_on_in_a_folder_that_it_made(
    tmp_path: Path, workbench: Workbench, monkeypatch: pytest.MonkeyPatch
):
    prepared: list[object] = []

    def stop_there(ledger: object) -> None:
        prepared.append(ledger)
        raise KeyboardInterrupt

    monkeypatch.setattr("workbench.cli.demo._prepare", stop_there)
    for _ in range(2):
        assert workbench("demo", tmp_path / "demo")[0] == 130
    assert len(prepared) == 2


@pytest.mark.parametrize("option", ["--offline-check", "--port=18080"])
def test_the_demo_keeps_its_samples_out_of_the_ledger_that_the_environment_names(
    tmp_path: Path, workbench: Workbench, monkeypatch: pytest.MonkeyPatch, option: str
):
    def stop_there(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("workbench.cli.server.start", stop_there)
    monkeypatch.setenv("WORKBENCH_LEDGER__URL", f"sqlite:///{tmp_path / 'campaign.sqlite'}")
    assert workbench("demo", tmp_path / "demo", option)[0] in (0, 130)
    assert not (tmp_path / "campaign.sqlite").exists()


def test_the_demo_refuses_a_port_that_is_none(tmp_path: Path, workbench: Workbench):
    assert workbench("demo", tmp_path / "demo", "--port", "70000")[0] == 2
    assert not (tmp_path / "demo").exists()


def test_an_unknown_option_is_a_usage_error(workbench: Workbench):
    code, _, err = workbench("check", "--nope")
    assert code == 2
    assert "--nope" in err


def test_ingest_goes_on_behind_what_it_refuses(project: Path, workbench: Workbench):
    (project / "good.txt").write_text("A good article.")
    (project / "empty.txt").write_text("")
    code, _, err = workbench("ingest", "empty.txt", "good.txt")
    assert code == 2
    assert "empty.txt" in err
    assert "1 articles ingested" in err
    code, out, _ = workbench("ingest", "good.txt", "--json")
    assert code == 0
    assert json.loads(out)["known_articles"] == 1


def test_ingest_counts_the_predictions_that_come_along(project: Path, workbench: Workbench):
    predictions = [{"model_version": "m", "result": []}]
    task = {"id": 1, "data": {"text": "Ann said it rained."}, "predictions": predictions}
    (project / "tasks.json").write_text(json.dumps([task]))
    code, _, err = workbench("ingest", "tasks.json")
    assert code == 0
    assert "0 annotations and 1 predictions came along" in err


def test_preannotate_answers_for_each_article_once(campaign: Path, workbench: Workbench):
    code, _, err = workbench("preannotate")
    assert code == 0
    assert "2 articles pre-annotated" in err
    assert "0 articles pre-annotated" in workbench("preannotate")[2]


def test_preannotate_writes_the_ledgers_answers_where_they_are_wanted(
    campaign: Path, workbench: Workbench, seeds: Path
):
    target = campaign / "out.jsonl"
    assert workbench("preannotate")[0] == 0
    code, _, err = workbench("preannotate", "--to", target)
    assert code == 0
    assert "0 articles pre-annotated" in err
    assert "2 lines written" in err
    records = [
        msgspec.json.decode(line, type=Attributions) for line in target.read_bytes().splitlines()
    ]
    assert [record.doc_id for record in records] == ["001_minister-dinner", "002_goose-tabloid"]
    for record in records:
        assert record.text == (seeds / f"{record.doc_id}.txt").read_text(encoding="utf-8")
        assert record.attributions


def test_workers_give_the_same_lines_in_the_same_order(tmp_path: Path, workbench: Workbench):
    source, one, two = (tmp_path / name for name in ("in.jsonl", "one", "two"))
    lines = [json.dumps({"doc_id": f"d{i}", "text": f"Ann said {i}."}) for i in range(40)]
    source.write_text("\n".join(lines) + "\n")
    assert workbench("preannotate", source, "--to", one)[0] == 0
    assert workbench("preannotate", source, "--to", two, "--workers", 2)[0] == 0
    assert two.read_bytes() == one.read_bytes()


def test_an_engine_wants_shards(campaign: Path, workbench: Workbench):
    code, _, err = workbench("preannotate", "--engine", "local")
    assert code == 2
    assert "shards" in err


def test_preannotate_without_a_ledger_gives_line_for_line(tmp_path: Path, workbench: Workbench):
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    texts = ["Ann said it rained.", "", "🙂 “Yes,” said Bob."]
    source.write_text(
        "".join(json.dumps({"doc_id": f"d{i}", "text": t}) + "\n" for i, t in enumerate(texts))
    )
    assert workbench("preannotate", source, "--to", target)[0] == 0
    lines = [json.loads(line) for line in target.read_text().splitlines()]
    assert [line["doc_id"] for line in lines] == ["d0", "d1", "d2"]
    assert [line["text"] for line in lines] == texts
    assert not list(tmp_path.glob("*.partial"))


def test_preannotate_is_a_filter_between_pipes(tmp_path: Path):
    texts = [{"doc_id": "d0", "text": "Ann said it rained."}, {"text": "“Yes,” said Bob."}]
    lines = "".join(json.dumps(text) + "\n" for text in texts).encode()
    command = [Path(sys.executable).with_name("workbench"), "preannotate", "-", "--to", "-"]
    ran = subprocess.run(command, input=lines, capture_output=True, check=True, cwd=tmp_path)
    answers = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [answer["doc_id"] for answer in answers] == ["d0", "stdin-2"]
    assert all(answer["attributions"] for answer in answers)
    assert list(tmp_path.iterdir()) == []
    ran = subprocess.run(command, input=lines + b"{", capture_output=True, check=False)
    assert ran.returncode == 2
    assert b"stdin, line 3" in ran.stderr


def test_preannotate_does_not_overwrite_what_it_reads(tmp_path: Path, workbench: Workbench):
    source, link = tmp_path / "in.jsonl", tmp_path / "link.jsonl"
    source.write_text('{"doc_id": "a", "text": "Ann said it rained.", "mine": 1}\n')
    link.symlink_to(source)
    before = source.read_bytes()
    for target in (source, link):
        code, _, err = workbench("preannotate", source, "--to", target)
        assert code == 2
        assert f"{target} is what is read" in err
    assert source.read_bytes() == before


def name_partial(source: Path, target: Path, form: str) -> Path:
    """Return the file that a stopped run leaves."""
    model, which = RulesPreAnnotator().name, file_digest(source)[:12]
    return target.with_name(f"{target.name}.{model}-{form}-{which}.partial")


def test_preannotate_begins_anew_where_the_input_was_mended(tmp_path: Path, workbench: Workbench):
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    lines = [json.dumps({"doc_id": f"d{i}", "text": f"Ann said {i}."}) for i in range(40)]
    source.write_text("\n".join([*lines, "not JSON"]))
    code, _, err = workbench("preannotate", source, "--to", target)
    assert (code, "line 41" in err) == (2, True)
    name_partial(source, target, "attributions").write_text('{"doc_id": "d0"}\n')
    source.write_text("\n".join(lines[20:]))
    assert workbench("preannotate", source, "--to", target)[0] == 0
    found = [json.loads(line)["doc_id"] for line in target.read_text().splitlines()]
    assert found == [f"d{i}" for i in range(20, 40)]
    assert not list(tmp_path.glob("*.partial"))


def test_preannotate_writes_into_a_pipe_and_where_a_link_leads(
    tmp_path: Path, workbench: Workbench
):
    source, pipe, link = (tmp_path / name for name in ("in.jsonl", "pipe", "link"))
    source.write_bytes(b'\xef\xbb\xbf{"doc_id": 7, "text": "Ann said it rained."}\n')
    os.mkfifo(pipe)
    with ThreadPoolExecutor(1) as pool:
        read = pool.submit(pipe.read_bytes)
        assert workbench("preannotate", source, "--to", pipe)[0] == 0
        assert json.loads(read.result())["doc_id"] == "7"
    assert pipe.is_fifo()
    link.symlink_to(tmp_path / "real")
    assert workbench("preannotate", source, "--to", link)[0] == 0
    assert link.is_symlink()
    assert json.loads((tmp_path / "real").read_text())["doc_id"] == "7"


@pytest.mark.parametrize("target", [".", ".."])
def test_preannotate_refuses_a_folder(
    tmp_path: Path, workbench: Workbench, monkeypatch: pytest.MonkeyPatch, target: str
):
    monkeypatch.chdir(tmp_path)
    Path("in.jsonl").write_text('{"text": "Ann said it rained."}')
    code, _, err = workbench("preannotate", "in.jsonl", "--to", target)
    assert (code, "is a folder" in err) == (2, True)


@pytest.mark.parametrize("form", ["attributions", "annotation", "labelstudio"])
def test_preannotate_goes_on_where_it_was_stopped(tmp_path: Path, workbench: Workbench, form: str):
    source, whole, target = (tmp_path / name for name in ("in.jsonl", "whole", "target"))
    lines = [json.dumps({"doc_id": f"d{i}", "text": f"Ann said {i}."}) for i in range(5)]
    source.write_text("\n".join(lines) + "\n")
    assert workbench("preannotate", source, "--to", whole, "--format", form)[0] == 0
    expected = whole.read_bytes()
    first_two_and_a_torn_one = [*expected.splitlines(keepends=True)[:2], b'{"doc_id": "d2']
    stopped = name_partial(source, target, form)
    stopped.write_bytes(b"".join(first_two_and_a_torn_one))
    assert workbench("preannotate", source, "--to", target, "--format", form)[0] == 0
    assert target.read_bytes() == expected
    assert not stopped.exists()


def test_preannotate_goes_on_behind_nothing_of_another_format(tmp_path: Path, workbench: Workbench):
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text('{"doc_id": "a", "text": "Ann said it rained."}\n')
    other = name_partial(source, target, "labelstudio")
    other.write_text('{"data": {}}\n')
    assert workbench("preannotate", source, "--to", target)[0] == 0
    assert [json.loads(line)["doc_id"] for line in target.read_text().splitlines()] == ["a"]
    assert other.exists()


def test_a_bad_line_is_named_and_nothing_takes_the_targets_name(
    tmp_path: Path, workbench: Workbench
):
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text('{"doc_id": "a", "text": "x"}\n{"doc_id": "b"}\n')
    code, _, err = workbench("preannotate", source, "--to", target)
    assert code == 2
    assert "line 2" in err
    assert "text" in err
    assert not target.exists()


def test_an_article_in_another_language_is_there_without_pre_annotation_and_named(
    project: Path, workbench: Workbench
):
    words = (
        "Der Minister sagte am Montag, der Bericht über die Fähre sei falsch und frei erfunden. "
    )
    (project / "deutsch.txt").write_text(words * 3, encoding="utf-8")
    assert workbench("ingest", "deutsch.txt")[0] == 0
    code, _, err = workbench("preannotate")
    assert code == 0
    assert "deutsch stays without pre-annotation: the language is not 'en'" in err


def test_an_unknown_model_names_the_known_ones(campaign: Path, workbench: Workbench):
    code, _, err = workbench("preannotate", "--model", "rulez")
    assert code == 2
    assert "rules" in err


def test_a_model_folder_of_the_settings_lies_in_the_project(
    campaign: Path, workbench: Workbench, monkeypatch: pytest.MonkeyPatch
):
    for folder in ("models/mine", "below"):
        (campaign / folder).mkdir(parents=True)
    (campaign / "workbench.toml").write_text('[preannotate]\nmodel = "models/mine"')
    monkeypatch.chdir(campaign / "below")
    assert "models/mine is no model folder" in workbench("preannotate")[2]
    assert "There is no pre-annotator" in workbench("preannotate", "--model", "models/mine")[2]


def test_a_file_is_read_with_the_settings_of_a_named_project(
    project: Path, workbench: Workbench, tmp_path: Path
):
    (project / "workbench.toml").write_text('[preannotate]\nmodel = "nobody"')
    source = tmp_path / "in.jsonl"
    source.write_text('{"doc_id": "a", "text": "Ann said it rained."}\n')
    command = ("preannotate", source, "--to", tmp_path / "out.jsonl")
    assert workbench(*command)[0] == 0
    assert "no pre-annotator 'nobody'" in workbench(*command, "-C", project)[2]
    assert workbench(*command, "-C", project, "--model", "rules")[0] == 0


def test_an_export_file_is_checked_by_the_rules_of_a_named_project(
    project: Path, workbench: Workbench
):
    (project / "workbench.toml").write_text('[check.rules]\n"unknown-label" = false')
    result = [
        {"id": label, "from_name": "label", "to_name": "text", "type": "labels"}
        | {"value": {"start": 9, "end": 19, "text": "it rained.", "labels": [label]}}
        for label in ("quote", "shout")
    ]
    annotation = {"id": 5, "completed_by": {"email": "ann"}, "result": result}
    task = {"id": 1, "data": {"text": "Ann said it rained."}, "annotations": [annotation]}
    (project / "export.json").write_text(json.dumps([task]))
    command = ("export", "training", "--from", "export.json", "--to", "gold")
    assert workbench(*command)[0] == 2
    assert workbench(*command, "-C", project)[0] == 0


def test_check_ends_with_1_on_an_error_and_0_without(
    campaign: Path, workbench: Workbench, tmp_path: Path
):
    assert workbench("check")[0] == 0
    value = {"start": 0, "end": 99, "text": "x", "labels": ["speaker"]}
    item = {"id": "r1", "from_name": "label", "to_name": "text", "type": "labels", "value": value}
    task = {"id": 1, "data": {"text": "Short."}, "annotations": [{"id": 5, "result": [item]}]}
    export = tmp_path / "export.json"
    export.write_text(json.dumps([task]))
    code, out, _ = workbench("check", export, "--json")
    assert code == 1
    found = json.loads(out)["findings"][0]
    assert found["severity"] == "error"
    assert found["remedy"]


def test_check_refuses_a_ledger_without_annotations(project: Path, workbench: Workbench):
    (project / "a.txt").write_text("Ann said it rained.")
    assert workbench("ingest", "a.txt")[0] == 0
    code, _, err = workbench("check")
    assert code == 2
    assert "workbench pull" in err


def test_a_file_is_checked_against_the_articles_of_a_named_project(
    project: Path, workbench: Workbench, tmp_path: Path
):
    (project / "a.jsonl").write_text('{"id": "n", "text": "Ann said it rained."}')
    assert workbench("ingest", "a.jsonl")[0] == 0
    shown = {"id": "n", "text": "Today Ann said it rained."}
    export = tmp_path / "export.json"
    export.write_text(json.dumps([{"id": 1, "data": shown, "annotations": [{"result": []}]}]))
    assert "text-drift" not in workbench("check", export, "--json")[1]
    code, out, _ = workbench("check", export, "--project", project, "--json")
    assert code == 1
    assert "text-drift" in out


def test_a_release_is_verified_until_a_byte_flips(campaign: Path, workbench: Workbench):
    assert workbench("export", "training", "--to", "gold")[0] == 0
    assert workbench("verify", "gold")[0] == 0
    labels = campaign / "gold" / "labels.csv"
    labels.write_bytes(labels.read_bytes()[:-1] + b"x")
    code, out, _ = workbench("verify", "gold")
    assert code == 1
    assert "labels.csv" in out


def test_an_export_does_not_overwrite_without_being_told(campaign: Path, workbench: Workbench):
    assert workbench("export", "training", "--to", "gold")[0] == 0
    code, _, err = workbench("export", "training", "--to", "gold")
    assert code == 2
    assert "--force" in err
    assert workbench("export", "training", "--to", "gold", "--force")[0] == 0


def test_evaluate_says_which_articles_do_not_meet(tmp_path: Path, workbench: Workbench):
    for name in ("gold", "other"):
        line = {"doc_id": name, "text": "Ann said it rained.", "attributions": []}
        (tmp_path / f"{name}.jsonl").write_text(json.dumps(line) + "\n")
    code, _, err = workbench("evaluate", tmp_path / "gold.jsonl", tmp_path / "other.jsonl")
    assert code == 0
    assert "1 of 1 gold articles have no prediction" in err
    assert "not in the gold: other" in err


def test_a_task_that_cannot_be_read_hides_no_finding(tmp_path: Path, workbench: Workbench):
    annotation = {"id": 1, "result": [{"id": "r", "type": "labels", "value": {"labels": ["no"]}}]}
    tasks = [
        {"id": 1, "data": {"text": "Ann said it rained."}, "annotations": [annotation]},
        {"id": 2, "data": {"text": None}},
    ]
    (tmp_path / "export.json").write_text(json.dumps(tasks))
    code, out, err = workbench("check", tmp_path / "export.json", "--json")
    assert code == 2
    assert json.loads(out)["findings"]
    assert "export.json:2" in err


def test_a_project_keeps_its_title(tmp_path: Path, workbench: Workbench):
    assert workbench("init", tmp_path / "p", "--title", "First one")[0] == 0
    _, _, err = workbench("init", tmp_path / "p", "--title", "Other one")
    assert "its title stays 'First one'" in err


def test_evaluate_of_gold_against_itself_is_perfect(
    campaign: Path, workbench: Workbench, tmp_path: Path
):
    assert workbench("export", "training", "--to", "gold")[0] == 0
    (gold,) = (campaign / "gold").rglob("attributions*.jsonl")
    code, out, _ = workbench("evaluate", gold, gold, "--json", "--bootstrap", 0)
    assert code == 0
    assert json.loads(out)["figures"]["attribution"]["f1"] == 100
    code, out, _ = workbench("evaluate", gold, gold, "--errors", "--bootstrap", 0)
    assert code == 0
    assert "Misses" in out


def test_agree_works_on_files_without_a_project(
    tmp_path: Path, workbench: Workbench, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    record = {"doc_id": "a", "text": "Ann said it rained.", "attributions": [_ATTRIBUTION]}
    lines = [json.dumps({**record, "annotator": name}) for name in ("x", "y")]
    (tmp_path / "both.jsonl").write_text("\n".join(lines) + "\n")
    code, out, _ = workbench("agree", "both.jsonl", "--json", "--bootstrap", 10)
    assert code == 0
    assert json.loads(out)
    assert workbench("agree", "both.jsonl", "--bootstrap", 10)[0] == 0
    (tmp_path / "one.jsonl").write_text(lines[0] + "\n")
    _, out, err = workbench("agree", "one.jsonl", "--bootstrap", 10)
    assert (out, err) == ("", "Nothing to compare: no article has two annotators (1 with one).\n")
    (tmp_path / "model.jsonl").write_text(json.dumps(record) + "\n")
    _, out, err = workbench("agree", "one.jsonl", "--model", "model.jsonl", "--bootstrap", 10)
    assert "Annotators against model" in out
    assert err == ""


_ATTRIBUTION = {"source": [[0, 3]], "cue": [[4, 8]], "content": [[9, 18]], "stance": "assert"}


def test_agree_refuses_a_model_that_the_ledger_does_not_know(campaign: Path, workbench: Workbench):
    assert "`workbench preannotate` makes some" in workbench("agree", "--model", "rules")[2]
    assert workbench("preannotate")[0] == 0
    code, _, err = workbench("agree", "--model", "rules")
    assert code == 2
    assert "no predictions by 'rules'" in err
    name = RulesPreAnnotator().name
    assert f"It has: {name}." in err
    assert workbench("agree", "--model", name, "--bootstrap", 0)[0] == 0


def test_status_without_a_server_says_so_and_ends_with_1(campaign: Path, workbench: Workbench):
    code, out, _ = workbench("status", "--json")
    assert code == 1
    assert json.loads(out)["running"] is False
    assert json.loads(out)["articles"] == 2


@pytest.mark.parametrize("verb", [("push",), ("pull",), ("annotators", "list")])
def test_what_needs_a_server_names_the_remedy(
    campaign: Path, workbench: Workbench, verb: tuple[str, ...]
):
    code, _, err = workbench(*verb)
    assert code == 2
    assert "workbench up" in err


def test_findings_are_shown_though_label_studio_does_not_run(campaign: Path, workbench: Workbench):
    code, out, err = workbench("check", "--push", "--json")
    assert code == 2
    assert "findings" in json.loads(out)
    assert "workbench up" in err


def test_a_server_that_is_not_there_is_one_clear_message(
    campaign: Path, workbench: Workbench, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("WORKBENCH_LABELSTUDIO__URL", "http://127.0.0.1:9")
    assert "WORKBENCH_LABELSTUDIO__TOKEN" in workbench("pull")[2]
    monkeypatch.setenv("WORKBENCH_LABELSTUDIO__TOKEN", "not-for-the-log")
    code, _, err = workbench("pull")
    assert code == 2
    assert "127.0.0.1:9" in err
    assert "not-for-the-log" not in err


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_and_a_termination_keep_what_was_done(tmp_path: Path, sign: signal.Signals):
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    line = json.dumps({"text": "Ann said it rained, and Bob denied that it did. " * 4})
    source.write_text((line + "\n") * 20_000)
    command = [sys.executable, "-c", "from workbench.cli import main; main()"]
    process = subprocess.Popen(
        [*command, "preannotate", source, "--to", target],
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "COLUMNS": "80"},
    )
    partial = name_partial(source, target, "attributions")
    deadline = time.monotonic() + 120
    while not (partial.exists() and partial.stat().st_size) and time.monotonic() < deadline:
        time.sleep(0.1)
    process.send_signal(sign)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Stopped." in err
    assert "Traceback" not in err
    whole_lines = partial.read_bytes().split(b"\n")[:-1]
    assert whole_lines
    assert Attributions.__struct_fields__[0] in json.loads(whole_lines[0])
    assert not target.exists()


def test_a_release_is_signed_and_somebody_elses_key_does_not_fit(
    campaign: Path, workbench: Workbench
):
    assert workbench("export", "training", "--to", "gold")[0] == 0
    for name in ("ours", "theirs"):
        assert workbench("keys", name)[0] == 0
    assert workbench("verify", "gold", "--key", "ours.pub")[0] == 1
    assert workbench("sign", "gold", "--key", "ours.key")[0] == 0
    assert workbench("verify", "gold", "--key", "ours.pub")[0] == 0
    assert workbench("verify", "gold", "--key", "theirs.pub")[0] == 1


def test_a_release_without_text_is_rehydrated(campaign: Path, workbench: Workbench, seeds: Path):
    assert workbench("export", "text-free", "--to", "bare")[0] == 0
    bare = b"".join(path.read_bytes() for path in (campaign / "bare").rglob("*.*"))
    text = (seeds / "002_goose-tabloid.txt").read_text(encoding="utf-8")
    assert text.splitlines()[-1].encode() not in bare
    code, out, err = workbench("rehydrate", "bare", "--texts", seeds, "--to", "whole", "--json")
    assert code == 0, err
    assert json.loads(out)["manifest"]["counts"]["articles"] == 2


def test_two_releases_are_compared(campaign: Path, workbench: Workbench, seeds: Path):
    assert workbench("export", "training", "--to", "old")[0] == 0
    assert workbench("ingest", seeds / "003_*.txt")[0] == 0
    assert workbench("export", "training", "--to", "new")[0] == 0
    code, out, _ = workbench("diff", "old", "new", "--json")
    assert code == 0
    assert len(json.loads(out)["added"]) == 1
    assert workbench("diff", "old", "new")[1].strip()
