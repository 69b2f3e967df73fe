"""JSON Lines, CSV and Parquet: an article a row; a bad row costs one row."""

from __future__ import annotations

import csv
import datetime
import io
import json
import tracemalloc
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.ingest import Ingested, Refused, ingest
from workbench.model import Annotation, Article
from workbench.records import to_attributions
from workbench.text import normalise

# What a text file can hold and `clean_text` keeps as it is, but for line breaks.
TEXTS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0")
    | st.sampled_from("\r\n,;\"'\t{[👩🏽\u0301\u200d"),
    min_size=1,
).filter(lambda t: t.strip() and sum(not c.isprintable() for c in t) * 100 <= len(t))
ARTICLE = Article(
    "a1", "He said no.", "T", "S", "https://x.example", "A", "2031-04-02", "en", "CC0"
)
RECORD: dict[str, Any] = {
    "doc_id": "d",
    "text": "Ida\r\nsaid “no”\r\nand “👩🏽‍⚖️”.",
    "attributions": [
        {"content": [[10, 14], [20, 27]], "source": [[0, 3]], "cue": [[5, 9]], "stance": "deny"},
    ],
}


def _read(path: Path) -> list[Ingested | Refused]:
    return list(ingest([path]))


def _write(folder: Path, suffix: str, rows: list[dict[str, Any]]) -> Path:
    path = folder / f"rows.{suffix}"
    if suffix == "jsonl":
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    elif suffix == "json":
        path.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    elif suffix == "parquet":
        pq.write_table(pa.Table.from_pylist(rows), path)
    else:
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, rows[0].keys())
            writer.writeheader()
            writer.writerows(rows)
    return path


SUFFIXES = pytest.mark.parametrize("suffix", ["jsonl", "json", "parquet", "csv"])


@SUFFIXES
def test_all_fields_of_an_article_arrive(tmp_path: Path, suffix: str) -> None:
    row = {name: getattr(ARTICLE, name) for name in ARTICLE.__struct_fields__}
    (result,) = _read(_write(tmp_path, suffix, [row]))
    assert isinstance(result, Ingested)
    assert result.article == ARTICLE


@SUFFIXES
def test_any_text_comes_back_with_its_line_breaks_normalised(
    tmp_path_factory: pytest.TempPathFactory, suffix: str
) -> None:
    @given(st.lists(TEXTS, min_size=1, max_size=4))
    @settings(max_examples=60, deadline=None)
    def check(texts: list[str]) -> None:
        folder = tmp_path_factory.mktemp("rows")
        rows = [{"id": str(n), "text": text} for n, text in enumerate(texts)]
        results = _read(_write(folder, suffix, rows))
        assert [r.article.text for r in results if isinstance(r, Ingested)] == [
            normalise(t) for t in texts
        ]

    check()


@SUFFIXES
def test_articles_without_an_id_are_numbered_by_their_place(tmp_path: Path, suffix: str) -> None:
    path = _write(tmp_path, suffix, [{"text": "one"}, {"text": "two"}])
    first = 2 if suffix == "csv" else 1
    assert [r.article.id for r in _read(path) if isinstance(r, Ingested)] == [
        f"rows-{first}",
        f"rows-{first + 1}",
    ]


@SUFFIXES
def test_two_megabytes_fit_in_a_row(tmp_path: Path, suffix: str) -> None:
    text = "“No” 👩🏽‍⚖️, she said.\n" * 80_000
    (result,) = _read(_write(tmp_path, suffix, [{"text": text}]))
    assert isinstance(result, Ingested)
    assert result.article.text == text


@SUFFIXES
def test_an_empty_row_is_refused_where_it_stands_and_the_others_go_on(
    tmp_path: Path, suffix: str
) -> None:
    rows = [{"id": "a", "text": "one"}, {"id": "b", "text": " "}, {"id": "c", "text": "three"}]
    one, refused, three = _read(_write(tmp_path, suffix, rows))
    assert isinstance(one, Ingested)
    assert isinstance(three, Ingested)
    assert isinstance(refused, Refused)
    assert refused.origin.endswith(":3" if suffix == "csv" else ":2")
    assert refused.reason == "the article is empty"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{broken", "not JSON"),
        (b'{"text": "caf\xe9"}', "not in UTF-8"),
        (b'{"text": "half \\ud83d emoji"}', "not JSON"),
        (b'{"id": "x"}', "there is no `text`"),
        (b'{"text": 3}', "there is no `text`"),
        (b'{"text": "a\\u0000b"}', "NUL"),
        (b"[1, 2]", "not an object"),
        (b"null", "not an object"),
        (b'{"text": "a"} {"text": "b"}', "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b'{"text": "a", "attributions": {}}', "`attributions` is not a list"),
        (b'{"text": "a", "attributions": [3]}', "not an object"),
        (
            b'{"text": "a", "attributions": [{"content": [[0, 2]]}]}',
            "does not lie in the text of 1",
        ),
        (b'{"text": "a", "attributions": [{"content": [[1, 0]]}]}', "does not lie in the text"),
        (b'{"text": "a", "attributions": [{"content": [[-1, 1]]}]}', "does not lie in the text"),
        (b'{"text": "a", "attributions": [{"content": [["0", 1]]}]}', "does not fit"),
        (b'{"text": "a", "attributions": [{"content": [[0]]}]}', "does not fit"),
        (
            b'{"text": "a", "attributions": [{"content": [[0, 1]], "stance": "yes"}]}',
            "does not fit",
        ),
        (
            b'{"text": "a", "attributions": [{"content": [[0, 1]], "disputes": [4]}]}',
            "is linked to 4",
        ),
        (b'{"text": "a", "attributions": [], "layers": ["mood"]}', "does not fit"),
        (
            b'{"text":"ab","attributions":[{"content":[[0,1]],"stance":"deny"},{"content":[[1,2]]}]}',
            "judged for some attributions and not for others",
        ),
    ],
)
def test_a_bad_line_is_refused_with_its_number_and_the_others_go_on(
    tmp_path: Path, line: bytes, reason: str
) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"text": "first"}\n\n' + line + b'\r\n{"text": "last"}')
    first, refused, last = _read(path)
    assert isinstance(first, Ingested)
    assert isinstance(last, Ingested)
    assert isinstance(refused, Refused)
    assert refused.origin == f"{path}:3"
    assert reason in refused.reason
    assert refused.remedy


def test_an_attributions_line_brings_its_annotation(tmp_path: Path) -> None:
    line = RECORD | {"annotator": "ida", "meta": {"title": "T", "publisher": "Q"}}
    (result,) = _read(_write(tmp_path, "jsonl", [line]))
    assert isinstance(result, Ingested)
    assert (result.article.id, result.article.title, result.article.source) == ("d", "T", "Q")
    (version,) = result.versions
    assert (version.annotator, version.key, version.state) == ("ida", "file:d#ida", "submitted")
    assert version.raw == RECORD["attributions"]
    text = result.article.text
    (record,) = to_attributions(version.annotation, text).attributions
    assert [text[s:e] for s, e in record.content] == ["“no”", "“👩🏽‍⚖️”"]
    assert [text[s:e] for s, e in (*record.source, *record.cue)] == ["Ida", "said"]
    assert record.stance == "deny"


@pytest.mark.parametrize(
    ("fields", "layers"),
    [
        ({"attributions": [{"content": [[0, 1]]}]}, ("attribution",)),
        ({"attributions": [{"content": [[0, 1]], "stance": "none"}]}, ("attribution", "stance")),
        ({"attributions": [{"source": [[0, 1]]}]}, ("attribution",)),
        ({"attributions": []}, ("attribution", "stance")),
        ({"attributions": [], "layers": ["attribution", "stance"]}, ("attribution", "stance")),
    ],
)
def test_layers_follow_from_the_stances_unless_they_are_named(
    tmp_path: Path, fields: dict[str, Any], layers: tuple[str, ...]
) -> None:
    (result,) = _read(_write(tmp_path, "jsonl", [{"text": "ab"} | fields]))
    assert isinstance(result, Ingested)
    assert result.versions[0].annotation.layers == layers


def test_a_record_with_a_model_is_a_prediction(tmp_path: Path) -> None:
    (result,) = _read(_write(tmp_path, "jsonl", [RECORD | {"model": "rules-1"}]))
    assert isinstance(result, Ingested)
    assert result.versions == ()
    (prediction,) = result.predictions
    assert (prediction.model, len(prediction.annotation.regions)) == ("rules-1", 4)


def test_what_nobody_signed_is_by_the_annotator_given(tmp_path: Path) -> None:
    path = _write(tmp_path, "jsonl", [RECORD])
    names = [
        r.versions[0].annotator for r in ingest([path], annotator="ole") if isinstance(r, Ingested)
    ]
    assert names == ["ole"]
    assert [r.versions[0].annotator for r in _read(path) if isinstance(r, Ingested)] == ["unknown"]


def test_an_attribution_without_content_stays_as_loose_regions(tmp_path: Path) -> None:
    row = {
        "text": "Ida said.",
        "attributions": [{"content": [], "source": [[0, 3]], "cue": [[4, 8]]}],
    }
    (result,) = _read(_write(tmp_path, "jsonl", [row]))
    assert isinstance(result, Ingested)
    annotation = result.versions[0].annotation
    assert [(r.label, r.start, r.end) for r in annotation.regions] == [
        ("speaker", 0, 3),
        ("cue", 4, 8),
    ]
    assert annotation.links == ()


def test_a_record_written_by_the_workbench_comes_back(tmp_path: Path) -> None:
    (first,) = _read(_write(tmp_path, "jsonl", [RECORD]))
    assert isinstance(first, Ingested)
    annotation: Annotation = first.versions[0].annotation
    records = to_attributions(annotation, first.article.text)
    row = {name: getattr(records, name) for name in records.__struct_fields__}
    plain = json.loads(
        json.dumps(row, default=lambda r: {f: getattr(r, f) for f in r.__struct_fields__})
    )
    (again,) = _read(_write(tmp_path, "jsonl", [plain]))
    assert isinstance(again, Ingested)
    assert again.versions[0].annotation == annotation


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_csv_delimiters_are_found_in_the_header(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(f'ID{delimiter} Text \r\nx{delimiter}"a, b; ""c""\r\nd"\r\n'.encode())
    (result,) = _read(path)
    assert isinstance(result, Ingested)
    assert (result.article.id, result.article.text) == ("x", 'a, b; "c"\nd')


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_csv_comes_in_the_encodings_of_spreadsheets(tmp_path: Path, encoding: str) -> None:
    rows = "text,author\n“Café” naïve – he said. Düsseldorf,Núñez\n"
    (tmp_path / "a.csv").write_text(rows, encoding=encoding)
    (result,) = _read(tmp_path / "a.csv")
    assert isinstance(result, Ingested)
    assert result.article.text == "“Café” naïve – he said. Düsseldorf"


@pytest.mark.parametrize(
    ("rows", "outcomes"),
    [
        ("body,id\nx,1\n", ["there is no column `text`"]),
        ("Text,id,text\nx,1,y\n", ["several columns are named 'text'"]),
        ("", ["there is no article in it"]),
        ("text\n", ["there is no article in it"]),
        ("text,id\none,1,2\ntwo,2\n", ["3 cells and the header 2", Ingested]),
        ('text\none\n"never closed\n', [Ingested, "the rest cannot be read"]),
        ("id,text\nonly\n", ["there is no `text`"]),
    ],
)
def test_bad_csv_is_refused_where_it_is_bad(tmp_path: Path, rows: str, outcomes: list[Any]) -> None:
    (tmp_path / "a.csv").write_text(rows)
    for result, expected in zip(_read(tmp_path / "a.csv"), outcomes, strict=True):
        if isinstance(expected, str):
            assert isinstance(result, Refused)
            assert expected in result.reason
        else:
            assert isinstance(result, expected)


def test_parquet_reads_typed_columns_and_leaves_foreign_ones_alone(tmp_path: Path) -> None:
    row = {
        "text": "a",
        "published": datetime.date(2031, 4, 2),
        "authors": ["A", "B"],
        "id": 7,
        "embedding": [0.1] * 5,
        "attributions": [{"content": [[0, 1]], "stance": "assert"}],
    }
    (result,) = _read(_write(tmp_path, "parquet", [row]))
    assert isinstance(result, Ingested)
    assert (result.article.id, result.article.published) == ("7", "2031-04-02")
    assert result.article.author == "A, B"
    assert result.versions[0].annotation.regions[0].stance == "assert"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "cannot be read as parquet"),
        (b"PAR1 nonsense PAR1", "cannot be read as parquet"),
        (None, "there is no column `text`"),
    ],
)
def test_bad_parquet_is_refused(tmp_path: Path, content: bytes | None, reason: str) -> None:
    path = _write(tmp_path, "parquet", [{"body": "x"}])
    if content is not None:
        path.write_bytes(content)
    (result,) = _read(path)
    assert isinstance(result, Refused)
    assert reason in result.reason


def test_a_value_that_no_row_can_hold_costs_its_row(tmp_path: Path) -> None:
    texts = [f"Text {number}." for number in range(100)]
    days = pa.array([2**31 - 2 if number == 69 else 1 for number in range(100)], pa.date32())
    pq.write_table(pa.table({"text": texts, "date": days}), tmp_path / "days.parquet")
    results = _read(tmp_path / "days.parquet")
    refused = [r.origin for r in results if isinstance(r, Refused)]
    assert [Path(origin).name for origin in refused] == ["days.parquet:70"]
    assert len(results) == 100


def test_an_unknown_time_zone_is_a_refusal(tmp_path: Path) -> None:
    times = pa.array([1], pa.timestamp("us", tz="Mars/Phobos"))
    pq.write_table(pa.table({"text": ["One."], "date": times}), tmp_path / "zone.parquet")
    (refused,) = _read(tmp_path / "zone.parquet")
    assert isinstance(refused, Refused)
    assert "Mars/Phobos" in refused.reason


@pytest.mark.parametrize("suffix", ["csv", "parquet", "jsonl"])
def test_the_labels_of_a_release_are_no_articles(tmp_path: Path, suffix: str) -> None:
    row = dict.fromkeys(("doc_id", "item", "region", "label", "text", "change"), "Ida")
    (refused,) = _read(_write(tmp_path, suffix, [row]))
    assert isinstance(refused, Refused)
    assert refused.reason == "it is a label of a release, and no article"


def test_the_regions_of_a_release_are_no_articles(tmp_path: Path) -> None:
    row = {"text": "Ida said.", "annotation": "k", "layers": [], "regions": [], "links": []}
    (refused,) = _read(_write(tmp_path, "jsonl", [row]))
    assert isinstance(refused, Refused)
    assert "regions and links" in refused.reason


def test_memory_does_not_grow_with_the_number_of_rows(tmp_path: Path) -> None:
    def peak(count: int) -> int:
        path = tmp_path / f"{count}.jsonl"
        with path.open("w") as stream:
            stream.writelines(
                json.dumps({"text": f"{n} " + "x" * 20_000}) + "\n" for n in range(count)
            )
        tracemalloc.start()
        for _ in ingest([path]):
            pass
        size = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return size

    peak(10)
    assert peak(600) < peak(60) + 2_000_000


def test_stdin_rows_are_rows(tmp_path: Path) -> None:
    stream = io.BytesIO(b'{"text":"one"}\n{bad\n')
    one, refused = ingest(["-"], stdin=stream)
    assert isinstance(one, Ingested)
    assert one.article.id == "stdin-1"
    assert refused.origin == "-:2"
