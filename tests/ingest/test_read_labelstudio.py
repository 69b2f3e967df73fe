"""Label Studio exports: articles with their annotations, drafts and predictions."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from workbench.check import check_export
from workbench.ingest import Ingested, Refused, ingest
from workbench.labelstudio.convert import to_results
from workbench.model import Annotation, Link, Region

TEXT = "Ida 👩🏽‍⚖️ said\nshe never met him.\nOle agreed."
SPEAKER = Region("r1", "speaker", 0, 8, name="Ida", kind="person")
CLAIM = Region("r2", "claim", 14, 31, stance="deny")
GRAPH = Annotation("a", (SPEAKER, CLAIM), (Link("said_by", "r2", "r1"),))


def _task(text: str = TEXT, **fields: Any) -> dict[str, Any]:
    return {"id": 7, "data": {"id": "a", "text": text, "title": "T"}, **fields}


def _annotation(**fields: Any) -> dict[str, Any]:
    return {"id": 3, "completed_by": 5, "result": to_results(GRAPH, TEXT), **fields}


def _read(folder: Path, tasks: Any) -> list[Ingested | Refused]:
    path = folder / "export.json"
    path.write_text(json.dumps(tasks), encoding="utf-8")
    return list(ingest([path]))


def _read_one(folder: Path, task: dict[str, Any]) -> Ingested:
    (result,) = _read(folder, [task])
    assert isinstance(result, Ingested)
    return result


def test_a_task_is_an_article(tmp_path: Path) -> None:
    result = _read_one(tmp_path, _task())
    assert (result.article.id, result.article.title, result.article.text) == ("a", "T", TEXT)
    assert (result.versions, result.predictions) == ((), ())
    assert result.origin == f"{tmp_path}/export.json:1"


def test_an_annotation_arrives_with_all_that_is_known_of_it(tmp_path: Path) -> None:
    item = _annotation(
        completed_by={"id": 5, "email": "ida@example.org"},
        updated_by=6,
        created_at="2031-04-02T10:00:00.5Z",
        updated_at="2031-04-02T12:00:00+02:00",
        lead_time=61.5,
        parent_prediction=11,
    )
    prediction = {"id": 11, "model_version": "rules-1", "score": 0.25, "result": []}
    result = _read_one(tmp_path, _task(annotations=[item], predictions=[prediction]))
    (version,) = result.versions
    assert version.annotation == GRAPH
    assert (version.annotator, version.updated_by) == ("ida@example.org", "user 6")
    assert version.key == "file:a#ida@example.org/3"
    assert version.created_at == datetime(2031, 4, 2, 10, 0, 0, 500_000, tzinfo=UTC)
    assert version.updated_at == datetime(2031, 4, 2, 10, 0, tzinfo=UTC)
    assert (version.lead_time, version.model, version.task) == (61.5, "rules-1", 7)
    assert version.raw == item["result"]
    assert [(p.model, p.score) for p in result.predictions] == [("rules-1", 0.25)]


def test_a_prediction_arrives_as_the_graph_it_was(tmp_path: Path) -> None:
    prediction = {"model_version": "rules-1", "result": to_results(GRAPH, TEXT)}
    result = _read_one(tmp_path, _task(predictions=[prediction]))
    assert [p.annotation for p in result.predictions] == [GRAPH]


@pytest.mark.parametrize(
    ("fields", "states"),
    [
        ({"annotations": [_annotation()]}, ["submitted"]),
        ({"annotations": [_annotation(was_cancelled=True)]}, ["skipped"]),
        ({"annotations": [], "drafts": [_annotation()]}, ["draft"]),
        ({"annotations": [_annotation(), _annotation(id=4)]}, ["submitted", "submitted"]),
        ({"predictions": [4, 5], "annotations": None}, []),
    ],
)
def test_submissions_skips_and_drafts_are_told_apart(
    tmp_path: Path, fields: dict[str, Any], states: list[str]
) -> None:
    result = _read_one(tmp_path, _task(**fields))
    assert [v.state for v in result.versions] == states
    assert len({v.key for v in result.versions}) == len(states)


def test_offsets_into_a_text_with_two_character_line_breaks_are_mapped(tmp_path: Path) -> None:
    raw = TEXT.replace("\n", "\r\n")
    moved = Annotation("a", (SPEAKER, Region("r2", "claim", 15, 32, stance="deny")), GRAPH.links)
    item = _annotation(result=to_results(moved, raw))
    result = _read_one(tmp_path, _task(raw, annotations=[item]))
    assert result.article.text == TEXT
    assert result.versions[0].annotation == GRAPH


@pytest.mark.parametrize(
    ("layers", "expected"),
    [
        (["attribution"], ("attribution",)),
        ("attribution", ("attribution",)),
        ("attribution, stance", ("attribution", "stance")),
        (None, ("attribution", "stance")),
        (["mood"], ("attribution", "stance")),
    ],
)
def test_layers_travel_in_the_tasks_data(
    tmp_path: Path, layers: Any, expected: tuple[str, ...]
) -> None:
    task = _task(annotations=[_annotation(result=[])])
    task["data"]["layers"] = layers
    assert _read_one(tmp_path, task).versions[0].annotation.layers == expected


@pytest.mark.parametrize(
    "garbage",
    [
        {"result": "no list"},
        {"result": [1, None, {"type": "labels"}, {"type": "relation", "from_id": "x"}]},
        {"result": None, "completed_by": [], "created_at": "yesterday", "lead_time": "long"},
        {
            "id": None,
            "completed_by": None,
            "parent_prediction": {"a": 1},
            "lead_time": float("nan"),
        },
    ],
)
def test_garbage_in_an_annotation_costs_no_more_than_itself(
    tmp_path: Path, garbage: dict[str, Any]
) -> None:
    task = _task(annotations=["garbage", _annotation(**garbage)], predictions={"no": "list"})
    result = _read_one(tmp_path, task)
    assert len(result.versions) == 1
    sent = garbage.get("result", to_results(GRAPH, TEXT))
    assert result.versions[0].raw == ("null" if sent is None else sent)


@pytest.mark.parametrize("number", [None, "7", 10**400])
def test_numbers_beyond_reason_cost_nothing(tmp_path: Path, number: Any) -> None:
    made = _annotation(lead_time=number, created_at="0001-01-01T00:00:00+14:00")
    task = {**_task(annotations=[made]), "id": number}
    (version,) = _read_one(tmp_path, task).versions
    assert (version.lead_time, version.created_at) == (None, None)
    assert version.annotation == msgspec.structs.replace(GRAPH, doc_id=version.annotation.doc_id)


def test_what_cannot_be_read_is_found_without_a_tasks_number(tmp_path: Path) -> None:
    garbage = [*to_results(GRAPH, TEXT), {"id": "x", "type": "labels", "value": {"labels": ["no"]}}]
    path = tmp_path / "e.json"
    tasks = [_task(annotations=[_annotation(result=result)]) for result in (garbage, None)]
    path.write_text(json.dumps([{k: v for k, v in task.items() if k != "id"} for task in tasks]))
    codes = {finding.code for finding in check_export(path)}
    assert {"unreadable-region", "unreadable-result"} <= codes


def test_an_annotator_nobody_names_is_the_one_given(tmp_path: Path) -> None:
    path = tmp_path / "e.json"
    path.write_text(json.dumps([_task(annotations=[_annotation(completed_by=None)])]))
    (result,) = ingest([path], annotator="ole")
    assert isinstance(result, Ingested)
    assert result.versions[0].annotator == "ole"


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        ({"data": {}}, "there is no `text`"),
        ({"data": {"text": " "}}, "empty"),
        ({"data": "x"}, "there is no `text`"),
        (3, "not an object"),
        ({"data": {"text": "half \ud83d"}}, "cannot be kept"),
        (
            {"text": "a", "id": 1, "annotation_id": 2, "annotator": 1, "lead_time": 3.5},
            "short form of Label Studio's",
        ),
    ],
)
def test_a_task_that_cannot_be_used_is_refused_and_the_others_go_on(
    tmp_path: Path, item: Any, reason: str
) -> None:
    first, refused, last = _read(tmp_path, [_task(), item, _task("Another.")])
    assert isinstance(first, Ingested)
    assert isinstance(last, Ingested)
    assert isinstance(refused, Refused)
    assert refused.origin.endswith("export.json:2")
    assert reason in refused.reason


def test_an_export_that_was_cut_off_gives_what_is_whole(tmp_path: Path) -> None:
    text = json.dumps([_task(), _task("Another.")])
    (tmp_path / "e.json").write_text(text[:-20])
    whole, refused = ingest([tmp_path / "e.json"])
    assert isinstance(whole, Ingested)
    assert isinstance(refused, Refused)
    assert "stops being JSON" in refused.reason


def test_an_export_without_tasks_is_refused(tmp_path: Path) -> None:
    (refused,) = _read(tmp_path, [])
    assert isinstance(refused, Refused)
    assert refused.reason == "there is no article in it"


def test_one_article_or_record_as_json_is_read_too(tmp_path: Path) -> None:
    (result,) = _read(tmp_path, {"id": "x", "text": "a", "attributions": [{"content": [[0, 1]]}]})
    assert isinstance(result, Ingested)
    assert (result.article.id, len(result.versions)) == ("x", 1)
