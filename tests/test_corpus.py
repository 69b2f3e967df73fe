"""The corpus of our own: complete, free, in the normal form, and sound by the guidelines."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

import msgspec
import pytest

from workbench.check import check_annotation
from workbench.ingest import Ingested, ingest
from workbench.model import Article, Attributions
from workbench.records import clusters, from_attributions, to_attributions
from workbench.schema import validator
from workbench.text import digest, normalise, quote_type

SEEDS = Path(__file__).parent.parent / "seeds"
CORPUS = SEEDS / "corpus"
NAMES = sorted(path.stem for path in CORPUS.glob("*.txt"))
LAST_SHORT = "c150"
EDGE_MARKS = "\"“«‘'"
by_name = pytest.mark.parametrize("name", NAMES)


@cache
def read_article(name: str) -> Article:
    meta = msgspec.json.decode((CORPUS / f"{name}.meta.json").read_bytes())
    text = (CORPUS / f"{name}.txt").read_bytes().decode("utf-8")
    return msgspec.convert({**meta, "text": text}, Article)


@cache
def read_gold(name: str) -> Attributions:
    path = CORPUS / f"{name}.attributions.json"
    return msgspec.json.decode(path.read_bytes(), type=Attributions)


def test_every_article_has_its_three_files():
    files = Counter(path.name.split(".", 1)[0] for path in CORPUS.glob("c*"))
    assert files == dict.fromkeys(NAMES, 3)


def test_the_seeds_folder_gives_none_of_them():
    names = {path.stem for path in SEEDS.glob("*.txt")}
    assert names.isdisjoint(NAMES)


@by_name
def test_metadata_is_complete_and_free(name: str):
    article = read_article(name)
    assert article.id == name
    assert re.fullmatch(r"c\d{3}", name)
    assert article.licence == "CC0-1.0"
    assert article.language == "en"
    assert article.source
    assert article.title == article.text.split("\n")[0]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", article.published or "")
    assert article.text == normalise(article.text).strip()
    most = 330 if name <= LAST_SHORT else 1000
    assert 50 <= len(article.text.split()) <= most
    validator("article").validate(msgspec.to_builtins(article))


def test_no_text_occurs_twice():
    texts = [read_article(name).text for name in NAMES]
    texts += [path.read_bytes().decode("utf-8") for path in SEEDS.glob("*.txt")]
    assert len({digest(normalise(text)) for text in texts}) == len(texts)


def test_no_sentence_is_a_template():
    sentences = Counter(
        sentence
        for name in NAMES
        for sentence in set(re.split(r"(?<=[.?!”\"])\s+", read_article(name).text))
        if len(sentence.split()) >= 8
    )
    assert [sentence for sentence, count in sentences.items() if count > 1] == []


@by_name
def test_gold_stands_on_the_articles_text(name: str):
    gold = read_gold(name)
    assert gold.doc_id == name
    assert gold.text == read_article(name).text
    for attribution in gold.attributions:
        for start, end in (*attribution.content, *attribution.source, *attribution.cue):
            assert 0 <= start < end <= len(gold.text)
    raw = (CORPUS / f"{name}.attributions.json").read_bytes()
    validator("attributions").validate(msgspec.json.decode(raw))


@by_name
def test_check_finds_no_error_and_leaves_no_region_alone(name: str):
    gold = read_gold(name)
    findings = check_annotation(from_attributions(gold), read_article(name))
    assert [finding for finding in findings if finding.severity == "error"] == []
    assert gold.loose == ()


@by_name
def test_gold_survives_the_region_graph(name: str):
    gold = read_gold(name)
    assert to_attributions(from_attributions(gold), gold.text) == gold


@by_name
def test_derived_fields_are_what_the_code_derives(name: str):
    gold = read_gold(name)
    assert gold.claims == tuple(clusters(gold.attributions))
    for attribution in gold.attributions:
        assert attribution.quote_type == quote_type(gold.text, attribution.content)


@by_name
def test_a_name_has_one_kind_and_one_side_of_a_claim(name: str):
    gold = read_gold(name)
    named = {(a.speaker_name, a.speaker_kind) for a in gold.attributions if a.source}
    assert len(named) == len({speaker for speaker, _ in named})
    assert all(speaker and kind for speaker, kind in named)
    for claim in gold.claims:
        assert not set(claim.asserted_by) & set(claim.denied_by)


@by_name
def test_disputes_lead_to_asserted_claims(name: str):
    attributions = read_gold(name).attributions
    disputed = {attributions[i].stance for a in attributions for i in a.disputes}
    assert disputed <= {"assert"}


@by_name
def test_spans_follow_the_boundary_rules(name: str):
    gold = read_gold(name)
    for attribution in gold.attributions:
        for start, end in attribution.content:
            words = gold.text[start:end]
            assert "\n" not in words
            assert (
                words[0] in EDGE_MARKS or words[-1] not in ".,;:" or words[-3:] in ("a.m.", ".m.")
            )
        for start, end in attribution.source:
            assert not gold.text[start:end].endswith((",", ".", "’s", "'s"))


def test_the_reader_of_seeds_ingests_them_with_their_gold():
    outcomes = list(ingest([CORPUS / "*.txt"]))
    assert {o.article.id for o in outcomes if isinstance(o, Ingested)} == set(NAMES)
    assert all(isinstance(o, Ingested) and len(o.versions) == 1 for o in outcomes)


def test_the_readme_states_the_counts():
    readme = (CORPUS / "README.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| ([^|]+) \| ([\d,]+) \|$", readme, re.MULTILINE))
    attributions = [a for name in NAMES for a in read_gold(name).attributions]
    stances = Counter(a.stance for a in attributions)
    forms = Counter(a.quote_type for a in attributions)
    counted = {
        "articles": len(NAMES),
        "words": sum(len(read_article(name).text.split()) for name in NAMES),
        "attributions": len(attributions),
        "label: asserted claim": stances["assert"],
        "label: denied claim": stances["deny"],
        "label: quote": stances["none"],
        **{f"quotation: {form}": forms[form] for form in ("direct", "mixed", "indirect")},
    }
    assert {what: int(rows[what].replace(",", "")) for what in counted} == counted
    assert [name for name in NAMES if f"`{name}`" not in readme] == []
