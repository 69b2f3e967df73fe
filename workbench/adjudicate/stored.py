"""Merging and adjudicating what the ledger holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from workbench.adjudicate.decision import Decision, read_decision
from workbench.adjudicate.gold import Gold, apply
from workbench.adjudicate.merge import Merged, merge_by
from workbench.adjudicate.rule import Rule, weigh
from workbench.agree import agree, group_ledger
from workbench.errors import SettingsError
from workbench.ledger import Ledger
from workbench.model import AnnotationVersion, Strategy
from workbench.newest import newest_by_annotator

_STATE = "adjudication:rule"


def choose_rule(
    ledger: Ledger, *, strategy: Strategy | None = None, trusted: str | None = None
) -> Rule:
    """Return the rule that settles votes: as asked for, else as last time, else by majority.

    Weights are the agreement measured on the ledger. Raises SettingsError where the strategy lacks
    what it needs, trusts somebody who has annotated nothing, or heeds nobody who is trusted.
    """
    known = ledger.get(_STATE, {"strategy": "majority", "trusted": None})
    if trusted and (strategy or known["strategy"]) != "trusted":
        raise SettingsError(
            f"{trusted!r} is trusted only under the strategy `trusted`.",
            remedy="Ask for the strategy `trusted` too.",
        )
    if strategy is None:
        strategy, trusted = known["strategy"], trusted or known["trusted"]
    everybody = ledger.annotators() if strategy == "trusted" and trusted else []
    if everybody and trusted not in everybody:
        raise SettingsError(
            f"{trusted!r} has annotated nothing, so there is nothing to trust.",
            remedy=f"Trust one of: {', '.join(everybody)}.",
        )
    weights = weigh(agree(group_ledger(ledger), bootstrap=0)) if strategy == "weighted" else {}
    return Rule(strategy, trusted, weights)


def remember_rule(ledger: Ledger, rule: Rule) -> None:
    """Remember the rule: questions are the same from one command to the next only under one."""
    ledger.set(_STATE, {"strategy": rule.strategy, "trusted": rule.trusted})


def group_versions(ledger: Ledger) -> Iterator[tuple[AnnotationVersion, ...]]:
    """Yield the submitted versions of each article, the newest of each annotator, by annotator."""
    versions = groupby(ledger.versions(), key=lambda version: version.annotation.doc_id)
    for _, of_article in versions:
        yield tuple(newest_by_annotator(of_article).values())


def merge_all(ledger: Ledger, rule: Rule) -> Iterator[tuple[Merged, Gold]]:
    """Yield the merge of each annotated article, and its gold after the decisions stored so far.

    Submitted annotations count, the newest of each annotator.
    """
    for group in group_versions(ledger):
        merged = merge_by(rule, group)
        yield merged, apply(merged, read_decisions(ledger, merged.doc_id))


def find_versions(ledger: Ledger, doc_id: str) -> tuple[AnnotationVersion, ...]:
    """Return the group of versions that `group_versions` yields for one article; may be empty."""
    return tuple(newest_by_annotator(ledger.versions(doc_id=doc_id)).values())


def merge_article(ledger: Ledger, doc_id: str, rule: Rule) -> tuple[Merged, Gold] | None:
    """Return an article's merge and gold as `merge_all` yields them; None without annotation."""
    versions = find_versions(ledger, doc_id)
    if not versions:
        return None
    merged = merge_by(rule, versions)
    return merged, apply(merged, read_decisions(ledger, doc_id))


def read_versions(
    ledger: Ledger, wanted: Iterable[tuple[str, int]]
) -> tuple[AnnotationVersion, ...]:
    """Return the versions of these keys and numbers, also where newer ones came since."""
    with ledger.snapshot():
        found = [ledger.version(key, number) for key, number in wanted]
    return tuple(version for version in found if version is not None)


def read_decisions(ledger: Ledger, doc_id: str) -> tuple[Decision, ...]:
    """Return the decisions on an article, oldest first."""
    return tuple(read_decision(line) for line in ledger.decisions(doc_id))


def record_decisions(ledger: Ledger, decisions: Iterable[Decision]) -> int:
    """Return how many decisions were stored; they stand in the ledger together or not at all."""
    count = 0
    with ledger.transaction():
        for decision in decisions:
            ledger.add_decision(decision.doc_id, decision.conflict, decision)
            count += 1
    return count
