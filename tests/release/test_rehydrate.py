"""A release without text holds none, and with the texts it becomes what it would have been."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pandas as pd
import pytest
from campaign import ARTICLES, FREE, ORDER, TOLL, submit, toll_graph
from msgspec.structs import replace

from workbench.errors import ExportError, InputError
from workbench.ledger import Ledger
from workbench.model import Annotation
from workbench.release import Recipe, export, find_format, known_formats, read_recipe, rehydrate
from workbench.release.recipe import Splits
from workbench.text import digest

NAMES = ("attributions", "labels")
TEXT_FREE = [name for name in known_formats() if not find_format(name).needs_text]


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    """The texts as somebody else has them: other names, other line breaks."""
    folder = tmp_path / "texts"
    folder.mkdir()
    for number, text in enumerate((TOLL, ORDER, FREE)):
        (folder / f"download-{number}.txt").write_text(text, encoding="utf-8", newline="\r\n")
    return folder


def read_all(folder: Path) -> str:
    """Return all that is in a release as text, compressed files unpacked."""
    return "\n".join(_read(p) for p in sorted(folder.rglob("*")) if p.is_file())


def _read(path: Path) -> str:
    if path.suffix == ".parquet":
        return str(pd.read_parquet(path).to_csv())
    if path.suffix == ".spacy":
        return zlib.decompress(path.read_bytes()).decode("utf-8", "replace")
    return path.read_text(encoding="utf-8")


def runs_of(text: str, words: int) -> Iterator[str]:
    """Yield a pattern for every run of so many words of a text, whatever stands between them."""
    found = re.findall(r"\w+", text)
    for i in range(len(found) - words + 1):
        yield r"\W{1,4}".join(found[i : i + words])


@pytest.mark.parametrize("name", TEXT_FREE)
def test_no_three_words_of_any_article_leave(ledger: Ledger, tmp_path: Path, name: str) -> None:
    export(Recipe(name="r", formats=(name,), text="none"), ledger, tmp_path / "out")
    content = read_all(tmp_path / "out")
    for text in (TOLL, ORDER, FREE):
        assert not [run for run in runs_of(text, 3) if re.search(run, content)]


def test_the_bundled_recipe_names_only_formats_without_text(ledger: Ledger, tmp_path: Path) -> None:
    recipe = read_recipe("text-free")
    assert all(not find_format(name).needs_text for name in recipe.formats)
    assert export(recipe, ledger, tmp_path / "out").manifest.counts["articles without text"] == 3


def test_a_licensed_release_has_only_licensed_text(ledger: Ledger, tmp_path: Path) -> None:
    recipe = Recipe(
        name="r", formats=known_formats(), text="licensed", open_licences=("CC BY 4.0",)
    )
    export(recipe, ledger, tmp_path / "out")
    content = read_all(tmp_path / "out")
    assert all(re.search(run, content) for run in runs_of(TOLL, 3))
    # The guidelines in `chat` are ours; of the others' texts nothing is there.
    for text in (ORDER, FREE):
        assert not [run for run in runs_of(text, 4) if re.search(run, content)]


def test_pandas_reads_offsets_and_hashes(ledger: Ledger, tmp_path: Path) -> None:
    export(Recipe(name="r", formats=("standoff",), text="none"), ledger, tmp_path / "out")
    frame = pd.read_json(tmp_path / "out" / "standoff.jsonl", lines=True).set_index("doc_id")
    toll = frame.loc["toll"]
    assert (toll["digest"], toll["length"]) == (digest(TOLL), len(TOLL))
    assert msgspec.convert(toll["version"]["annotation"], Annotation) == toll_graph()
    words = [TOLL[region.start : region.end] for region in toll_graph().regions]
    assert toll["hashes"] == [digest(word).removeprefix("sha256:")[:16] for word in words]


@pytest.mark.parametrize("splits", [None, Splits(fractions={"train": 0.5, "test": 0.5}, seed="3")])
def test_rehydrated_is_what_it_would_have_been(
    ledger: Ledger, tmp_path: Path, texts: Path, splits: Splits | None
) -> None:
    ledger.add_version(submit(toll_graph(), "ada@example.org", 1, model="rules-1", lead_time=7.0))
    whole = Recipe(name="r", formats=NAMES, splits=splits)
    bare = replace(whole, text="none", formats=("standoff",))
    export(whole, ledger, tmp_path / "whole")
    export(bare, ledger, tmp_path / "bare")
    manifest = rehydrate(tmp_path / "bare", texts, tmp_path / "again").manifest
    files = {p.name for p in (tmp_path / "whole").iterdir()} - {"manifest.json", "articles.jsonl"}
    assert len(files) >= 3
    for name in files:
        assert (tmp_path / "whole" / name).read_bytes() == (tmp_path / "again" / name).read_bytes()
    assert manifest.source["kind"] == "release"


def test_adjudicated_gold_keeps_how_it_was_settled_and_its_recipe(
    ledger: Ledger, tmp_path: Path, texts: Path
) -> None:
    splits = Splits(fractions={"train": 0.5, "test": 0.5}, tolerance=0.0)
    whole = Recipe(
        name="r", formats=NAMES, gold="adjudicated", annotators="pseudonyms", splits=splits
    )
    export(whole, ledger, tmp_path / "whole")
    export(replace(whole, text="none", formats=("standoff",)), ledger, tmp_path / "bare")
    manifest = rehydrate(tmp_path / "bare", texts, tmp_path / "again").manifest
    labels = (tmp_path / "again" / "labels.csv").read_bytes()
    assert labels == (tmp_path / "whole" / "labels.csv").read_bytes()
    assert b",single" in labels
    assert (manifest.recipe, manifest.notes) == (whole, ())


def test_of_several_annotations_an_article_all_come_back(
    ledger: Ledger, tmp_path: Path, texts: Path
) -> None:
    ledger.add_version(submit(toll_graph(), "cem@example.org", 4))
    whole = Recipe(name="r", formats=("regions", "labels"), gold="every")
    export(whole, ledger, tmp_path / "whole")
    export(replace(whole, text="none", formats=("standoff",)), ledger, tmp_path / "bare")
    rehydrate(tmp_path / "bare", texts, tmp_path / "again")
    for name in ("regions.jsonl", "labels.csv"):
        assert (tmp_path / "whole" / name).read_bytes() == (tmp_path / "again" / name).read_bytes()


def test_a_text_that_differs_is_not_used(ledger: Ledger, tmp_path: Path, texts: Path) -> None:
    export(read_recipe("text-free"), ledger, tmp_path / "bare")
    (texts / "download-0.txt").unlink()
    (texts / "toll.txt").write_text(TOLL.replace("May", "June"), encoding="utf-8")
    (texts / "download-2.txt").unlink()
    manifest = rehydrate(tmp_path / "bare", texts, tmp_path / "again").manifest
    assert manifest.excluded == {"text differs": 1, "text missing": 1}
    assert manifest.counts["articles"] == 1


def test_no_text_that_fits_is_an_input_error(ledger: Ledger, tmp_path: Path) -> None:
    export(read_recipe("text-free"), ledger, tmp_path / "bare")
    (tmp_path / "other.txt").write_text("Something else entirely.")
    with pytest.raises(InputError, match="belongs to the release"):
        rehydrate(tmp_path / "bare", tmp_path / "other.txt", tmp_path / "again")


def test_texts_that_are_in_the_release_need_not_be_given(
    ledger: Ledger, tmp_path: Path, texts: Path
) -> None:
    recipe = Recipe(
        name="r",
        formats=("standoff", "attributions"),
        text="licensed",
        open_licences=(ARTICLES[0].licence or "",),
    )
    export(recipe, ledger, tmp_path / "mixed")
    (texts / "download-0.txt").unlink()
    manifest = rehydrate(tmp_path / "mixed", texts, tmp_path / "again").manifest
    assert manifest.counts["articles"] == 3


def test_a_damaged_release_is_not_rehydrated(ledger: Ledger, tmp_path: Path, texts: Path) -> None:
    export(read_recipe("text-free"), ledger, tmp_path / "bare")
    (tmp_path / "bare" / "labels.csv").write_text("x")
    with pytest.raises(ExportError, match="not as it was released"):
        rehydrate(tmp_path / "bare", texts, tmp_path / "again")


def test_a_release_without_standoff_says_so(ledger: Ledger, tmp_path: Path, texts: Path) -> None:
    export(Recipe(name="r", formats=("labels",)), ledger, tmp_path / "bare")
    with pytest.raises(ExportError, match="the format `standoff`"):
        rehydrate(tmp_path / "bare", texts, tmp_path / "again")
