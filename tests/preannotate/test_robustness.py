from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from workbench.check import check_annotation
from workbench.model import Annotation, Article
from workbench.preannotate import PreAnnotator, load_preannotator
from workbench.text import inside_grapheme

PIECES = [
    "“", "”", '"', "‘", "’", "'", "«", "»", ",", ".", "!", ":", "\n", "\n\n", " ", "\u00a0", "\t",
    "said", "Ruiz", "according to", "the mayor", "that it rained", "denied", "claims", "reportedly",
    "👩‍👩‍👧‍👦", "e\u0301", "🇺🇦", "\u200d", "\u0000", "\ufeff", "한국", "MOSCOW (AP) - ", "OKAFOR: ",
    "is expected to win", "a liar", "told", "(", ")", "—", "U.S.", "1,000", "\u2028", "\u202e",
]  # fmt: skip


@pytest.fixture(scope="module")
def rules() -> PreAnnotator:
    return load_preannotator("rules")


def annotate(rules: PreAnnotator, text: str) -> Annotation:
    (prediction,) = rules.annotate([Article("a", text, language="en")])
    assert prediction.score is not None
    assert 0 <= prediction.score <= 1
    return prediction.annotation


def check(annotation: Annotation, text: str) -> None:
    ids = {region.id for region in annotation.regions}
    for region in annotation.regions:
        assert 0 <= region.start < region.end <= len(text)
        assert text[region.start : region.end].strip()
        assert not inside_grapheme(text, region.start)
        assert not inside_grapheme(text, region.end)
        assert region.score is None or 0 <= region.score <= 1
    findings = check_annotation(annotation, Article("a", text))
    assert [finding.code for finding in findings if finding.severity == "error"] == []
    for link in annotation.links:
        assert {link.source, link.target} <= ids


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(parts=st.lists(st.sampled_from(PIECES), max_size=30), gap=st.sampled_from(["", " "]))
@example(parts=["—", "“", "👩‍👩‍👧‍👦"], gap="")
def test_any_mixture_of_marks_and_words_gives_spans_in_range(
    rules: PreAnnotator, parts: list[str], gap: str
) -> None:
    text = gap.join(parts)
    check(annotate(rules, text), text)


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=200))
def test_any_text_gives_spans_in_range(rules: PreAnnotator, text: str) -> None:
    check(annotate(rules, text), text)


def test_spans_are_whole_characters_beside_emoji_and_combining_marks(rules: PreAnnotator) -> None:
    text = "“Bravo 👩‍👩‍👧‍👦,” Zoe\u0301 said. Rene\u0301\u0301 said it was over 🇺🇦."
    annotation = annotate(rules, text)
    assert annotation.regions
    check(annotation, text)


def test_a_paragraph_of_a_hundred_thousand_characters_is_read_in_pieces(
    rules: PreAnnotator,
) -> None:
    text = "The mayor said that the bridge was safe. " * 3000 + "“It holds,” Ruiz said."
    annotation = annotate(rules, text)
    assert text[annotation.regions[-1].end - 4 :].strip()
    assert sum(region.label == "cue" for region in annotation.regions) > 2900
    check(annotation, text)


def test_every_region_has_a_score(rules: PreAnnotator) -> None:
    annotation = annotate(rules, "“Leave!” Ana Ruiz said. She denied the report of a crack.")
    assert {region.label for region in annotation.regions} == {"speaker", "cue", "quote", "claim"}
    assert all(region.score is not None for region in annotation.regions)


def test_a_headline_that_runs_into_its_dateline_is_read(rules: PreAnnotator) -> None:
    text = (
        "Kerrigan, Says He Backed Toll Plan; Records Say FLATWATER — Treasurer Owen Kerrigan "
        "insisted supported opponent,"
    )
    check(annotate(rules, text), text)
