"""A Label Studio export gives the release that a ledger with the same tasks would give."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from campaign import ORDER, TOLL, order_graph, toll_graph
from msgspec.structs import replace

from workbench.errors import InputError
from workbench.labelstudio.convert import to_results
from workbench.model import Annotation
from workbench.release import Recipe, export, open_export, read_recipe, verify
from workbench.release.manifest import file_digest, read_manifest

TRAINING = read_recipe("training")


def task(number: int, text: str, graph: Annotation, shown: Annotation | None = None) -> Any:
    """Return a task as Label Studio's JSON export writes it."""
    predictions = [
        {"id": 70 + number, "model_version": "rules-1", "result": to_results(shown, text)}
        for shown in [shown]
        if shown
    ]
    return {
        "id": number,
        "data": {"text": text, "id": graph.doc_id},
        "predictions": predictions,
        "annotations": [
            {
                "id": 500 + number,
                "completed_by": {"id": 1, "email": "ada@example.org"},
                "result": to_results(graph, text),
                "was_cancelled": False,
                "created_at": "2026-05-01T09:30:00Z",
                "updated_at": "2026-05-01T09:31:00Z",
                "lead_time": 31.5,
                "parent_prediction": 70 + number if predictions else None,
            }
        ],
    }


def write(folder: Path, tasks: list[Any]) -> Path:
    path = folder / "project-1.json"
    path.write_text(json.dumps(tasks), encoding="utf-8")
    return path


def flipped() -> Annotation:
    graph = toll_graph()
    claim = replace(graph.regions[0], stance="deny")
    return replace(graph, regions=(claim, *graph.regions[1:]))


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    tasks = [task(1, TOLL, flipped(), toll_graph()), task(2, ORDER, order_graph())]
    return write(tmp_path, tasks)


def test_an_export_becomes_a_release(exported: Path, tmp_path: Path) -> None:
    with open_export(exported) as source:
        summary = export(read_recipe("audit"), source, tmp_path / "out")
    assert (summary.manifest.counts["articles"], summary.manifest.counts["annotators"]) == (2, 1)
    rows = (tmp_path / "out" / "labels.csv").read_text(encoding="utf-8").splitlines()
    assert sum(",changed,stance," in row for row in rows) == 1
    assert not verify(tmp_path / "out")
    manifest = read_manifest(tmp_path / "out")
    assert manifest.source == {"kind": "file", "state": f"sha256:{file_digest(exported)}"}


def test_the_order_of_the_tasks_does_not_matter(exported: Path, tmp_path: Path) -> None:
    with open_export(exported) as source:
        export(TRAINING, source, tmp_path / "one")
    write(tmp_path, list(reversed(json.loads(exported.read_text()))))
    with open_export(exported) as source:
        export(TRAINING, source, tmp_path / "two")
    for name in ("attributions.jsonl", "articles.jsonl"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_a_task_that_cannot_be_read_is_counted_and_the_rest_goes_on(tmp_path: Path) -> None:
    path = write(tmp_path, [{"id": 1, "data": {}}, task(2, ORDER, order_graph())])
    with open_export(path) as source:
        summary = export(TRAINING, source, tmp_path / "out")
    assert summary.manifest.excluded == {"unreadable": 1}
    line = json.loads((tmp_path / "out" / "excluded.jsonl").read_text())
    assert line["doc_id"].startswith("project-1.json:1: ")
    assert str(tmp_path) not in line["doc_id"]


def test_the_reason_of_a_refusal_gives_no_name_away(tmp_path: Path) -> None:
    said = {"content": [[9, 17]], "source": [[0, 3]], "stance": "assert"}
    row = {"id": "a", "text": "Ida said it holds.", "annotator": "ann.secret@desk.org"}
    lines = [json.dumps({**row, "attributions": found}) + "\n" for found in ([said], [])]
    (tmp_path / "a.jsonl").write_text("".join(lines))
    recipe = Recipe(name="hidden", formats=("labels",), annotators="pseudonyms", text="none")
    with open_export(tmp_path / "a.jsonl") as source:
        export(recipe, source, tmp_path / "out")
    assert "another annotation" in (tmp_path / "out" / "excluded.jsonl").read_text()
    assert not any(b"secret" in p.read_bytes() for p in (tmp_path / "out").iterdir())


def test_a_skipped_task_is_no_annotation(tmp_path: Path) -> None:
    skipped = task(1, TOLL, toll_graph())
    skipped["annotations"][0]["was_cancelled"] = True
    path = write(tmp_path, [skipped, task(2, ORDER, order_graph())])
    with open_export(path) as source:
        summary = export(TRAINING, source, tmp_path / "out")
    assert summary.manifest.counts["articles"] == 1


@pytest.mark.parametrize("content", ["", "{", "[]", '[{"id": 1, "data": {}}]'])
def test_a_file_with_nothing_in_it_is_an_input_error(tmp_path: Path, content: str) -> None:
    path = tmp_path / "broken.json"
    path.write_text(content)
    with pytest.raises(InputError, match="broken.json"), open_export(path):
        pass


@pytest.mark.parametrize("name", ["none.json", "*.json", ""])
def test_what_is_no_file_is_an_input_error(exported: Path, name: str) -> None:
    with pytest.raises(InputError, match="no such file"), open_export(exported.parent / name):
        pass
