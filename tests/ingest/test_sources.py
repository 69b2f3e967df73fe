"""Files, folders, globs, standard input and URLs lead to the same articles."""

from __future__ import annotations

import gzip
import io
import os
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest

from workbench.ingest import Ingested, Refused, Source, ingest
from workbench.ingest.source import find_sources, sniff, split_name


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.txt", "a.txt", "sub/deep/c.txt", ".hidden.txt", ".git/d.txt", "README.md"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"The text of {name}.")
    return tmp_path


@pytest.fixture
def memory() -> Iterator[fsspec.AbstractFileSystem]:
    fs = fsspec.filesystem("memory")
    fs.pipe({"/news/a.txt": b"one", "/news/a.meta.json": b'{"title":"T"}', "/news/b.txt": b"two"})
    yield fs
    fs.rm("/news", recursive=True)


def _texts(*names: str | Path) -> list[str]:
    return [r.article.text if isinstance(r, Ingested) else r.reason for r in ingest(names)]


def test_a_folder_is_read_to_its_depth_in_order_without_hidden_files_and_readme(
    folder: Path,
) -> None:
    assert _texts(folder) == [f"The text of {n}." for n in ("a.txt", "b.txt", "sub/deep/c.txt")]


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        ("*.txt", ["a.txt", "b.txt"]),
        ("**/*.txt", ["a.txt", "b.txt", "sub/deep/c.txt"]),
        ("[b]*", ["b.txt"]),
        ("s*", ["sub/deep/c.txt"]),
        ("su?/*", ["sub/deep/c.txt"]),
        ("**/deep", ["sub/deep/c.txt"]),
        ("[bs]*", ["b.txt", "sub/deep/c.txt"]),
        ("*/d[ef]ep/*.txt", ["sub/deep/c.txt"]),
    ],
)
def test_a_glob_leads_to_its_matches_in_order(folder: Path, pattern: str, names: list[str]) -> None:
    assert _texts(folder / pattern) == [f"The text of {n}." for n in names]


def test_a_readme_that_is_named_is_read(tmp_path: Path) -> None:
    (tmp_path / "readme.txt").write_text("This.")
    assert _texts(tmp_path / "readme.txt") == ["This."]


def test_a_file_whose_name_looks_like_a_glob_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "what [now]?.txt").write_text("This.")
    assert _texts(tmp_path / "what [now]?.txt") == ["This."]


def test_a_file_reached_twice_is_read_once(folder: Path) -> None:
    assert len(_texts(folder / "a.txt", folder, folder / "*.txt")) == 3


def test_origins_are_as_short_as_the_user_wrote_them(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    origins = [r.origin for r in ingest(["a.txt", "sub", "b*"])]
    assert origins == ["a.txt", "sub/deep/c.txt", "b.txt"]
    assert next(iter(ingest([folder / "a.txt"]))).origin == str(folder / "a.txt")


def test_a_link_to_a_folder_is_followed_once(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "e.txt").write_text("Elsewhere.")
    (elsewhere / "back").symlink_to(elsewhere)
    for name in ("one", "two"):
        (folder / name).symlink_to(elsewhere)
    assert [r.origin for r in ingest([folder])][2:] == [
        str(folder / "one/e.txt"),
        str(folder / "sub/deep/c.txt"),
    ]


def test_releases_below_a_folder_are_passed_over_and_other_manifests_are_not(folder: Path) -> None:
    for name, manifest in (("ours", '{"workbench":"1","recipe":{},"files":[]}'), ("other", "[]")):
        (folder / name).mkdir()
        (folder / name / "manifest.json").write_text(manifest)
        (folder / name / "f.txt").write_text(f"The text of {name}.")
    assert "The text of ours." not in _texts(folder)
    assert "The text of other." in _texts(folder)
    assert "The text of ours." in _texts(folder / "ours")


@pytest.mark.parametrize(
    ("pattern", "kept"), [("", 2), ("*", 2), ("**/*.txt", 2), ("*/*/*.txt", 0), ("s*/*.txt", 0)]
)
def test_a_folder_that_does_not_open_is_refused_and_the_rest_goes_on(
    folder: Path, monkeypatch: pytest.MonkeyPatch, pattern: str, kept: int
) -> None:
    real = os.scandir

    def refuse(path: str) -> object:
        if path.endswith("/sub"):
            raise PermissionError(13, "Permission denied", path)
        return real(path)

    # Permission bits do not stop a test that runs as root.
    monkeypatch.setattr(os, "scandir", refuse)
    *read, refused = ingest([folder / pattern])
    assert len(read) == kept
    assert isinstance(refused, Refused)
    assert (refused.origin, refused.reason) == (str(folder / "sub"), "Permission denied")


@pytest.mark.parametrize("pattern", ["", "**/*.txt"])
def test_a_link_back_up_is_not_followed(folder: Path, pattern: str) -> None:
    (folder / "sub" / "up").symlink_to(folder)
    assert len(_texts(folder / pattern)) == 3


def test_a_glob_follows_links_to_folders(folder: Path) -> None:
    (folder / "link").symlink_to(folder / "sub" / "deep")
    assert _texts(folder / "l*/*.txt") == ["The text of sub/deep/c.txt."]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("nothing.txt", "there is no such file, folder or match"),
        ("*.nothing", "there is no such file, folder or match"),
        ("no/where/", "there is no such file, folder or match"),
        ("empty", "the folder holds no article"),
    ],
)
def test_what_is_not_there_is_refused_and_the_rest_goes_on(
    folder: Path, name: str, reason: str
) -> None:
    (folder / "empty").mkdir()
    refused, kept = ingest([folder / name, folder / "a.txt"])
    assert isinstance(refused, Refused)
    assert refused.reason == reason
    assert refused.remedy
    assert isinstance(kept, Ingested)


def test_a_name_that_is_no_utf_8_is_refused_and_the_rest_goes_on(folder: Path) -> None:
    odd = folder / os.fsdecode(b"caf\xe9.txt")
    odd.write_text("Words.")
    results = list(ingest([folder, odd, folder / os.fsdecode(b"\xe9")]))
    origins = [Path(r.origin).name for r in results if isinstance(r, Refused)]
    assert origins == ["caf?.txt", "caf?.txt", "?"]
    assert len(results) == 6


def test_an_empty_name_is_not_the_current_folder(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    assert _texts("") == ["the name is empty"]


@pytest.mark.parametrize("url", ["s3://bucket/a.txt", "gs://bucket/*.txt", "nosuch://x/y.txt"])
def test_a_url_whose_package_is_missing_is_refused_with_its_name(url: str) -> None:
    (refused,) = ingest([url])
    assert isinstance(refused, Refused)
    assert any(word in refused.reason for word in ("s3fs", "gcsfs", "nosuch"))


def test_urls_are_read_with_what_lies_beside(memory: fsspec.AbstractFileSystem) -> None:
    results = list(ingest(["memory://news"]))
    assert [(r.origin, r.article.title) for r in results if isinstance(r, Ingested)] == [
        ("memory:///news/a.txt", "T"),
        ("memory:///news/b.txt", None),
    ]
    assert _texts("memory://news/b*.txt") == ["two"]


def test_file_urls_are_read(folder: Path) -> None:
    assert _texts((folder / "a.txt").as_uri()) == ["The text of a.txt."]


def test_packed_files_are_unpacked(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(b'{"text":"one"}\n'))
    (tmp_path / "b.txt.gz").write_bytes(gzip.compress("“two”".encode()))
    results = [r for r in ingest([tmp_path]) if isinstance(r, Ingested)]
    assert [(r.article.id, r.article.text) for r in results] == [("a-1", "one"), ("b", "“two”")]


@pytest.mark.parametrize(
    ("content", "format", "texts"),
    [
        (b"Just text.", None, ["Just text."]),
        (b'\xef\xbb\xbf{"text":"a"}\n{"text":"b"}\n', None, ["a", "b"]),
        (b' [{"data": {"text": "a"}}]', None, ["a"]),
        (b"text\na\nb\n", "csv", ["a", "b"]),
        (b'{"not": "json lines"}', "txt", ['{"not": "json lines"}']),
    ],
)
def test_standard_input_is_known_by_its_looks_or_by_the_format_given(
    content: bytes, format: str | None, texts: list[str]
) -> None:
    results = ingest(["-"], format=format, stdin=io.BytesIO(content))
    assert [r.article.text for r in results if isinstance(r, Ingested)] == texts


def test_standard_input_that_is_empty_is_refused() -> None:
    (refused,) = ingest(["-"], stdin=io.BytesIO(b""))
    assert refused == Refused("-", "the article is empty", "Put text into it, or leave it out.")


@pytest.mark.parametrize(
    ("head", "format"),
    [
        (b"PAR1\x15", "parquet"),
        (b"<!doctype html>", "html"),
        (b"\n[", "json"),
        (b'[{"text": 1}]', "json"),
        (b"[Reuters] - Ann said", "txt"),
        (b'{"text": 1}', "jsonl"),
        (b"{so to speak}", "txt"),
        (b'id,"text",date\r\n1,Words,', "csv"),
        (b"\xef\xbb\xbftitle;Text\n", "csv"),
        (b"Text, words and pictures: a talk\n", "txt"),
        (b"Text\n\nWords.", "txt"),
    ],
)
def test_formats_have_their_looks(head: bytes, format: str) -> None:
    assert sniff(head) == format


def test_a_format_given_goes_before_the_suffix(tmp_path: Path) -> None:
    (tmp_path / "a.data").write_text("Words.")
    (result,) = ingest([tmp_path / "a.data"], format="txt")
    assert isinstance(result, Ingested)


@pytest.mark.parametrize(
    ("path", "split"),
    [
        ("/x/a.txt", ("a", "txt")),
        ("a.b.JSONL", ("a.b", "jsonl")),
        ("a.csv.gz", ("a", "csv")),
        ("README", ("README", "")),
        (".txt", (".txt", "")),
    ],
)
def test_names_are_split(path: str, split: tuple[str, str]) -> None:
    assert split_name(path) == split


@pytest.mark.parametrize(
    ("names", "kept"),
    [
        (["a.txt", "a.meta.json", "a.attributions.json"], ["a.txt"]),
        (["a.html", "a.meta.json"], ["a.html"]),
        (["a.txt.gz", "a.meta.json", "a.attributions.json"], ["a.txt.gz"]),
        (["a.txt.gz", "a.ann"], ["a.ann"]),
        (["a.txt", "a.ann.xz"], ["a.ann.xz"]),
        (["a.meta.json", "a.attributions.json"], ["a.attributions.json", "a.meta.json"]),
        (["a.txt", "a.ann"], ["a.ann"]),
        (["a.ann", "b.txt"], ["a.ann", "b.txt"]),
    ],
)
def test_what_accompanies_an_article_is_no_source_of_its_own(
    tmp_path: Path, names: list[str], kept: list[str]
) -> None:
    for name in names:
        (tmp_path / name).write_text("{}")
    found = [Path(s.path).name for s in find_sources([tmp_path]) if isinstance(s, Source)]
    assert found == kept
    each = find_sources([tmp_path / name for name in names])
    assert sorted(Path(s.path).name for s in each if isinstance(s, Source)) == kept
