"""Text files and web pages: one article each, with what lies beside it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from workbench.ingest import Ingested, Refused, Source, ingest
from workbench.schema import validator

TEXT = "“No,” said Ida.\r\n“Never 👩🏽‍⚖️.”\r\n"
META = {"title": "A title", "publisher": "Quay", "date": "2031-04-02", "lang": "en", "x": 1}


def _paragraphs(count: int) -> str:
    line = "The mayor told reporters on Friday that there had been “no call” to café owner {n}."
    return "".join(f"<p>{line.replace('{n}', str(n))}</p>" for n in range(count))


def _page(count: int = 6, head: str = "", language: str = ' lang="en-GB"') -> str:
    return (
        f"<html{language}><head><title>Mayor denies call | Harbour Post</title>{head}</head><body>"
        "<nav><a href='/'>Home</a> <a href='/sport'>Sport</a></nav>"
        f"<article><h1>Mayor denies call</h1>{_paragraphs(count)}</article>"
        "<footer>All rights reserved. Subscribe to our newsletter!</footer></body></html>"
    )


HEAD = (
    '<meta name="author" content="Jane Roe"><meta property="og:site_name" content="Harbour Post">'
    '<meta property="article:published_time" content="2024-05-01T10:00:00Z">'
    '<link rel="canonical" href="https://harbour.example/call">'
)


def _gold(counted: str, **fields: Any) -> str:
    content = {"content": [[0, 5]], "stance": "none"}
    later = {"content": [[counted.index("“Never"), len(counted.rstrip())]], "stance": "deny"}
    return json.dumps({"doc_id": "a", "attributions": [content, later]} | fields)


def _read(*paths: Path) -> list[Ingested | Refused]:
    return list(ingest(paths))


def test_a_text_file_is_an_article_named_after_it(tmp_path: Path) -> None:
    (tmp_path / "my article.v2.txt").write_bytes(b"\xef\xbb\xbfHe said no.\r\n")
    (result,) = _read(tmp_path)
    assert isinstance(result, Ingested)
    assert (result.article.id, result.article.text) == ("my article.v2", "He said no.\n")
    assert (result.versions, result.predictions) == ((), ())


@pytest.mark.parametrize("name", ["a.txt", "a.html"])
def test_metadata_beside_it_is_the_articles(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(_page(head=HEAD) if name == "a.html" else "Hello.")
    (tmp_path / "a.meta.json").write_text(json.dumps(META | {"id": "given", "author": None}))
    (result,) = _read(tmp_path)
    assert isinstance(result, Ingested)
    article = result.article
    assert (article.id, article.title, article.source) == ("given", "A title", "Quay")
    assert (article.published, article.language) == ("2031-04-02", "en")
    assert article.author == ("Jane Roe" if name == "a.html" else None)


@pytest.mark.parametrize("meta", ["{broken", "[1]", '"x"', "", "[" * 100_000])
def test_metadata_that_cannot_be_read_refuses_the_article(tmp_path: Path, meta: str) -> None:
    (tmp_path / "a.txt").write_text("Hello.")
    (tmp_path / "a.meta.json").write_text(meta)
    (result,) = _read(tmp_path)
    assert isinstance(result, Refused)
    assert "a.meta.json is not a JSON object" in result.reason


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("own_text", [None, "raw", "normal"])
def test_gold_beside_it_arrives_with_offsets_that_fit(
    tmp_path: Path, line_break: str, own_text: str | None
) -> None:
    raw = TEXT.replace("\r\n", line_break)
    counted = raw.replace(line_break, "\n") if own_text == "normal" else raw
    (tmp_path / "a.txt").write_bytes(raw.encode())
    fields = {"text": counted} if own_text else {}
    (tmp_path / "a.attributions.json").write_text(_gold(counted, **fields))
    (result,) = _read(tmp_path)
    assert isinstance(result, Ingested)
    (version,) = result.versions
    text = result.article.text
    assert [text[r.start : r.end] for r in version.annotation.regions] == [
        "“No,”",
        "“Never 👩🏽‍⚖️.”",
    ]
    assert [(r.label, r.stance) for r in version.annotation.regions] == [
        ("quote", None),
        ("claim", "deny"),
    ]
    assert (version.annotator, version.key) == ("seed", "file:a#seed")
    assert version.annotation.layers == ("attribution", "stance")


@pytest.mark.parametrize(
    ("gold", "reason"),
    [
        (_gold(TEXT, text="Another text."), "its `text` is not the article's text"),
        ('{"attributions": [{"content": [[0, 900]]}]}', "does not lie in the text"),
        ("nonsense", "not a JSON object"),
    ],
)
def test_gold_that_does_not_fit_is_refused_and_the_article_comes(
    tmp_path: Path, gold: str, reason: str
) -> None:
    (tmp_path / "a.txt").write_bytes(TEXT.encode())
    (tmp_path / "a.attributions.json").write_text(gold)
    refused, kept = _read(tmp_path)
    assert isinstance(refused, Refused)
    assert refused.origin.endswith("a.attributions.json")
    assert reason in refused.reason
    assert isinstance(kept, Ingested)
    assert kept.versions == ()


@pytest.mark.parametrize(("companion", "comes"), [("attributions", True), ("meta", False)])
def test_a_companion_that_does_not_open_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, companion: str, comes: bool
) -> None:
    (tmp_path / "a.txt").write_text("“No,” said Ida.")
    path = tmp_path / f"a.{companion}.json"
    path.write_text("{}")
    real = Source.open

    def refuse(source: Source) -> BinaryIO:
        if source.path == str(path):
            raise PermissionError(13, "Permission denied", str(path))
        return real(source)

    # Permission bits do not stop a test that runs as root.
    monkeypatch.setattr(Source, "open", refuse)
    refused, *kept = _read(tmp_path)
    assert isinstance(refused, Refused)
    assert refused.reason == f"{path}: Permission denied"
    assert len(kept) == comes


def test_the_seeds_arrive_with_their_gold(seeds: Path) -> None:
    results = [r for r in ingest([seeds / "*.txt"]) if isinstance(r, Ingested)]
    assert len(results) == len(list(seeds.glob("*.txt")))
    for result in results:
        validator("article").validate(json.loads(json.dumps(_plain(result.article))))
        for version in result.versions:
            assert version.annotator == "seed"
            assert all(
                0 <= r.start < r.end <= len(result.article.text) for r in version.annotation.regions
            )


def _plain(article: Any) -> dict[str, Any]:
    return {name: getattr(article, name) for name in article.__struct_fields__}


def test_a_page_gives_text_and_metadata_without_its_menus(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(_page(head=HEAD), encoding="utf-8")
    (result,) = _read(tmp_path)
    assert isinstance(result, Ingested)
    article = result.article
    assert (article.title, article.author) == ("Mayor denies call", "Jane Roe")
    assert (article.source, article.url) == ("Harbour Post", "https://harbour.example/call")
    assert (article.published, article.language) == ("2024-05-01", "en-GB")
    assert "“no call” to café owner 5." in article.text
    assert "newsletter" not in article.text
    assert "Sport" not in article.text


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ('<meta charset="windows-1252">', "cp1252"),
        ('<meta charset="utf-8">', "utf-8"),
        ("", "utf-8-sig"),
    ],
)
def test_a_page_in_another_encoding_reads_the_same(
    tmp_path: Path, head: str, encoding: str
) -> None:
    (tmp_path / "a.htm").write_text(_page(head=head), encoding=encoding)
    (result,) = _read(tmp_path)
    assert isinstance(result, Ingested)
    assert "“no call” to café owner 0." in result.article.text


@pytest.mark.parametrize(
    "page", ["", " ", "<html><body></body></html>", "<p></p>", "<" * 2000, "<!doctype html>"]
)
def test_a_page_without_an_article_is_refused(tmp_path: Path, page: str) -> None:
    (tmp_path / "a.html").write_text(page)
    (result,) = _read(tmp_path)
    assert isinstance(result, Refused)
    assert result.remedy


@pytest.mark.parametrize("suffix", ["txt", "html"])
def test_two_megabytes_are_an_article_like_any_other(tmp_path: Path, suffix: str) -> None:
    if suffix == "txt":
        (tmp_path / "long.txt").write_text("“No,” she said 👩🏽‍⚖️.\r\n" * 75_000)
    else:
        (tmp_path / "long.html").write_text(_page(22_000))
    assert (tmp_path / f"long.{suffix}").stat().st_size > 2_000_000
    (result,) = _read(tmp_path)
    assert isinstance(result, Ingested)
    assert len(result.article.text) > 1_500_000
