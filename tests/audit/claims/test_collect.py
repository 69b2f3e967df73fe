"""Claims across articles: who asserts, who denies, where, and in which words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from workbench.adjudicate import Conflict, Decision, merge
from workbench.audit import Cluster, Coverage, collect_claims
from workbench.audit.claims import Settled, read_settled
from workbench.ingest import add_to_ledger, ingest
from workbench.ledger import Ledger
from workbench.model import Annotation, AnnotationVersion, Article, Link, Prediction, Region

CALL = "Mayor Lindt phoned the ferry owner Ulla Brandt before the harbour vote"
REPORT = f"The Courier reported that {CALL}. Her office denied that {CALL}."
ECHO = f"A spokesman denied that {CALL}. Nobody else was told."
GOLF = "Ann Lee said the golf course closed in May."


def claim(text: str, words: str, stance: str, speaker: str, number: int, after: int = 0):
    start, mention = text.index(words, after), text.index(speaker)
    return (
        Region(f"c{number}", "claim", start, start + len(words), stance=stance),
        Region(f"s{number}", "speaker", mention, mention + len(speaker), name=speaker),
        Link("said_by", f"c{number}", f"s{number}"),
    )


def graph(doc_id: str, *claims: tuple[Region, Region, Link], links: tuple[Link, ...] = ()):
    regions = tuple(region for c in claims for region in c[:2])
    return Annotation(doc_id, regions, (*(c[2] for c in claims), *links))


REPORTED = graph(
    "report",
    claim(REPORT, CALL, "assert", "The Courier", 1),
    claim(REPORT, CALL, "deny", "Her office", 2, after=REPORT.index("denied")),
    links=(Link("disputes", "c2", "c1"),),
)
ECHOED = graph("echo", claim(ECHO, CALL, "deny", "A spokesman", 1))
CLOSED = graph("golf", claim(GOLF, "the golf course closed in May", "assert", "Ann Lee", 1))


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'ledger.sqlite'}"


@pytest.fixture
def ledger(url: str):
    with Ledger.open(url) as opened:
        opened.add_article(Article("report", REPORT, source="The Courier", published="2026-05-01"))
        opened.add_article(Article("echo", ECHO, source="Harbour Post", published="2026-05-02"))
        opened.add_article(Article("golf", GOLF, published="2026-05-02"))
        yield opened


def label(ledger: Ledger, annotation: Annotation, annotator: str = "ada") -> None:
    key = f"{annotation.doc_id}#{annotator}"
    ledger.add_version(AnnotationVersion(key, annotation, annotator))


def decide(ledger: Ledger, conflict: Conflict, chosen: str) -> None:
    decided = Decision(
        "echo", conflict.id, conflict.region, conflict.field, chosen, (), "lead",
        datetime(2026, 5, 3, tzinfo=UTC),
    )  # fmt: skip
    ledger.add_decision("echo", conflict.id, decided)


def collect(ledger: Ledger) -> tuple[Coverage, list[Cluster]]:
    found = collect_claims(ledger)
    return found.coverage, list(found.clusters)


def test_a_claim_is_told_across_articles_with_words_dates_and_outlets(ledger: Ledger) -> None:
    for annotation in (REPORTED, ECHOED, CLOSED):
        label(ledger, annotation)
    coverage, (call, golf) = collect(ledger)
    assert (call.asserted_by, call.denied_by) == (("The Courier",), ("A spokesman", "Her office"))
    told = [(s.side, s.outlet, s.published) for s in call.statements]
    assert told == [
        ("asserts", "The Courier", "2026-05-01"),
        ("denies", "The Courier", "2026-05-01"),
        ("denies", "Harbour Post", "2026-05-02"),
    ]
    assert {s.words for s in call.statements} == {CALL}
    assert (call.articles, call.contested) == (2, True)
    assert golf.articles == 1
    assert (coverage.claims, coverage.joined, coverage.contested) == (2, 1, 1)


def test_a_link_inside_an_article_joins_what_words_would_not(ledger: Ledger) -> None:
    twice = graph(
        "golf",
        claim(GOLF, "the golf course closed", "assert", "Ann Lee", 1),
        claim(GOLF, "May", "assert", "Ann Lee", 2),
        links=(Link("same_claim", "c2", "c1"),),
    )
    label(ledger, twice)
    assert [len(c.statements) for c in collect(ledger)[1]] == [2]


def test_spans_are_where_the_words_stand(ledger: Ledger) -> None:
    label(ledger, REPORTED)
    for statement in collect(ledger)[1][0].statements:
        assert [REPORT[s:e] for s, e in statement.spans] == [CALL]


def test_labels_of_people_stand_before_predictions(ledger: Ledger) -> None:
    ledger.add_prediction(Prediction("rules-1", ECHOED))
    assert [s.basis for s in read_settled(ledger)] == ["model"]
    label(ledger, REPORTED)
    label(ledger, Annotation("echo"))
    assert {s.article.id: s.basis for s in read_settled(ledger)} == {
        "echo": "single",
        "report": "single",
    }


def test_a_decision_of_the_adjudicator_is_in_the_claims(ledger: Ledger) -> None:
    flipped = replace(
        ECHOED, regions=(replace(ECHOED.regions[0], stance="assert"), *ECHOED.regions[1:])
    )
    label(ledger, ECHOED, "ada")
    label(ledger, flipped, "bo")
    (conflict,) = merge(list(ledger.versions(doc_id="echo"))).conflicts
    decide(ledger, conflict, "assert")
    assert [s.basis for s in read_settled(ledger)] == ["adjudicated"]
    assert collect(ledger)[1][0].asserted_by == ("A spokesman",)


def test_an_article_with_something_left_to_decide_is_not_adjudicated(ledger: Ledger) -> None:
    claim, speaker = ECHOED.regions
    other = (replace(claim, stance="assert"), replace(speaker, name="The spokesman"))
    label(ledger, ECHOED, "ada")
    label(ledger, replace(ECHOED, regions=other), "bo")
    first, second = merge(list(ledger.versions(doc_id="echo"))).conflicts
    decide(ledger, first, first.candidates[0].value)
    assert [s.basis for s in read_settled(ledger)] == ["merged"]
    decide(ledger, second, second.candidates[0].value)
    assert [s.basis for s in read_settled(ledger)] == ["adjudicated"]


def test_claims_are_of_one_state_whoever_writes_meanwhile(
    ledger: Ledger, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    label(ledger, ECHOED)
    before = collect(ledger)

    def read(ledger: Ledger) -> Iterator[Settled]:
        for settled in read_settled(ledger):
            yield settled
            with Ledger.open(url) as other:
                other.add_prediction(Prediction("rules-1", CLOSED))

    monkeypatch.setattr("workbench.audit.claims.collect.read_settled", read)
    assert collect(ledger) == before


def test_articles_whose_stance_nobody_judged_give_no_claims(ledger: Ledger) -> None:
    label(ledger, replace(REPORTED, layers=("attribution",)))
    coverage, found = collect(ledger)
    assert (coverage.unjudged, found) == (1, [])


def test_an_article_in_a_language_without_lexicon_keeps_its_own_claims(tmp_path: Path) -> None:
    with Ledger.open(f"sqlite:///{tmp_path / 'two.sqlite'}") as ledger:
        for number in "ab":
            ledger.add_article(Article(f"{number}", ECHO + number, language="xx"))
            label(ledger, replace(ECHOED, doc_id=number))
        assert [c.articles for c in collect(ledger)[1]] == [1, 1]


def test_the_sample_article_has_the_phone_call(ledger: Ledger, seeds: Path) -> None:
    add_to_ledger(ingest([seeds / "000_*.txt"]), ledger)
    call = collect(ledger)[1][0]
    assert call.asserted_by == ("The Washington Post",)
    assert call.denied_by == ("Dmitry Peskov", "Kremlin")
    assert any("no conversation between the two leaders" in s.words for s in call.statements)


def test_the_order_in_which_articles_came_changes_no_claim(tmp_path: Path, seeds: Path) -> None:
    paths = sorted(seeds.glob("*.txt"))
    found = []
    for name, sources in (("first", paths), ("second", paths[::-1])):
        with Ledger.open(f"sqlite:///{tmp_path / name}") as ledger:
            add_to_ledger(ingest(sources), ledger)
            found.append(collect(ledger))
    assert found[0][1]
    assert found[0] == found[1]
