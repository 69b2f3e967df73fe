"""The ingest step as a whole, and what the ledger keeps of it."""

from __future__ import annotations

import gzip
import json
import lzma
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from workbench.errors import LedgerError
from workbench.ingest import (
    Ingested,
    IngestSummary,
    Outcome,
    Refused,
    add_to_ledger,
    ingest,
    store,
)
from workbench.ledger import Ledger
from workbench.model import Annotation, Article, Prediction


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(f"sqlite:///{tmp_path}/ledger.sqlite") as opened:
        yield opened


def _lines(folder: Path, *rows: dict[str, object], name: str = "a.jsonl") -> Path:
    path = folder / name
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def _said(text: str, **fields: object) -> dict[str, object]:
    return {"text": text, "attributions": [{"content": [[0, 1]]}], **fields}


def test_ids_are_unique_and_one_text_keeps_its_id(tmp_path: Path) -> None:
    path = _lines(
        tmp_path,
        _said("one", id="x", annotator="a"),
        _said("two", id="x", annotator="a"),
        _said("one", id="x", annotator="b"),
        _said("two", id="x", annotator="b"),
    )
    results = [r for r in ingest([path]) if isinstance(r, Ingested)]
    ids = [r.article.id for r in results]
    assert ids[0] == ids[2] == "x"
    assert ids[1] == ids[3] != "x"
    for result in results:
        (version,) = result.versions
        assert version.annotation.doc_id == result.article.id
        assert version.key == f"file:{result.article.id}#{version.annotator}"


def test_files_of_one_name_in_two_folders_are_two_articles(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "story.txt").write_text(name)
    ids = [r.article.id for r in ingest([tmp_path]) if isinstance(r, Ingested)]
    assert ids[0] == "story"
    assert ids[1].startswith("story-")
    again = [r.article.id for r in ingest([tmp_path]) if isinstance(r, Ingested)]
    assert ids == again


def test_every_refusal_has_a_reason_and_the_rest_goes_on(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text("Good.")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    (tmp_path / "nosuffix").write_text("?")
    (tmp_path / "empty.txt").touch()
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 9)
    results = list(ingest([tmp_path, tmp_path / "gone.txt"]))
    reasons = {Path(r.origin).name: r.reason for r in results if isinstance(r, Refused)}
    assert reasons.keys() == {"picture.png", "nosuffix", "empty.txt", "binary.txt", "gone.txt"}
    assert reasons["picture.png"] == "no reader for .png files"
    assert reasons["empty.txt"] == "the article is empty"
    assert all(r.reason and r.remedy for r in results if isinstance(r, Refused))
    assert sum(isinstance(r, Ingested) for r in results) == 1


def test_a_file_that_may_not_be_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text("secret")

    def refuse(source: object) -> bytes:
        raise PermissionError(13, "Permission denied", "a.txt")

    # Permission bits do not stop a test that runs as root.
    monkeypatch.setattr("workbench.ingest.source.Source.read", refuse)
    (result,) = ingest([tmp_path / "a.txt"])
    assert isinstance(result, Refused)
    assert result.reason == "Permission denied"


def _damage(folder: Path) -> None:
    packed = gzip.compress(b'{"text": "one"}\n' * 99)
    (folder / "cut.jsonl.gz").write_bytes(packed[:-12])
    (folder / "deflate.txt.gz").write_bytes(packed[:10] + b"\xff" * 9 + packed[19:])
    (folder / "xz.txt.xz").write_bytes(lzma.compress(b"one")[:20] + b"\xff" * 20)
    for name in ("a.csv", "a.jsonl", "a.json"):
        (folder / name).write_bytes('text\n["'.encode("utf-16") + b"x")
    (folder / "number.json").write_text("[" + "1" * 5000 + "]")
    broken = pa.StringArray.from_buffers(
        1, pa.py_buffer(b"\0\0\0\0\2\0\0\0"), pa.py_buffer(b"\xff\xfe")
    )
    pq.write_table(pa.table({"text": broken}), folder / "strings.parquet")
    late = pa.array([2**55], pa.timestamp("ms"))
    pq.write_table(pa.table({"text": ["one"], "date": late}), folder / "late.parquet")


def test_damaged_files_are_refused_by_name_and_the_rest_goes_on(tmp_path: Path) -> None:
    _damage(tmp_path)
    damaged = {path.name for path in tmp_path.iterdir()}
    (tmp_path / "z.txt").write_text("Good.")
    *refused, last = ingest([tmp_path])
    names = {Path(r.origin.partition(":")[0]).name for r in refused if isinstance(r, Refused)}
    assert names == damaged
    assert isinstance(last, Ingested)


def test_the_ledger_counts_what_is_new_and_a_second_run_adds_nothing(
    tmp_path: Path, ledger: Ledger, seeds: Path
) -> None:
    path = _lines(tmp_path, _said("one"), _said("two", model="m"), {"text": ""}, {"text": "one"})
    first = add_to_ledger(ingest([path]), ledger)
    assert first == IngestSummary(
        articles=2, known_articles=1, versions=1, predictions=1, refused=1
    )
    sealed = ledger.seal()
    second = add_to_ledger(ingest([path]), ledger)
    assert second == IngestSummary(
        known_articles=3, known_versions=1, known_predictions=1, refused=1
    )
    assert ledger.seal() == sealed
    seeded = add_to_ledger(ingest([seeds / "*.txt"]), ledger)
    assert seeded.articles == seeded.versions == len(list(seeds.glob("*.txt")))
    assert add_to_ledger(ingest([seeds / "*.txt"]), ledger).articles == 0


def test_a_known_text_keeps_its_id_and_takes_the_annotation(tmp_path: Path, ledger: Ledger) -> None:
    (tmp_path / "first.txt").write_text("Same text.")
    add_to_ledger(ingest([tmp_path / "first.txt"]), ledger)
    path = _lines(tmp_path, _said("Same text.", id="later", annotator="ida"))
    summary = add_to_ledger(ingest([path]), ledger)
    assert (summary.known_articles, summary.versions) == (1, 1)
    (version,) = ledger.versions()
    assert (version.annotation.doc_id, version.key) == ("first", "file:first#ida")


def test_a_hash_in_a_name_makes_no_two_keys_one(tmp_path: Path, ledger: Ledger) -> None:
    rows = [_said("one", id="a", annotator="b#c"), _said("two", id="a#b", annotator="c")]
    for _ in range(2):
        add_to_ledger(ingest([_lines(tmp_path, *rows)]), ledger)
    kept = {v.key: v.annotation.doc_id for v in ledger.versions(newest=False)}
    assert kept == {"file:a#b#c": "a", "file:a%23b#c": "a#b"}


@pytest.mark.parametrize("ids", [("x", "x"), ("x", "y")])
def test_a_second_annotation_under_one_key_is_refused_and_the_first_stays(
    tmp_path: Path, ledger: Ledger, ids: tuple[str, str]
) -> None:
    rows = [
        {"id": i, "text": "abc", "annotator": "ida", "attributions": [{"content": [[0, end]]}]}
        for end, i in enumerate(ids, start=1)
    ]
    path = _lines(tmp_path, *rows, rows[0])
    for _ in range(2):
        seen: list[Outcome] = []
        add_to_ledger(ingest([path]), ledger, on_result=seen.append)
        (refused,) = (r for r in seen if isinstance(r, Refused))
        assert refused.origin == f"{path}:2"
        assert refused.reason == f"{ids[1]} has another annotation by the same annotator already"
    (version,) = ledger.versions(newest=False)
    assert version.annotation.regions[0].end == 1


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"id": "i" * 391}, "the article's id has 391"),
        ({"id": "i" * 200, "annotator": "a" * 190}, "the annotation's key has 396"),
        ({"model": "m" * 201}, "the model's name has 201 characters; 200 are the most"),
        ({"annotator": "a\0b"}, "the annotation's key holds a NUL"),
    ],
)
def test_a_name_that_not_every_database_keeps_is_refused_and_the_rest_goes_on(
    tmp_path: Path, ledger: Ledger, fields: dict[str, str], reason: str
) -> None:
    seen: list[Outcome] = []
    path = _lines(tmp_path, _said("one", **fields), {"text": "two", "id": "i" * 390})
    add_to_ledger(ingest([path]), ledger, on_result=seen.append)
    refused, _ = seen
    assert isinstance(refused, Refused)
    assert refused.origin == f"{path}:1"
    assert reason in refused.reason
    assert [a.text for a in ledger.articles()] == ["two"]


def test_a_mended_annotation_is_the_next_version(tmp_path: Path, ledger: Ledger) -> None:
    for end in (1, 2):
        row = {"id": "x", "text": "abc", "attributions": [{"content": [[0, end]]}]}
        add_to_ledger(ingest([_lines(tmp_path, row)]), ledger)
    assert [v.version for v in ledger.versions(newest=False)] == [1, 2]


def test_each_result_is_seen_as_it_passes(tmp_path: Path, ledger: Ledger) -> None:
    seen: list[Outcome] = []
    add_to_ledger(ingest([_lines(tmp_path, {"text": "a"}, {})]), ledger, on_result=seen.append)
    assert [type(r) for r in seen] == [Ingested, Refused]


def _articles(count: int) -> Iterator[Outcome]:
    for number in range(count):
        article = Article(f"a{number}", f"Text {number}.")
        prediction = Prediction("m", Annotation(article.id))
        yield Ingested(article, (), (prediction,), "here")


@pytest.mark.parametrize("stop", [0, 1, 3, 4, 7])
def test_an_interruption_loses_nothing_that_was_read_and_repeats_nothing(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch, stop: int
) -> None:
    monkeypatch.setattr(store, "BATCH", 3)

    def interrupt() -> Iterator[Outcome]:
        for number, result in enumerate(_articles(8)):
            if number == stop:
                raise KeyboardInterrupt
            yield result

    with pytest.raises(KeyboardInterrupt):
        add_to_ledger(interrupt(), ledger)
    assert len(list(ledger.articles())) == stop
    summary = add_to_ledger(_articles(8), ledger)
    assert (summary.articles, summary.known_articles) == (8 - stop, stop)
    assert len(list(ledger.predictions())) == 8
    assert ledger.verify() == []


def test_an_interruption_while_writing_keeps_the_batch_out_whole(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "BATCH", 3)
    add, calls = ledger.add_prediction, iter(range(100))

    def interrupt(prediction: Prediction) -> bool:
        if next(calls) == 4:
            raise KeyboardInterrupt
        return add(prediction)

    with monkeypatch.context() as patch:
        patch.setattr(ledger, "add_prediction", interrupt)
        with pytest.raises(KeyboardInterrupt):
            add_to_ledger(_articles(8), ledger)
    assert [a.id for a in ledger.articles()] == ["a0", "a1", "a2"]
    assert add_to_ledger(_articles(8), ledger).articles == 5
    assert ledger.verify() == []


def test_a_ledger_that_cannot_be_written_says_so_and_keeps_nothing_half(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(prediction: Prediction) -> bool:
        raise LedgerError("the disk is full.", remedy="Free some space.")

    with monkeypatch.context() as patch:
        patch.setattr(ledger, "add_prediction", fail)
        with pytest.raises(LedgerError, match="disk is full"):
            add_to_ledger(_articles(2), ledger)
    assert list(ledger.articles()) == []


def test_large_articles_make_smaller_batches(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "BATCH_CHARACTERS", 10)
    written: list[int] = []
    real = store._write

    def watch(batch: list[Ingested], to: Ledger) -> object:
        written.append(len(batch))
        return real(batch, to)

    monkeypatch.setattr(store, "_write", watch)
    add_to_ledger(_articles(5), ledger)
    assert written == [2, 2, 1]
