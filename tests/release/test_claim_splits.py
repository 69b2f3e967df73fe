"""Articles that share a claim stay in one split, whatever is labelled later."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from campaign import submit
from msgspec.structs import replace

from workbench.audit import collect_claims
from workbench.ledger import Ledger
from workbench.model import Annotation, Article, Link, Prediction, Region
from workbench.release import Recipe, Splits, export
from workbench.release.claims import read_claims
from workbench.release.source import LedgerSource
from workbench.text import digest

HALVES = Splits(fractions={"train": 0.5, "test": 0.5}, near_duplicates=0, tolerance=1)
BY_CLAIM = replace(HALVES, group_by="claim")
FILLER = ("harbour", "orchard", "violin", "granite", "lantern", "saddle", "meadow", "copper")


def tell(number: int, claim: str) -> tuple[Article, Annotation]:
    """Return an article of its own words in which Peskov makes a claim."""
    words = random.Random(number).choices(FILLER, k=30)
    text = f"{' '.join(words)} {number}. Dmitry Peskov said that {claim}."
    speaker, cue, start = (text.index(part) for part in ("Dmitry", "said", claim))
    regions = (
        Region("s", "speaker", speaker, cue - 1, name="Dmitry Peskov", kind="person"),
        Region("c", "cue", cue, cue + 4),
        Region("q", "claim", start, start + len(claim), stance="assert"),
    )
    name = f"a{number:03}"
    links = (Link("said_by", "q", "s"), Link("cue_of", "c", "q"))
    return Article(name, text), Annotation(name, regions, links)


def claim(number: int) -> str:
    """Return one of many claims, in words that no other has."""
    return f"the envoy{number} carried sealed letter{number} across frontier{number}"


def label(ledger: Ledger, number: int, words: str) -> str:
    """Add an article with its label; return the digest of its text."""
    article, graph = tell(number, words)
    ledger.add_article(article)
    ledger.add_version(submit(graph, "ada", 5, key=f"k/{number}"))
    return digest(article.text)


def splits_of(ledger: Ledger, splits: Splits = BY_CLAIM) -> dict[str, str | None]:
    plan = LedgerSource(ledger).plan(splits)
    return {d: plan.split(d) for d in (digest(article.text) for article in ledger.articles())}


@pytest.fixture
def empty(tmp_path: Path):
    with Ledger.open(f"sqlite:///{tmp_path / 'claims.db'}") as opened:
        yield opened


def test_articles_that_share_a_claim_share_a_split(empty: Ledger) -> None:
    pairs = [
        [label(empty, 2 * i, claim(i)), label(empty, 2 * i + 1, f"in May {claim(i)} at night")]
        for i in range(20)
    ]
    together, apart = splits_of(empty), splits_of(empty, HALVES)
    assert all(together[one] == together[other] for one, other in pairs)
    assert {together[one] for one, _ in pairs} == {"train", "test"}
    assert any(apart[one] != apart[other] for one, other in pairs)


def test_the_claims_are_those_of_the_claim_ledger(empty: Ledger) -> None:
    for number in range(6):
        label(empty, number, claim(number // 2))
    clusters = collect_claims(empty).clusters
    expected = {frozenset(s.doc_id for s in c.statements) for c in clusters if c.articles > 1}
    plan = LedgerSource(empty).plan(BY_CLAIM)
    groups: dict[str, set[str]] = {}
    for article in empty.articles():
        groups.setdefault(plan.group(digest(article.text)), set()).add(article.id)
    assert set(map(frozenset, groups.values())) == expected


def test_no_article_moves_when_others_are_labelled(empty: Ledger) -> None:
    order = list(range(60))
    random.Random(3).shuffle(order)
    before: dict[str, str | None] = {}
    for done, number in enumerate(order, start=1):
        label(empty, number, claim(number % 17))
        if done % 20 == 0:
            now = splits_of(empty)
            assert before.items() <= now.items()
            before = now


def test_an_article_labelled_late_joins_those_labelled_before(empty: Ledger) -> None:
    late, graph = tell(1, claim(1))
    empty.add_article(late)
    empty.add_prediction(Prediction("rules-1", graph))
    first = label(empty, 2, claim(1))
    assert set(read_claims(empty)) == {first}
    before = splits_of(empty)[first]
    empty.add_version(submit(graph, "ada", 6, key="k/late"))
    plan = LedgerSource(empty).plan(BY_CLAIM)
    assert plan.split(first) == before
    assert plan.group(digest(late.text)) == first


def test_a_draft_has_no_place_until_it_is_submitted(empty: Ledger) -> None:
    late, graph = tell(1, claim(1))
    empty.add_article(late)
    empty.add_version(submit(graph, "ada", 6, key="k/draft", state="draft"))
    first = label(empty, 2, claim(1))
    before = splits_of(empty)[first]
    empty.add_version(submit(graph, "ada", 6, key="k/late"))
    plan = LedgerSource(empty).plan(BY_CLAIM)
    assert plan.split(first) == before
    assert plan.group(digest(late.text)) == plan.group(first) == first


def bridge(ledger: Ledger) -> None:
    """Label two articles, and a third that makes the claims of both."""
    one, other = claim(1), claim(2)
    label(ledger, 1, one)
    label(ledger, 2, other)
    article, graph = tell(3, one)
    text = f"{article.text} He said that {other}."
    start = text.rindex(other)
    regions = (
        *graph.regions,
        Region("s2", "speaker", start - 13, start - 11, name="Dmitry Peskov", kind="person"),
        Region("q2", "claim", start, start + len(other), stance="assert"),
    )
    links = (*graph.links, Link("said_by", "q2", "s2"))
    ledger.add_article(replace(article, text=text))
    ledger.add_version(submit(replace(graph, regions=regions, links=links), "ada", 5, key="k/3"))


def test_an_article_that_shares_claims_with_two_splits_stays_out(
    empty: Ledger, tmp_path: Path
) -> None:
    bridge(empty)
    seen = set()
    for seed in "1234":
        splits = replace(BY_CLAIM, seed=seed)
        recipe = Recipe(name="r", formats=("attributions",), splits=splits, include_invalid=True)
        manifest = export(recipe, empty, tmp_path / seed).manifest
        used = sum(counts["articles"] > 0 for counts in manifest.splits.values())
        seen.add((used, manifest.excluded.get("torn", 0)))
    assert seen == {(1, 0), (2, 1)}
