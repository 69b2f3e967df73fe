"""Reading and writing attribution records as JSON lines."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from workbench.attributions_file import AttributionsLine, read_attributions, write_attributions
from workbench.errors import InputError
from workbench.model import Attribution, Attributions

RECORD = Attributions(
    doc_id="a",
    text="She said “no” 👩‍👩‍👧.",
    attributions=(Attribution(content=((9, 13),), source=((0, 3),), cue=((4, 8),), stance="deny"),),
)


def write_lines(path: Path, *lines: object) -> Path:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["records.jsonl", "records.jsonl.gz"])
def test_records_come_back_equal(tmp_path: Path, name: str) -> None:
    line = AttributionsLine(
        RECORD, "anna", {"meta": {"publisher": "x"}, "attributions": [{"id": 1}]}
    )
    assert write_attributions([RECORD, line], tmp_path / name) == 2
    assert list(read_attributions(tmp_path / name)) == [AttributionsLine(RECORD), line]


def test_a_byte_order_mark_is_no_error(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "x.jsonl", {"doc_id": "a", "attributions": []})
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert [line.record.doc_id for line in read_attributions(path)] == ["a"]


def test_the_line_that_is_no_utf_8_is_named(tmp_path: Path) -> None:
    good = b'{"doc_id": "a", "attributions": []}\n'
    (tmp_path / "x.jsonl").write_bytes(good * 300 + b'{"doc_id": "\xff", "attributions": []}\n')
    with pytest.raises(InputError, match="line 301"):
        list(read_attributions(tmp_path / "x.jsonl"))


def test_a_folder_is_called_one(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is a folder"):
        list(read_attributions(tmp_path))


def test_foreign_keys_are_kept_aside_and_absent_ones_filled(tmp_path: Path) -> None:
    kept_aside = {"id": "E1", "direct": True, "speaker_kind": "place"}
    attribution = {"content": [[0, 2]], "source": None, **kept_aside}
    path = write_lines(tmp_path / "x.jsonl", {"doc_id": "a", "attributions": [attribution]})
    (line,) = read_attributions(path)
    assert line.record.text == ""
    assert line.record.layers == ("attribution",)
    assert line.record.attributions[0].quote_type == "direct"
    assert line.extra == {"attributions": [kept_aside]}


@pytest.mark.parametrize("direct", ["yes", [], {}])
def test_a_key_direct_of_another_meaning_is_a_foreign_key(tmp_path: Path, direct: object) -> None:
    attribution = {"content": [[0, 2]], "direct": direct}
    path = write_lines(tmp_path / "x.jsonl", {"doc_id": "a", "attributions": [attribution]})
    (line,) = read_attributions(path)
    assert line.record.attributions[0].quote_type is None
    assert line.extra == {"attributions": [{"direct": direct}]}


@pytest.mark.parametrize(
    ("line", "layers"),
    [
        ({"attributions": []}, ("attribution", "stance")),
        ({"attributions": [], "layers": ["attribution"]}, ("attribution",)),
        ({"attributions": [{"content": [[0, 2]]}]}, ("attribution",)),
        ({"attributions": [{"content": [[0, 2]], "stance": "none"}]}, ("attribution", "stance")),
    ],
)
def test_layers_are_those_that_are_named_or_answered(
    tmp_path: Path, line: dict[str, object], layers: tuple[str, ...]
) -> None:
    path = write_lines(tmp_path / "x.jsonl", {"doc_id": "a", **line})
    assert [line.record.layers for line in read_attributions(path)] == [layers]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ({"doc_id": "a"}, "list of attributions"),
        ([1], "list of attributions"),
        ({"doc_id": "a", "attributions": [1]}, "not an object"),
        ({"doc_id": 7, "attributions": []}, "doc_id"),
        ({"doc_id": "a", "text": "abc", "attributions": [{"content": [[1, 4]]}]}, "[1, 4]"),
        ({"doc_id": "a", "attributions": [{"content": [[2, 2]]}]}, "[2, 2]"),
        ({"doc_id": "a", "attributions": [{"content": [["0", 2]]}]}, "content"),
        ({"doc_id": "a", "attributions": [{"content": [], "disputes": [1]}]}, "no attribution 1"),
        ({"doc_id": "a", "attributions": [], "annotator": 3}, "annotator"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, line: object, says: str) -> None:
    good = {"doc_id": "b", "attributions": []}
    path = write_lines(tmp_path / "x.jsonl", good, line)
    with pytest.raises(InputError) as caught:
        list(read_attributions(path))
    assert f"{path}, line 2" in caught.value.message
    assert says in caught.value.message


def test_broken_json_bytes_and_missing_files_are_input_errors(tmp_path: Path) -> None:
    (tmp_path / "json.jsonl").write_text("{\n")
    (tmp_path / "bytes.jsonl").write_bytes(b'{"doc_id": "\xff"}\n')
    for name in ("json.jsonl", "bytes.jsonl", "missing.jsonl", ""):
        with pytest.raises(InputError):
            list(read_attributions(tmp_path / name))


def test_a_packed_file_that_is_cut_off_is_an_input_error(tmp_path: Path) -> None:
    packed = gzip.compress(b'{"doc_id": "a", "attributions": []}\n')
    (tmp_path / "x.jsonl.gz").write_bytes(packed[:-12])
    with pytest.raises(InputError, match="ended before"):
        list(read_attributions(tmp_path / "x.jsonl.gz"))


@pytest.mark.corpus
def test_every_development_file_is_read(corpora: Path) -> None:
    files = [*sorted((corpora / "polnear").glob("*.jsonl")), corpora / "gum" / "train.jsonl"]
    files += sorted((corpora / "peers").glob("*.jsonl"))
    counts = {path.name: sum(1 for _ in read_attributions(path)) for path in files}
    assert counts["dev.jsonl"] == 84
    assert counts["train.jsonl"] == 96
    assert all(counts.values())
