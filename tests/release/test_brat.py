"""A release as brat comes back through bratly, and through our own reader."""

from __future__ import annotations

from pathlib import Path

import bratly
import bratly.io
import pytest
from campaign import (
    FREE,
    ORDER,
    PILOT,
    SPLIT,
    TOLL,
    order_graph,
    split_graph,
    submit,
    toll_graph,
    wall_graph,
)
from hypothesis import given
from hypothesis import strategies as st
from interchange import Mention, covered, read_brat, spans_of, standoff_of
from msgspec.structs import replace

from workbench.ingest import Ingested, ingest
from workbench.ledger import Ledger
from workbench.model import Annotation, Article, Link, Region
from workbench.release import Recipe, export
from workbench.release.names import file_name
from workbench.release.units import join_fragments
from workbench.release.writers.brat import standoff_lines


@pytest.fixture
def folder(ledger: Ledger, tmp_path: Path) -> Path:
    """The campaign with an article of split spans, released as brat."""
    ledger.add_article(Article("split/article", SPLIT))
    ledger.add_version(submit(split_graph(), "ada", 9))
    export(Recipe(name="r", formats=("brat",), include_invalid=True), ledger, tmp_path / "out")
    return tmp_path / "out" / "brat"


@pytest.mark.parametrize(
    ("graph", "text"),
    [(toll_graph(), TOLL), (order_graph(), ORDER), (wall_graph(), FREE), (split_graph(), SPLIT)],
    ids=["toll", "order", "wall", "split"],
)
def test_bratly_reads_what_was_released(folder: Path, graph: Annotation, text: str) -> None:
    path = folder / f"{file_name(graph.doc_id)}.ann"
    assert path.with_suffix(".txt").read_bytes().decode() == text
    assert read_brat(path) == standoff_of(graph, text)


def test_bratly_finds_fragments_roles_and_words(folder: Path) -> None:
    mentions, arcs = read_brat(folder / f"{file_name('split/article')}.ann")
    quote = Mention("Content", ((0, 10), (25, 37)), "“We will,” “not leave.”")
    denial = Mention("Content", ((38, 41), (73, 81)), f"{PILOT} she left", "deny")
    ann = Mention("Source", ((11, 18),), "Ann Lee", kind="person", name="Ann Lee")
    bo, cy = (
        Mention("Source", (at,), w, kind="person") for at, w in (((57, 59), "Bo"), ((64, 66), "Cy"))
    )
    hold, and_ = Mention("Cue", ((67, 71),), "hold"), Mention("Cue", ((60, 63),), "and")
    lie = Mention("Content", ((42, 55),), "A report lied", "assert")
    assert set(mentions) == {quote, denial, ann, bo, cy, hold, and_, lie}
    assert set(arcs) == {
        ("said_by", quote, ann),
        ("said_by", denial, bo),
        ("said_by", denial, cy),
        ("cue_of", hold, denial),
        ("cue_of", and_, denial),
        ("disputes", denial, lie),
    }


def test_our_reader_finds_the_same_attributions(folder: Path) -> None:
    found = {o.article.text: o for o in ingest([folder]) if isinstance(o, Ingested)}
    for text, graph in ((TOLL, toll_graph()), (ORDER, order_graph()), (SPLIT, split_graph())):
        [version] = found[text].versions
        assert spans_of(version.annotation, text) == spans_of(graph, text)


def test_lines_hold_stance_names_and_clusters(folder: Path) -> None:
    lines = (folder / "toll.ann").read_text().splitlines()
    assert lines[0] == "T1\tContent 0 23\t“The toll ends in May,”"
    assert "E1\tAttribution:T2 Source:T3 Cue:T2 Content:T1" in lines
    assert "A1\tStance T1 assert" in lines
    assert "#1\tName T3\tAnn Lee" in lines
    assert "*\tSameClaim T6 T1" in lines


def test_a_claim_without_stance_looks_like_a_quote_and_is_counted(
    ledger: Ledger, tmp_path: Path
) -> None:
    bare = tuple(replace(region, stance=None) for region in toll_graph().regions)
    ledger.add_version(submit(replace(toll_graph(), regions=bare), "ada@example.org", 1))
    recipe = Recipe(name="r", formats=("brat",), include_invalid=True)
    losses = export(recipe, ledger, tmp_path / "out").manifest.losses["brat"]
    assert losses["claims without stance, written as quotes"] == 2


@given(st.text("ab \n\t\f\x1c\x85\N{LINE SEPARATOR}\N{NO-BREAK SPACE}🎉\u0301\u200d", min_size=3))
def test_covered_text_is_one_line_of_the_same_length(text: str) -> None:
    middle = len(text) // 2
    regions = (Region("a", "quote", 0, 1), Region("b", "quote", middle, len(text)))
    graph = join_fragments(Annotation("d", regions, (Link("continues", "b", "a"),)))
    [line] = standoff_lines(graph, text)
    bound = bratly.EntityAnnotation.from_line(line)
    spans = tuple((fragment.start, fragment.end) for fragment in bound.fragments)
    assert spans == ((0, 1), (middle, len(text)))
    assert bound.content == covered(text, spans)
    assert len(line.splitlines()) == 1
