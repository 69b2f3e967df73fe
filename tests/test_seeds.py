"""The seed articles: complete, in the normal form, and labelled as their README says."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from workbench.check import check_annotation
from workbench.model import Article, Attribution, Attributions
from workbench.records import clusters, from_attributions, to_attributions
from workbench.schema import validator
from workbench.text import normalise, quote_type

SEEDS = Path(__file__).parent.parent / "seeds"
NAMES = sorted(path.stem for path in SEEDS.glob("*.txt"))
SAMPLE = "000_ce47e3b07c2131f4"
# Warnings that sound labels get: passives, paraphrases without a common word, "I" for the byline.
_WHAT_NEWS_DOES = {"no-speaker", "unrelated-claims", "unsupported-name"}
_ROW = re.compile(r"^\| ([^|]+) \| `(\d{3})` \| `(.+)` \| (\S+) \|$", re.MULTILINE)
_ROWS = _ROW.findall((SEEDS / "README.md").read_text(encoding="utf-8"))


def read_article(name: str) -> Article:
    meta = msgspec.json.decode((SEEDS / f"{name}.meta.json").read_bytes())
    text = normalise((SEEDS / f"{name}.txt").read_bytes().decode("utf-8"))
    return msgspec.convert({**meta, "text": text}, Article)


def read_gold(name: str) -> Attributions:
    path = SEEDS / f"{name}.attributions.json"
    return msgspec.json.decode(path.read_bytes(), type=Attributions)


def all_attributions() -> Iterator[tuple[Attributions, Attribution]]:
    for name in NAMES:
        gold = read_gold(name)
        yield from ((gold, attribution) for attribution in gold.attributions)


def test_there_is_the_sample_and_at_least_ten_others():
    assert SAMPLE in NAMES
    assert len(NAMES) >= 11


@pytest.mark.parametrize("name", NAMES)
def test_metadata_is_complete(name: str):
    article = read_article(name)
    assert article.id == name
    assert article.language == "en"
    assert article.licence
    if name != SAMPLE:
        assert article.licence == "CC0-1.0"
        assert article.title == article.text.split("\n")[0]
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", article.published or "")
        assert article.source
        assert article.author
        assert 120 <= len(article.text.split()) <= 350


@pytest.mark.parametrize("name", NAMES)
def test_files_follow_the_schemas(name: str):
    gold = msgspec.json.decode((SEEDS / f"{name}.attributions.json").read_bytes())
    validator("attributions").validate(gold)
    validator("article").validate(msgspec.to_builtins(read_article(name)))


@pytest.mark.parametrize("name", NAMES)
def test_gold_stands_on_the_articles_text(name: str):
    gold = read_gold(name)
    assert gold.doc_id == name
    assert gold.text == read_article(name).text


@pytest.mark.parametrize("name", NAMES)
def test_check_finds_nothing_wrong_with_the_gold(name: str):
    annotation = from_attributions(read_gold(name))
    findings = list(check_annotation(annotation, read_article(name)))
    assert [f for f in findings if f.code not in _WHAT_NEWS_DOES] == []


@pytest.mark.parametrize("name", NAMES)
def test_disputes_lead_to_asserted_claims(name: str):
    attributions = read_gold(name).attributions
    disputed = {attributions[i].stance for a in attributions for i in a.disputes}
    assert disputed <= {"assert"}


@pytest.mark.parametrize("name", NAMES)
def test_gold_survives_the_region_graph(name: str):
    gold = read_gold(name)
    assert to_attributions(from_attributions(gold), gold.text) == gold


@pytest.mark.parametrize("name", NAMES)
def test_derived_fields_are_what_the_code_derives(name: str):
    gold = read_gold(name)
    assert gold.claims == tuple(clusters(gold.attributions))
    for attribution in gold.attributions:
        assert attribution.quote_type == quote_type(gold.text, attribution.content)


@pytest.mark.parametrize("name", NAMES)
def test_one_name_has_one_kind_and_one_side_of_a_claim(name: str):
    gold = read_gold(name)
    named = {(a.speaker_name, a.speaker_kind) for a in gold.attributions if a.source}
    assert len(named) == len({speaker for speaker, _ in named})
    assert all(speaker and kind for speaker, kind in named)
    for claim in gold.claims:
        assert not set(claim.asserted_by) & set(claim.denied_by)


@pytest.mark.parametrize("name", NAMES)
def test_contents_follow_the_boundary_rules(name: str):
    gold = read_gold(name)
    for attribution in gold.attributions:
        for start, end in attribution.content:
            words = gold.text[start:end]
            assert "\n" not in words
            inside_marks = words[0] in '"“«' or words.endswith("p.m.")
            assert inside_marks or words[-1] not in ".,;:"


@pytest.mark.parametrize(("construction", "number", "words", "label"), _ROWS)
def test_the_readme_names_a_place_for_each_construction(construction, number, words, label):
    (name,) = (name for name in NAMES if name.startswith(number))
    gold = read_gold(name)
    assert words in gold.text, construction
    holding = [
        (end - start, a.stance)
        for a in gold.attributions
        for start, end in a.content
        if words in gold.text[start:end]
    ]
    stance = min(holding)[1] if holding else "—"
    assert label == ("quote" if stance == "none" else stance)


def test_the_readme_lists_every_article():
    readme = (SEEDS / "README.md").read_text(encoding="utf-8")
    assert [name for name in NAMES if f"`{name}`" not in readme] == []
    assert len(_ROWS) >= 40


@pytest.mark.parametrize(
    "feature",
    [
        "\u200d",  # ZWJ emoji
        "\u00a0",  # no-break space
        "🪿",  # outside the basic plane: two UTF-16 units
        "“",
        '"',
        "«",
        "‘",
    ],
)
def test_the_seeds_have_the_characters_that_break_offsets(feature: str):
    assert any(feature in read_article(name).text for name in NAMES)


def test_the_seeds_have_combining_marks():
    texts = (read_article(name).text for name in NAMES)
    assert any(unicodedata.combining(c) for text in texts for c in text)


def test_every_value_of_the_data_model_occurs():
    attributions = [attribution for _, attribution in all_attributions()]
    assert {a.stance for a in attributions} == {"assert", "deny", "none"}
    assert {a.quote_type for a in attributions} == {"direct", "mixed", "indirect"}
    assert {a.speaker_kind for a in attributions} == {
        "person",
        "organization",
        "document",
        "unnamed",
        None,
    }
    assert any(a.same_claim for a in attributions)
    assert any(a.disputes for a in attributions)
    assert any(len(a.content) > 1 for a in attributions)


def test_the_sample_sets_the_paper_against_the_kremlin():
    first = read_gold(SAMPLE).claims[0]
    assert first.asserted_by == ("The Washington Post",)
    assert first.denied_by == ("Dmitry Peskov", "Kremlin")
