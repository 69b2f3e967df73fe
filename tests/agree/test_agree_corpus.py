"""On articles that up to six people labelled, alpha equals the one computed word by word."""

from __future__ import annotations

from pathlib import Path

import krippendorff
import numpy as np
import pytest

from workbench.agree import Agreement, Annotated, agree, group_files, tables
from workbench.text import WORD

REPOSITORY = Path(__file__).parents[2]
BIT = {"speaker": 1, "cue": 2, "quote": 4, "claim": 4}

pytestmark = pytest.mark.corpus


@pytest.fixture(scope="module")
def groups(corpora: Path) -> list[tuple[Annotated, ...]]:
    files = [corpora / "polnear" / f"{name}.jsonl" for name in ("train", "dev", "other_annotators")]
    return [group for group in group_files(files) if len(group) > 1]


@pytest.fixture(scope="module")
def agreement(groups: list[tuple[Annotated, ...]]) -> Agreement:
    return agree(groups)


def ratings(groups: list[tuple[Annotated, ...]], names: tuple[str, ...]) -> np.ndarray:
    """Return who put which word into what, annotators by words; nan for articles not read.

    A word inside a speaker inside a content has both bits: a value of its own.
    """
    blocks = []
    for group in groups:
        words = [match.span() for match in WORD.finditer(group[0].text)]
        block = np.full((len(names), len(words)), np.nan)
        for annotated in group:
            row = names.index(annotated.annotator)
            marked = np.zeros(len(words), dtype=int)
            for region in annotated.annotation.regions:
                for i, (start, end) in enumerate(words):
                    if start < region.end and region.start < end:
                        marked[i] |= BIT[region.label]
            block[row] = marked
        blocks.append(block)
    return np.hstack(blocks)


def test_token_alpha_equals_the_library_on_all_words(
    groups: list[tuple[Annotated, ...]], agreement: Agreement
) -> None:
    table = ratings(groups, agreement.annotators)
    assert agreement.total is not None
    found = {s.label: s.alpha.value for s in agreement.total.spans}
    expected = krippendorff.alpha(table, level_of_measurement="nominal")
    assert found["total"] == pytest.approx(expected, abs=5e-4)
    for label, bit in (("speaker", 1), ("cue", 2), ("content", 4)):
        one = np.where(np.isnan(table), np.nan, np.nan_to_num(table).astype(int) & bit > 0)
        expected = krippendorff.alpha(one, level_of_measurement="nominal")
        assert found[label] == pytest.approx(expected, abs=5e-4)


def test_pairs_equal_the_library_too(
    groups: list[tuple[Annotated, ...]], agreement: Agreement
) -> None:
    table = ratings(groups, agreement.annotators)
    for pair in agreement.pairs:
        rows = [agreement.annotators.index(name) for name in (pair.first, pair.second)]
        expected = krippendorff.alpha(table[rows], level_of_measurement="nominal")
        assert pair.spans[-1].alpha.value == pytest.approx(expected, abs=5e-4)


def test_the_agreement_is_what_the_corpus_is_known_for(agreement: Agreement) -> None:
    assert (agreement.articles, len(agreement.annotators), len(agreement.pairs)) == (17, 6, 15)
    assert agreement.total is not None
    total = agreement.total.spans[-1].alpha
    assert total.low is not None
    assert total.high is not None
    assert total.low < 0.754 < total.high  # the corpus paper's figure, over its own selection


def test_the_docs_show_these_figures(agreement: Agreement) -> None:
    page = (REPOSITORY / "docs" / "agreement.md").read_text(encoding="utf-8")
    shown = {line for line in page.splitlines() if line.startswith("| ")}
    details = [t for t in tables(agreement) if "spans" in t.title or "links" in t.title]
    overview = [t for t in tables(agreement) if t.title.startswith("Each annotator")]
    for table in (*details, *overview):
        assert {f"| {' | '.join(row)} |" for row in table.rows} <= shown, table.title
