"""Merging and adjudicating what the ledger holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from workbench.adjudicate.decision import Decision, read_decision
from workbench.adjudicate.gold import Gold, apply
from workbench.adjudicate.merge import Merged, merge
from workbench.adjudicate.rule import Strategy
from workbench.agree import group_ledger
from workbench.ledger import Ledger


def merge_ledger(
    ledger: Ledger,
    *,
    strategy: Strategy = "majority",
    trusted: str | None = None,
    weights: Mapping[str, float] | None = None,
    prefix: str = "",
    leave_out: Sequence[str] = (),
) -> Iterator[tuple[Merged, Gold]]:
    """Yield the merge of each annotated article, and its gold after the decisions stored so far.

    Submitted annotations count, the newest of each annotator; `prefix` and `leave_out` select by
    key as in `group_ledger`. Name the adjudication project in `leave_out`, so that an adjudicator
    is not one vote among the others.
    """
    for group in group_ledger(ledger, prefix=prefix, leave_out=leave_out):
        merged = merge(group, strategy=strategy, trusted=trusted, weights=weights)
        yield merged, apply(merged, read_decisions(ledger, merged.doc_id))


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
