"""Adjudication over the ledger: the rule that is remembered, single articles, older versions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from workbench.adjudicate import (
    Rule,
    Strategy,
    choose_rule,
    decide,
    find_versions,
    group_versions,
    merge_all,
    merge_article,
    merge_by,
    next_conflict,
    read_versions,
    record_decisions,
    remember_rule,
)
from workbench.errors import SettingsError
from workbench.ledger import Ledger
from workbench.model import Annotation, AnnotationVersion, Article, Link, Region

TEXT = "Peskov said there was no call."
SPEAKER = Region("s", "speaker", 0, 6, name="Dmitry Peskov")


def claim(stance: str, doc_id: str = "news") -> Annotation:
    said = Region("x", "claim", 12, 29, stance=stance)
    return Annotation(doc_id, (SPEAKER, said), (Link("said_by", "x", "s"),))


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """Two articles: on the first Ann and Bob disagree, the second only Ann read."""
    with Ledger.open(f"sqlite:///{tmp_path / 'ledger.sqlite'}") as opened:
        opened.add_article(Article("news", TEXT))
        opened.add_article(Article("other", f"{TEXT} Again."))
        submit(opened, "ann", claim("deny"))
        submit(opened, "bob", claim("assert"))
        submit(opened, "ann", claim("deny", "other"))
        yield opened


def submit(ledger: Ledger, name: str, annotation: Annotation, *, project: str = "e/1") -> None:
    key = f"{project}/{name}-{annotation.doc_id}"
    ledger.add_version(AnnotationVersion(key, annotation, name))


def test_the_rule_of_last_time_holds_until_another_is_asked_for(ledger: Ledger) -> None:
    assert choose_rule(ledger) == Rule("majority")
    remember_rule(ledger, choose_rule(ledger, strategy="trusted", trusted="ann"))
    assert choose_rule(ledger) == Rule("trusted", "ann")
    assert choose_rule(ledger, strategy="unanimous") == Rule("unanimous")


def test_only_somebody_who_annotated_can_be_trusted(ledger: Ledger) -> None:
    with pytest.raises(SettingsError, match="'carl' has annotated nothing") as caught:
        choose_rule(ledger, strategy="trusted", trusted="carl")
    assert caught.value.remedy == "Trust one of: ann, bob."


@pytest.mark.parametrize("strategy", [None, "unanimous"])
def test_whom_to_trust_is_refused_under_another_strategy(
    ledger: Ledger, strategy: Strategy | None
) -> None:
    with pytest.raises(SettingsError, match="only under the strategy") as caught:
        choose_rule(ledger, strategy=strategy, trusted="ann")
    assert caught.value.remedy == "Ask for the strategy `trusted` too."
    remember_rule(ledger, Rule("trusted", "ann"))
    assert choose_rule(ledger, trusted="bob") == Rule("trusted", "bob")
    remember_rule(ledger, Rule("majority", "ann"))
    assert choose_rule(ledger).strategy == "majority"


def test_weights_are_measured_on_the_ledger(ledger: Ledger) -> None:
    assert choose_rule(ledger, strategy="weighted").weights.keys() == {"ann", "bob"}


def test_a_trusted_annotator_must_be_named(ledger: Ledger) -> None:
    with pytest.raises(SettingsError, match="needs the name"):
        choose_rule(ledger, strategy="trusted")


def test_an_article_is_merged_as_all_are(ledger: Ledger) -> None:
    rule = Rule("majority")
    everything = {merged.doc_id: (merged, gold) for merged, gold in merge_all(ledger, rule)}
    assert everything.keys() == {"news", "other"}
    for doc_id, pair in everything.items():
        assert merge_article(ledger, doc_id, rule) == pair
    assert merge_article(ledger, "nobody read this", rule) is None


def test_the_newest_version_of_each_annotator_counts_whatever_project_it_is_in(
    ledger: Ledger,
) -> None:
    later = AnnotationVersion(
        "e/2/7", claim("assert"), "ann", updated_at=datetime(2026, 2, 3, tzinfo=UTC)
    )
    ledger.add_version(later)
    (ann, bob) = find_versions(ledger, "news")
    assert (ann.key, bob.annotator) == ("e/2/7", "bob")
    (group, _) = group_versions(ledger)
    assert group == (ann, bob)


def test_versions_can_be_read_as_they_were(ledger: Ledger) -> None:
    before = find_versions(ledger, "news")
    submit(ledger, "bob", claim("deny"))
    names = [(version.key, version.version) for version in before]
    assert read_versions(ledger, names) == before
    assert find_versions(ledger, "news") != before


def test_a_decision_outlives_a_vote_of_the_same_kind_and_not_one_of_another(
    ledger: Ledger, canonical: Callable[[Annotation], object]
) -> None:
    rule = Rule("majority")
    merged = merge_by(rule, find_versions(ledger, "news"))
    conflict = next_conflict(merged, [])
    assert conflict is not None
    now = datetime(2026, 2, 3, tzinfo=UTC)
    record_decisions(ledger, [decide(conflict, "deny", doc_id="news", by="judge", at=now)])
    decided = merge_article(ledger, "news", rule)
    assert decided is not None
    assert canonical(decided[1].annotation) == canonical(claim("deny"))

    submit(ledger, "cyd", claim("assert"))
    again = merge_article(ledger, "news", rule)
    assert again is not None
    assert again[1].open == ()
    assert again[1].settled[f"{conflict.region}.stance"] == "adjudicated"

    quote = msgspec.structs.replace(claim("deny").regions[1], label="quote", stance=None)
    for name in ("dan", "eve", "fay"):
        submit(ledger, name, Annotation("news", (SPEAKER, quote), claim("deny").links))
    reopened = merge_article(ledger, "news", rule)
    assert reopened is not None
    assert [q.field for q in reopened[1].open] == ["label"]
