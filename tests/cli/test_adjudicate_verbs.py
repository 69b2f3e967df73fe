"""`workbench adjudicate` without a server: what it shows, and deciding in the terminal."""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from workbench.adjudicate import Decision, read_decisions
from workbench.model import Annotation, AnnotationVersion, Article, Link, Region
from workbench.project import init_project, open_project

TEXT = "Morgenblad reported a sale: the pier is gone.\n\nSolvang said there was no sale."
Ran = tuple[int, str, str]
Workbench = Callable[..., Ran]


def annotate(doc_id: str, stance: str, name: str) -> Annotation:
    at, said = TEXT.index("Solvang"), TEXT.index("there was")
    regions = (
        Region("s", "speaker", at, at + 7, name=name),
        Region("x", "claim", said, said + 17, stance=stance),
    )
    return Annotation(doc_id, regions, (Link("said_by", "x", "s"),))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with two articles on whose stance and speaker two people disagree."""
    init_project(tmp_path)
    monkeypatch.chdir(tmp_path)
    with open_project(tmp_path).open_ledger() as ledger:
        for number, doc_id in enumerate(("one", "two")):
            ledger.add_article(Article(doc_id, TEXT + "." * number))
            for who, stance, name in (("ann", "deny", "Petra Solvang"), ("bob", "assert", "[x]")):
                version = AnnotationVersion(
                    f"file:{doc_id}#{who}", annotate(doc_id, stance, name), who
                )
                ledger.add_version(version)
    return tmp_path


@pytest.fixture
def workbench(workbench: Workbench, monkeypatch: pytest.MonkeyPatch) -> Workbench:
    """Runs `workbench VERB ARGUMENTS`, with what is typed; returns code, out, err."""

    def run(*arguments: str, typed: str = "", verb: str = "adjudicate") -> Ran:
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        return workbench(verb, *arguments)

    return run


def decisions(folder: Path) -> tuple[Decision, ...]:
    with open_project(folder).open_ledger() as ledger:
        return (*read_decisions(ledger, "one"), *read_decisions(ledger, "two"))


def test_show_ends_with_1_while_anything_is_open(folder: Path, workbench: Workbench):
    code, out, err = workbench("show")
    assert code == 1
    assert "one" in out
    assert "2 articles annotated, 2 with conflicts" in err
    code, out, _ = workbench("show", "one")
    assert code == 1
    assert "conflict: stance of “there was no sale”: assert (bob) or deny (ann)" in out
    assert "in conflict" in out


def test_deciding_settles_and_is_stored_with_who_and_why(folder: Path, workbench: Workbench):
    code, out, err = workbench("decide", "--by", "judge", "one", typed="1\n2 she denies it\n")
    assert (code, "2 decisions stored; 0 conflicts are open" in err) == (0, True)
    assert "Solvang said there was no sale." in out
    name, stance = decisions(folder)
    assert (name.field, name.chosen, name.by, name.reason) == (
        "name",
        "Petra Solvang",
        "judge",
        None,
    )
    assert (stance.field, stance.chosen, stance.reason) == ("stance", "deny", "she denies it")
    assert [candidate.annotators for candidate in stance.rejected] == [("bob",)]
    code, out, _ = workbench("show", "one")
    assert code == 0
    assert "deny: adjudicated" in out
    assert "judge: stance of there was no sale: deny (she denies it)" in out
    assert workbench("show")[0] == 1


def test_what_was_stopped_goes_on_where_it_was(folder: Path, workbench: Workbench):
    _, _, err = workbench("decide", "--by", "judge", typed="1\nq\n")
    assert "1 decisions stored; 3 conflicts are open" in err
    _, out, err = workbench("decide", "--by", "judge", "--reason", "the record", typed="2\ns\n")
    assert "1 decisions stored; 2 conflicts are open" in err
    assert out.count("one ·") == 1
    assert [d.reason for d in decisions(folder)] == [None, "the record"]
    _, _, err = workbench("decide", "--by", "judge", typed="1\n1\n")
    assert "2 decisions stored; 0 conflicts are open" in err
    assert "0 decisions stored; 0 conflicts" in workbench("decide", "--by", "judge")[2]


def test_a_wrong_answer_is_asked_again_and_another_one_may_be_given(
    folder: Path, workbench: Workbench
):
    typed = "7\nperhaps\n= P. Solvang\n= maybe\n= deny\n"
    _, _, err = workbench("decide", "--by", "judge", "one", typed=typed)
    assert err.count("none of the answers") == 2
    assert "'maybe' is no possible stance" in err
    assert [d.chosen for d in decisions(folder)] == ["P. Solvang", "deny"]


def test_a_span_beyond_the_text_is_refused(folder: Path, workbench: Workbench):
    with open_project(folder).open_ledger() as ledger:
        longer = annotate("one", "deny", "Petra Solvang")
        claim = msgspec.structs.replace(longer.regions[1], end=len(TEXT))
        said = msgspec.structs.replace(longer, regions=(longer.regions[0], claim))
        ledger.add_version(AnnotationVersion("file:one#bob", said, "bob"))
    start = TEXT.index("there was")
    typed = f"= {start}-{len(TEXT) + 1}\n= {start}-{len(TEXT) - 1}\n"
    _, _, err = workbench("decide", "--by", "judge", "one", typed=typed)
    assert f"{start}-{len(TEXT) + 1} ends beyond the text" in err
    assert [d.chosen for d in decisions(folder)] == [f"{start}-{len(TEXT) - 1}"]


def test_a_link_is_decided_by_number_and_told_in_words(folder: Path, workbench: Workbench):
    with open_project(folder).open_ledger() as ledger:
        ledger.add_article(Article("three", f"{TEXT} Again."))
        for who, mention in (("ann", "Morgenblad"), ("bob", "Solvang"), ("cyd", "the pier")):
            at, claim = TEXT.index(mention), annotate("three", "deny", "x").regions[1]
            speaker = Region("s", "speaker", at, at + len(mention), name="Solvang")
            said = Annotation("three", (speaker, claim), (Link("said_by", "x", "s"),))
            ledger.add_version(AnnotationVersion(f"file:three#{who}", said, who))
    _, out, err = workbench("decide", "--by", "judge", "three", typed="= Solvang\n1\n")
    assert "another answer" not in out
    assert all(f"“{mention}”" in out for mention in ("Morgenblad", "Solvang", "the pier"))
    assert "'= Solvang' is none of the answers" in err
    code, out, _ = workbench("show", "three")
    assert code == 0
    assert re.search("judge: said_by of there was no sale: “(Morgenblad|Solvang|the pier)”", out)


def test_the_end_of_the_input_stops(folder: Path, workbench: Workbench):
    code, _, err = workbench("decide", "--by", "judge")
    assert (code, "0 decisions stored; 4 conflicts are open" in err) == (0, True)


def test_a_strategy_is_remembered(folder: Path, workbench: Workbench):
    options = ("--strategy", "trusted", "--trusted", "ann")
    assert workbench("decide", "--by", "judge", *options)[2].startswith("0 decisions stored; 0")
    assert workbench("show")[0] == 0
    assert workbench("show", "--strategy", "majority")[0] == 1
    code, _, err = workbench("show", "--strategy", "trusted")
    assert code == 2
    assert "needs the name" in err


def test_json_gives_the_whole_gold(folder: Path, workbench: Workbench):
    code, out, _ = workbench("show", "one", "--json")
    assert code == 1
    (shown,) = json.loads(out)
    assert shown["annotators"] == ["ann", "bob"]
    assert {conflict["field"] for conflict in shown["gold"]["open"]} == {"name", "stance"}
    assert "unanimous" in shown["gold"]["settled"].values()


@pytest.mark.parametrize("article", ["nowhere", "blank"])
def test_an_article_without_annotation_is_one_clear_message(
    folder: Path, workbench: Workbench, article: str
):
    with open_project(folder).open_ledger() as ledger:
        ledger.add_article(Article("blank", "Nobody read this."))
    code, _, err = workbench("show", article)
    assert code == 2
    assert article in err


@pytest.mark.parametrize("verb", ["push", "pull"])
def test_what_needs_a_server_names_the_remedy(folder: Path, workbench: Workbench, verb: str):
    code, _, err = workbench(verb)
    assert code == 2
    assert "workbench up" in err


def test_agree_holds_annotators_to_gold_once_it_is_decided(folder: Path, workbench: Workbench):
    options = ("--reference", "gold", "--bootstrap", "0", "--json")
    assert json.loads(workbench(*options, verb="agree")[1])["against"] == []
    workbench("decide", "--by", "judge", "one", typed="1\n2\n")
    with open_project(folder).open_ledger() as ledger:
        ledger.add_article(Article("three", f"{TEXT} Nobody else read this."))
        ledger.add_version(
            AnnotationVersion("file:three#ann", annotate("three", "deny", "x"), "ann")
        )
    against = json.loads(workbench(*options, verb="agree")[1])["against"]
    names = {(figures["first"], figures["articles"]): figures for figures in against}
    assert names.keys() == {("*", 1), ("ann", 1), ("bob", 1)}
    assert names["ann", 1]["stance"] != names["bob", 1]["stance"]


def test_agree_holds_annotators_to_a_file(folder: Path, workbench: Workbench):
    attribution = {"source": [[0, 9]], "content": [[10, 20]], "stance": "assert"}
    line = {"doc_id": "two", "text": TEXT + ".", "attributions": [attribution]}
    (folder / "right.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    options = ("--reference", "right.jsonl", "--bootstrap", "0", "--json")
    against = json.loads(workbench(*options, verb="agree")[1])["against"]
    assert {figures["second"] for figures in against} == {"reference"}


def test_findings_on_a_file_cannot_be_pushed(folder: Path, workbench: Workbench):
    (folder / "export.json").write_text("[]", encoding="utf-8")
    code, _, err = workbench("export.json", "--push", verb="check")
    assert code == 2
    assert "no project" in err


def test_showing_findings_needs_a_server(folder: Path, workbench: Workbench):
    code, _, err = workbench("--push", verb="check")
    assert code == 2
    assert "workbench up" in err
