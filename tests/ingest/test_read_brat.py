"""Brat standoff in PolNeAR's form: the attributions come back, however the file counts."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.errors import InputError
from workbench.ingest import Ingested, Refused, add_to_ledger, ingest
from workbench.ingest.standoff import parse_standoff
from workbench.ledger import Ledger
from workbench.model import Annotation, Attribution
from workbench.records import to_attributions
from workbench.release import Recipe, export
from workbench.release.writers.regions import GraphLine

ROLES = ("Source", "Cue", "Content")
Record = dict[str, Sequence[tuple[int, int]]]


def write_standoff(
    text: str, records: Sequence[Record], *, relations: bool = False, bom: int = 0
) -> str:
    """Return the `.ann` that brat writes for `records` over `text`, as events or as relations."""
    lines: list[str] = []

    def bound(kind: str, spans: Sequence[tuple[int, int]]) -> str:
        number = f"T{sum(line.startswith('T') for line in lines) + 1}"
        place = ";".join(f"{start + bom} {end + bom}" for start, end in spans)
        words = " ".join(text[start:end] for start, end in spans)
        words = words.replace("\r", " ").replace("\n", " ").replace("\t", " ")
        lines.append(f"{number}\t{kind} {place}\t{words}")
        return number

    for count, record in enumerate(records, start=1):
        ids = {role: bound(role, record[role]) for role in ROLES if record.get(role)}
        if relations:
            ends = [(role, number) for role, number in ids.items() if role != "Content"]
            lines += [
                f"R{count}{role}\tAttribution Arg1:{number} Arg2:{ids['Content']}"
                for role, number in ends
            ]
        else:
            trigger = bound("Attribution", record.get("Cue") or record.get("Content") or ())
            roles = " ".join(f"{role}:{number}" for role, number in ids.items())
            lines.append(f"E{count}\tAttribution:{trigger} {roles}")
    return "".join(f"{line}\n" for line in lines)


def _expect(text: str, records: Sequence[Record]) -> Counter[Any]:
    return Counter(
        tuple(tuple(text[s:e] for s, e in sorted(record.get(role, ()))) for role in ROLES)
        for record in records
        if record.get("Content")
    )


def _words(text: str, attributions: Sequence[Attribution]) -> Counter[Any]:
    return Counter(
        tuple(tuple(text[s:e] for s, e in spans) for spans in (a.source, a.cue, a.content))
        for a in attributions
    )


def _read(path: Path) -> tuple[str, Annotation]:
    (result,) = ingest([path])
    assert isinstance(result, Ingested)
    assert len(result.versions) == 1
    return result.article.text, result.versions[0].annotation


def _save(folder: Path, text: str, standoff: str, *, bom: bool = False) -> Path:
    mark = "\ufeff" if bom else ""
    (folder / "a.txt").write_bytes((mark + text).encode())
    (folder / "a.ann").write_text(standoff, encoding="utf-8")
    return folder / "a.ann"


TEXT = "He said: “no.” 👩🏽‍⚖️\nShe, “yes” and “no,” told them.\n“Go,” e\u0301 said.\n"


def _find(text: str, *words: str) -> list[tuple[int, int]]:
    return [(text.index(w), text.index(w) + len(w)) for w in words]


def _sample(text: str) -> list[Record]:
    return [
        {"Source": _find(text, "He"), "Cue": _find(text, "said:"), "Content": _find(text, "“no.”")},
        {
            "Source": _find(text, "She", "them"),
            "Cue": _find(text, "told"),
            "Content": _find(text, "“yes”", "“no,”"),
        },
        {"Cue": _find(text, "e\u0301 said"), "Content": _find(text, "“Go,”")},
    ]


@pytest.mark.parametrize("relations", [False, True])
@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("bom", [0, 1])
def test_events_and_relations_come_back_however_lines_end(
    tmp_path: Path, relations: bool, line_break: str, bom: int
) -> None:
    text = TEXT.replace("\n", line_break)
    records = _sample(text)
    standoff = write_standoff(text, records, relations=relations, bom=bom)
    got, annotation = _read(_save(tmp_path, text, standoff, bom=bool(bom)))
    assert got == TEXT
    assert _words(got, to_attributions(annotation, got).attributions) == _expect(text, records)
    assert annotation.layers == ("attribution",)


def test_offsets_that_count_a_line_break_once_are_understood(tmp_path: Path) -> None:
    records = _sample(TEXT)
    path = _save(tmp_path, TEXT.replace("\n", "\r\n"), write_standoff(TEXT, records))
    text, annotation = _read(path)
    assert _words(text, to_attributions(annotation, text).attributions) == _expect(TEXT, records)


@st.composite
def _articles(draw: st.DrawFn) -> tuple[str, list[Record]]:
    pieces = st.sampled_from(
        ["said", "“no”", "👨‍👩‍👧", "e\u0301", "\u00a0", "Ida", "\r\n", "\n", "\r", " ", "🇺🇦"]
    )
    words = draw(st.lists(pieces, min_size=6, max_size=40))
    ends = [sum(map(len, words[: i + 1])) for i in range(len(words))]
    spans = [(end - len(word), end) for word, end in zip(words, ends, strict=True) if word.strip()]
    records: list[Record] = []
    while len(spans) > 2:
        record: Record = {}
        for role in ROLES:
            count = draw(st.integers(1 if role == "Content" else 0, 2))
            record[role] = tuple(spans[:count])
            del spans[:count]
        records.append({role: parts for role, parts in record.items() if parts})
    return "".join(words), [r for r in records if r.get("Content")]


@given(_articles(), st.booleans())
@settings(max_examples=150, deadline=None)
def test_any_attributions_come_back(
    tmp_path_factory: pytest.TempPathFactory, article: tuple[str, list[Record]], relations: bool
) -> None:
    text, records = article
    if not text.strip():
        return
    if relations:
        # A content that nothing is linked to is written as a bound and nothing else, which counts.
        records = [r for r in records if r.keys() - {"Content"} or len(r) == 1]
    folder = tmp_path_factory.mktemp("brat")
    path = _save(folder, text, write_standoff(text, records, relations=relations))
    got, annotation = _read(path)
    assert _words(got, to_attributions(annotation, got).attributions) == _expect(text, records)


def test_what_no_event_uses_is_kept(tmp_path: Path) -> None:
    standoff = (
        "T1\tSource 0 2\tHe\nT2\tContent 9 14\t“no.”\nT3\tCue 3 8\tsaid:\n"
        "A1\tNegated T1\nM1 x\n#1\tAnnotatorNotes T1\tremark\nN1\tReference T1 W:1\tHe\n"
        "*\tEquiv T1 T2\nT4\tPerson 0 2\tHe\n"
    )
    _, annotation = _read(_save(tmp_path, TEXT, standoff))
    assert Counter((r.label, r.start, r.end) for r in annotation.regions) == Counter(
        [("quote", 9, 14), ("speaker", 0, 2), ("cue", 3, 8)]
    )
    assert annotation.links == ()


def test_events_about_other_things_are_passed_over(tmp_path: Path) -> None:
    standoff = "T1\tMeeting 3 7\tsaid\nT2\tPlace 0 2\tHe\nE1\tMeeting:T1 Place:T2\n"
    _, annotation = _read(_save(tmp_path, TEXT, standoff))
    assert annotation.regions == ()


def test_the_trigger_is_the_cue_where_no_role_names_one(tmp_path: Path) -> None:
    standoff = "T1\tCue 3 8\tsaid:\nT2\tContent 9 14\t“no.”\nE1\tAttribution:T1 Content:T2\n"
    text, annotation = _read(_save(tmp_path, TEXT, standoff))
    (record,) = to_attributions(annotation, text).attributions
    assert (record.cue, record.content) == (((3, 8),), ((9, 14),))


def test_numbered_roles_are_fragments_of_one_role() -> None:
    lines = [
        "T1\tContent 0 2\tHe",
        "T2\tContent 3 7\tsaid",
        "E1\tAttribution:T1 Content:T1 Content2:T2",
    ]
    (arc,) = parse_standoff(lines).arcs
    assert arc.parts == {"source": (), "cue": (), "content": ("T1", "T2")}


def test_a_source_linked_to_its_cue_reaches_the_content() -> None:
    lines = [
        "T1\tSource 0 2\tHe",
        "T2\tCue 3 8\tsaid:",
        "T3\tContent 9 14\t“no.”",
        "R1\tsays Arg1:T1 Arg2:T2",
        "R2\twhat Arg1:T2 Arg2:T3",
    ]
    (arc,) = parse_standoff(lines).arcs
    assert arc.parts == {"source": ("T1",), "cue": ("T2",), "content": ("T3",)}


@pytest.mark.parametrize(
    ("standoff", "reason"),
    [
        ("T1\tSource 0 2\tShe\n", "T1 repeats 'She', but the text there is 'He'"),
        ("T1\tSource 0 900\n", "does not lie in the text"),
        ("T1\tSource 2 2\n", "does not lie in the text"),
        ("T1\tSource two four\tHe\n", "line 1 is no standoff line"),
        ("E1\tAttribution:T9 Content:T8\n", "E1 names T"),
        ("R1\tX Arg1:T9 Arg2:T8\n", "a relation names T9"),
    ],
)
def test_a_standoff_that_does_not_fit_is_refused_and_the_article_comes(
    tmp_path: Path, standoff: str, reason: str
) -> None:
    refused, kept = ingest([_save(tmp_path, TEXT, standoff)])
    assert isinstance(refused, Refused)
    assert reason in refused.reason
    assert refused.remedy
    assert isinstance(kept, Ingested)
    assert (kept.article.text, kept.versions) == (TEXT, ())


def test_a_standoff_that_cannot_be_unpacked_is_refused_and_the_article_comes(
    tmp_path: Path,
) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "a.ann.gz").write_bytes(gzip.compress(b"T1\tCue 0 1\tx\n")[:-9])
    refused, kept = ingest([tmp_path])
    assert isinstance(refused, Refused)
    assert refused.origin == str(tmp_path / "a.ann.gz")
    assert isinstance(kept, Ingested)


def test_gold_and_a_packed_page_beside_a_standoff_are_read(tmp_path: Path) -> None:
    _save(tmp_path, TEXT, write_standoff(TEXT, _sample(TEXT)))
    (tmp_path / "a.txt").unlink()
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(TEXT.encode()))
    (tmp_path / "a.attributions.json").write_text('{"attributions": [{"content": [[0, 2]]}]}')
    (result,) = ingest([tmp_path])
    assert isinstance(result, Ingested)
    assert [v.annotator for v in result.versions] == ["seed", "unknown"]


def test_an_empty_page_is_refused_by_its_own_name(tmp_path: Path) -> None:
    _save(tmp_path, "", "")
    (refused,) = ingest([tmp_path])
    assert refused.origin == str(tmp_path / "a.txt")


def test_a_standoff_without_its_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.ann").write_text("")
    (refused,) = ingest([tmp_path])
    assert isinstance(refused, Refused)
    assert "there is no a.txt beside it" in refused.reason


def test_annotators_in_a_folder_of_their_own_find_the_text_they_share(tmp_path: Path) -> None:
    for folder in ("text", "attributions"):
        (tmp_path / folder).mkdir()
    (tmp_path / "text" / "a_story.txt").write_text(TEXT, encoding="utf-8")
    for name in ("4b22", "ef2d"):
        path = tmp_path / "attributions" / f"a_story_{name}.ann"
        path.write_text(write_standoff(TEXT, _sample(TEXT)), encoding="utf-8")
    results = [r for r in ingest([tmp_path]) if isinstance(r, Ingested)]
    assert {r.article.id for r in results} == {"a_story"}
    assert sorted(v.key for r in results for v in r.versions) == [
        "file:a_story#4b22",
        "file:a_story#ef2d",
    ]


@pytest.mark.parametrize("lines", [["T1 Source 0 2"], ["T1\tSource 0 2;5 9\tx y"]])
def test_blanks_and_tabs_both_separate(lines: list[str]) -> None:
    assert parse_standoff(lines).bounds["T1"].type == "source"


def test_a_malformed_line_is_named() -> None:
    with pytest.raises(InputError, match="line 2"):
        parse_standoff(["", "hello"])


def _corpus(corpora: Path, *names: str) -> Iterator[dict[str, Any]]:
    for name in names:
        with (corpora / "polnear" / f"{name}.jsonl").open(encoding="utf-8") as stream:
            yield from map(json.loads, stream)


@pytest.mark.corpus
@pytest.mark.parametrize("line_break", ["\n", "\r\n"])
def test_polnear_becomes_gold_with_the_spans_of_its_standoff(
    corpora: Path, tmp_path: Path, line_break: str
) -> None:
    wanted: dict[tuple[str, str], tuple[Counter[Any], Counter[Any]]] = {}
    for folder in ("text", "attributions"):
        (tmp_path / "polnear" / folder).mkdir(parents=True)
    for article in _corpus(corpora, "train", "dev"):
        text, name, annotator = (article[key] for key in ("text", "doc_id", "annotator"))
        roles = {"Source": "source", "Cue": "cue", "Content": "content"}
        records = [{r: a[n] for r, n in roles.items() if a[n]} for a in article["attributions"]]
        loose = Counter(
            text[s:e] for r in records if "Content" not in r for p in r.values() for s, e in p
        )
        wanted[text, annotator] = _expect(text, records), loose
        written = text.replace("\n", line_break)
        if line_break == "\r\n":
            places = list(accumulate((1 + (c == "\n") for c in text), initial=0))
            records = [
                {r: [(places[s], places[e]) for s, e in p] for r, p in record.items()}
                for record in records
            ]
        (tmp_path / "polnear" / "text" / f"{name}.txt").write_bytes(written.encode())
        standoff = write_standoff(written, [r for r in records if r])
        path = tmp_path / "polnear" / "attributions" / f"{name}_{annotator}.ann"
        path.write_text(standoff, encoding="utf-8")

    with Ledger.open(f"sqlite:///{tmp_path / 'ledger.sqlite'}") as ledger:
        summary = add_to_ledger(ingest([tmp_path / "polnear"]), ledger)
        assert (summary.versions, summary.refused) == (len(wanted), 0)
        recipe = Recipe(name="gold", formats=("regions",), gold="every", include_invalid=True)
        released = export(recipe, ledger, tmp_path / "gold").manifest
    assert not released.excluded
    assert sum(released.waived.values()) == 2, released.waived  # slips of the corpus itself
    count = 0
    for line in (tmp_path / "gold" / "regions.jsonl").read_bytes().splitlines():
        gold = msgspec.json.decode(line, type=GraphLine)
        graph = Annotation(gold.doc_id, gold.regions, gold.links, gold.layers)
        record = to_attributions(graph, gold.text)
        attributions, loose = wanted.pop((gold.text, gold.annotator))
        assert _words(gold.text, record.attributions) == attributions
        assert Counter(gold.text[r.start : r.end] for r in record.loose) == loose
        count += len(record.attributions)
    assert not wanted
    assert count == 16_951 + 2_190 - 34  # 34 name no content: their sources and cues are loose


@pytest.mark.corpus
@pytest.mark.parametrize(
    "name", ["polnear/train", "polnear/dev", "polnear/other_annotators", "gum/train"]
)
def test_corpus_lines_come_back_as_they_are(corpora: Path, name: str) -> None:
    path = corpora / f"{name}.jsonl"
    results = list(ingest([path]))
    with path.open(encoding="utf-8") as stream:
        for line, result in zip(stream, results, strict=True):
            article = json.loads(line)
            assert isinstance(result, Ingested), result
            assert (result.article.id, result.article.text) == (article["doc_id"], article["text"])
            (version,) = result.versions
            assert version.annotator == article.get("annotator", "unknown")
            records = to_attributions(version.annotation, article["text"]).attributions
            spans = Counter((a.source, a.cue, a.content) for a in records)
            assert spans == Counter(
                tuple(tuple(sorted(map(tuple, a[part]))) for part in ("source", "cue", "content"))
                for a in article["attributions"]
                if a["content"]
            )
