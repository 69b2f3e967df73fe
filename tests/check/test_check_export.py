"""Checking a Label Studio export without a ledger."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from workbench.check import check_export
from workbench.errors import InputError, SettingsError
from workbench.labelstudio.convert import to_results
from workbench.ledger import Ledger
from workbench.model import Annotation, Article, Finding, Link, Region

TEXT = "Mayor Lena Ortiz 👩‍👩‍👧 said\nthe toll would end in May."
SPEAKER = TEXT.index(" 👩")
GOOD = Annotation(
    "toll",
    (
        Region("s", "speaker", 0, SPEAKER, name="Lena Ortiz", kind="person"),
        Region("c", "cue", TEXT.index("said"), TEXT.index("\n")),
        Region("q", "claim", TEXT.index("the"), len(TEXT) - 1, stance="assert"),
    ),
    (Link("said_by", "q", "s"), Link("cue_of", "c", "q")),
)


def task(text: str = TEXT, **changes: Any) -> dict[str, Any]:
    annotation = {
        "id": 17,
        "completed_by": {"id": 1, "email": "ada@example.org"},
        "result": to_results(GOOD, TEXT),
        "was_cancelled": False,
        "lead_time": 60.5,
    }
    return {
        "id": 5,
        "data": {"text": text, "doc_id": "toll"},
        "annotations": [{**annotation, **changes}],
    }


@pytest.fixture
def check(tmp_path: Path):
    """Check tasks through a real file."""

    def run(*tasks: Any, **options: Any) -> list[Finding]:
        path = tmp_path / "export.json"
        path.write_text(json.dumps(tasks), encoding="utf-8")
        return list(check_export(path, **options))

    return run


def test_clean_export_has_no_findings(check) -> None:
    assert check(task(), {**task(), "id": 6}) == []


def test_finding_names_task_annotation_and_annotator(check) -> None:
    result = to_results(GOOD, TEXT)[:-2]
    found = check(task(result=result))
    assert {f.code for f in found} == {"no-speaker", "unused-speaker", "unused-cue"}
    assert {(f.doc_id, f.annotator) for f in found} == {("toll", "ada@example.org")}
    assert {f.annotation for f in found} == {"file:toll#ada@example.org/17"}


def test_garbage_in_a_result_becomes_findings(check) -> None:
    result: list[Any] = [
        *to_results(GOOD, TEXT),
        {"type": "labels", "id": "z", "value": {"start": 900, "end": 990, "labels": ["cue"]}},
        "rubbish",
    ]
    found = check(task(result=result))
    assert {f.code for f in found} == {"offset-out-of-range", "unused-cue", "unreadable-item"}


@pytest.mark.parametrize("result", [{}, 7, "text"])
def test_result_that_is_no_list_is_a_finding(check, result: Any) -> None:
    assert "unreadable-result" in {f.code for f in check(task(result=result))}


def test_skipped_annotations_and_drafts_are_passed_over(check) -> None:
    skipped = task(was_cancelled=True, result=[])
    skipped["drafts"] = [{"id": 1, "result": "rubbish"}]
    assert check(skipped) == []


def test_hand_drawn_regions_may_hold_the_browsers_rendering(check) -> None:
    text = "Ada said “a\tb\nc”."
    start, end = text.index("“"), text.index(".")
    graph = Annotation("toll", (Region("q", "quote", start, end),))
    result = to_results(graph, text)
    result[0]["value"]["text"] = "“a b\\nc”"
    assert "region-drift" not in {f.code for f in check(task(text, result=result))}
    result[0]["value"]["text"] = "“a b\\nd”"
    assert "region-drift" in {f.code for f in check(task(text, result=result))}


def test_carriage_returns_in_the_task_shift_nothing(check) -> None:
    text = TEXT.replace("\n", "\r\n")
    result = to_results(GOOD, TEXT)
    for item in result:
        if item.get("id") == "q":
            item["value"]["start"] += 1
            item["value"]["end"] += 1
    assert check(task(text, result=result)) == []


def test_prediction_in_full_is_compared(check) -> None:
    stamped = task(parent_prediction=3)
    stamped["predictions"] = [{"id": 3, "model_version": "m1", "result": to_results(GOOD, TEXT)}]
    assert [f.code for f in check(stamped)] == ["rubber-stamp"]
    stamped["predictions"] = [3]
    assert check(stamped) == []


def test_other_editor_and_short_lead_time_are_found(check) -> None:
    found = check(task(updated_by={"id": 2, "email": "ben@example.org"}, lead_time=0.4))
    assert {f.code for f in found} == {"foreign-edit", "too-fast"}


def test_ledgers_article_is_what_counts(check, tmp_path: Path) -> None:
    with Ledger.open(f"sqlite:///{tmp_path}/ledger.db") as ledger:
        ledger.add_article(Article("toll", TEXT.replace("in May", "in June")))
        assert "text-drift" in {f.code for f in check(task(), ledger=ledger)}
    with Ledger.open(f"sqlite:///{tmp_path}/empty.db") as ledger:
        assert check(task(), ledger=ledger) == []


def test_ledgers_article_of_the_same_text_goes_before_one_of_the_same_id(
    check, tmp_path: Path
) -> None:
    with Ledger.open(f"sqlite:///{tmp_path}/ledger.db") as ledger:
        ledger.add_article(Article("toll", "Another article."))
        ledger.add_article(Article("toll", TEXT))
        assert check(task(), ledger=ledger) == []


BROKEN = [
    ("[{", "export.json.*character"),
    ('[{"id": 1, "data": {"text": "x"}}, {"id": 2, "da', "export.json.*character"),
    ("", "export.json"),
    ("[]", "export.json"),
    ('"words"', "export.json"),
    ('[{"id": 1, "data": {"image": "x.png"}}]', "export.json:1"),
    ('[{"id": 1, "data": {"text": 7}}]', "export.json:1"),
    ('[{"id": 1, "data": {"text": "x"}, "annotations": []}]', "holds no annotation"),
    ('[{"id": 1, "text": "x", "label": [{"start": 0, "end": 1}]}]', "holds no annotation"),
]


@pytest.mark.parametrize(("content", "place"), BROKEN)
def test_malformed_file_is_refused_with_its_place(tmp_path: Path, content: str, place: str) -> None:
    path = tmp_path / "export.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=place) as caught:
        list(check_export(path))
    assert caught.value.remedy


def test_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="missing.json"):
        list(check_export(tmp_path / "missing.json"))


def test_refused_tasks_can_be_noted_and_the_rest_goes_on(check) -> None:
    refused: list[Any] = []
    bad = {"id": 9, "data": {"text": "   "}}
    assert check(bad, task(), note_refused=refused.append) == []
    assert len(refused) == 1
    assert refused[0].origin.endswith("export.json:1")


def test_nonsense_switches_are_refused(check) -> None:
    with pytest.raises(SettingsError, match="Did you mean"):
        check(task(), rules={"emptyregion": False})
