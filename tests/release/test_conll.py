"""spaCy's own converter reads the tokens back as the spans that were written."""

from __future__ import annotations

from pathlib import Path

import pytest
from campaign import TOLL, submit, toll_graph
from msgspec.structs import replace
from spacy.training.converters import conll_ner_to_docs
from spacy.training.iob_utils import offsets_to_biluo_tags, tags_to_entities

from workbench.ledger import Ledger
from workbench.model import Annotation, Article, Region
from workbench.release import Recipe, export
from workbench.release.tokens import tokenizer

BIO = Recipe(name="r", formats=("conll", "conll-bioes"))


def entities(path: Path) -> list[list[tuple[str, str]]]:
    docs = conll_ner_to_docs(path.read_text(encoding="utf-8"), n_sents=0, no_print=True)
    return [[(e.label_, e.text) for e in doc.ents] for doc in docs]


def test_every_layer_reads_back(ledger: Ledger, tmp_path: Path) -> None:
    export(BIO, ledger, tmp_path / "out")
    folder = tmp_path / "out" / "conll"
    order, toll, wall = entities(folder / "content.conll")
    assert order == [("quote", "“ Leave the harbour , ”")]
    assert toll == [
        ("claim_assert", "“ The toll ends in May , ”"),
        ("claim_deny", "the toll ends in May"),
    ]
    assert [label for label, _ in wall] == ["claim_assert"]
    assert entities(folder / "speaker.conll")[1] == [("speaker", "Ann Lee"), ("speaker", "Bo Kim")]
    assert entities(folder / "cue.conll")[1] == [("cue", "said"), ("cue", "denied")]


def test_offsets_are_those_of_the_text(ledger: Ledger, tmp_path: Path) -> None:
    export(BIO, ledger, tmp_path / "out")
    articles = (tmp_path / "out/conll/cue.conll").read_text().split("-DOCSTART-")[2]
    for line in articles.splitlines()[1:]:
        if line:
            token, start, end, _ = line.split("\t")
            assert TOLL[int(start) : int(end)] == token


def test_bioes_is_what_spacy_makes_of_the_same_spans(ledger: Ledger, tmp_path: Path) -> None:
    export(BIO, ledger, tmp_path / "out")
    block = (tmp_path / "out/conll-bioes/content.conll").read_text().split("-DOCSTART-")[2]
    tags = [line.split("\t")[3] for line in block.splitlines()[1:] if line]
    regions = [r for r in toll_graph().regions if r.label == "claim"]
    spans = [(r.start, r.end, f"claim_{r.stance}") for r in regions]
    expected = offsets_to_biluo_tags(tokenizer()(TOLL), spans)
    biluo = [tag.replace("E-", "L-").replace("S-", "U-") for tag in tags]
    assert biluo == expected
    assert len(tags_to_entities(biluo)) == 2


def test_what_tokens_cannot_show_is_counted(ledger: Ledger, tmp_path: Path) -> None:
    graph = toll_graph()
    inside = Region("in", "claim", graph.regions[0].start + 5, graph.regions[0].end - 5)
    half = Region("half", "cue", TOLL.index("ends") + 1, TOLL.index("ends") + 4)
    more = replace(graph, regions=(*graph.regions, inside, half))
    ledger.add_version(submit(more, "ada@example.org", 1))
    recipe = replace(BIO, include_invalid=True)
    losses = export(recipe, ledger, tmp_path / "out").manifest.losses["conll"]
    assert losses["spans inside others"] == 1
    assert losses["spans moved to token borders"] == 1
    assert losses["said_by"] == 4


@pytest.mark.parametrize("form", ["conll", "conll-bioes"])
def test_a_span_over_two_paragraphs_is_cut_and_counted(
    ledger: Ledger, tmp_path: Path, form: str
) -> None:
    text = "He said:\n\n“One thing.\n“Another thing.”"
    ledger.add_article(Article("long", text))
    graph = Annotation("long", (Region("q", "quote", 10, len(text)),))
    ledger.add_version(submit(graph, "ada", 9))
    recipe = replace(BIO, include_invalid=True)
    losses = export(recipe, ledger, tmp_path / "out").manifest.losses[form]
    assert losses["spans cut at a line"] == 1
    block = (tmp_path / f"out/{form}/content.conll").read_text().split("-DOCSTART-")[1]
    tags = [line.split("\t")[3] for line in block.splitlines()[1:] if line]
    assert tags.count("B-quote") == 2
