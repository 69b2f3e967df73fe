"""Annotations reach the measures from files in any order, and from the ledger."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from workbench.agree import agree, group_files, group_ledger
from workbench.errors import InputError
from workbench.ledger import Ledger
from workbench.model import Annotation, AnnotationVersion, Article, Prediction, Region

TEXT = "He said no."
CLAIM = Region("a", "claim", 8, 10, stance="deny")


def write(path: Path, lines: Iterable[tuple[str, str | None]], *, text: str | None = TEXT) -> Path:
    with path.open("w", encoding="utf-8") as file:
        for doc_id, annotator in lines:
            attribution = {"source": [[0, 2]], "cue": [[3, 7]], "content": [[8, 10]]}
            line = {"doc_id": doc_id, "text": text, "attributions": [attribution]}
            line |= {"annotator": annotator} if annotator else {}
            if text is None:
                del line["text"]
            file.write(json.dumps(line) + "\n")
    return path


def test_lines_of_one_article_meet_across_files_and_orders(tmp_path: Path) -> None:
    first = write(tmp_path / "one.jsonl", [("x", "ann"), ("y", "ann"), ("x", "cyd")])
    second = write(tmp_path / "bob.jsonl", [("y", None), ("z", None), ("x", None)])
    groups = {
        g[0].annotation.doc_id: {a.annotator for a in g} for g in group_files([first, second])
    }
    assert groups == {"x": {"ann", "bob", "cyd"}, "y": {"ann", "bob"}, "z": {"bob"}}


def test_offsets_without_text_take_the_text_of_the_others(tmp_path: Path) -> None:
    people = write(tmp_path / "ann.jsonl", [("x", None)])
    system = write(tmp_path / "system.jsonl", [("x", None)], text=None)
    gold = write(tmp_path / "gold.jsonl", [("x", "ann")])
    (group,) = group_files([people], models=[system], reference=gold)
    assert [(a.annotator, a.role, a.text) for a in group] == [
        ("ann", "annotator", TEXT),
        ("system", "model", TEXT),
        ("gold", "reference", TEXT),
    ]
    assert {c.second for c in agree([group], bootstrap=0).against} == {"system", "gold"}


def test_files_of_one_name_are_told_apart_by_their_paths(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("x", "y", "z")]
    for folder in folders:
        folder.mkdir()
    one, two, three = (write(folder / "dev.jsonl", [("a", None)]) for folder in folders)
    bob = write(tmp_path / "bob.jsonl", [("a", None)])
    (group,) = group_files([one, two, bob], reference=three)
    assert [a.annotator for a in group] == [str(one), str(two), "bob", str(three)]


def test_an_article_without_text_cannot_be_compared(tmp_path: Path) -> None:
    files = [write(tmp_path / f"{name}.jsonl", [("a", None)], text=None) for name in ("x", "y")]
    assert [len(group) for group in group_files(files[:1])] == [1]
    with pytest.raises(InputError, match="No line of article 'a'"):
        list(group_files(files))


def test_a_byte_order_mark_is_no_error(tmp_path: Path) -> None:
    path = write(tmp_path / "ann.jsonl", [("a", None)])
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert [len(group) for group in group_files([path])] == [1]


@pytest.mark.parametrize("content", ["{}\n", "nonsense\n", '{"doc_id": 3}\n', '{"doc_id": "x"}\n'])
def test_a_line_that_is_no_record_names_file_and_line(tmp_path: Path, content: str) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=r"bad\.jsonl, line 1"):
        list(group_files([path]))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"gone\.jsonl"):
        list(group_files([tmp_path / "gone.jsonl"]))


def version(key: str, annotator: str, *regions: Region, day: int = 1) -> AnnotationVersion:
    when = datetime(2026, 1, day, tzinfo=UTC)
    return AnnotationVersion(key, Annotation("x", regions), annotator, updated_at=when)


def test_the_ledger_gives_the_newest_submitted_version_of_each_annotator(tmp_path: Path) -> None:
    with Ledger.open(f"sqlite:///{tmp_path / 'ledger.db'}") as ledger:
        ledger.add_article(Article("x", TEXT))
        ledger.add_prediction(Prediction("rules", Annotation("x")))
        ledger.add_version(version("p/1/1", "ann"))
        ledger.add_version(version("p/1/1", "ann", CLAIM, day=3))
        ledger.add_version(version("p/1/9", "ann", day=2))
        ledger.add_version(version("p/1/2", "bob", CLAIM))
        (group,) = group_ledger(
            ledger, models=["rules", "other"], reference=lambda _: Annotation("x")
        )
    assert [(a.annotator, a.role, len(a.annotation.regions)) for a in group] == [
        ("ann", "annotator", 1),
        ("bob", "annotator", 1),
        ("rules", "model", 0),
        ("reference", "reference", 0),
    ]
