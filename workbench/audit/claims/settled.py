"""One annotation an article: what was adjudicated, or merged, or labelled once, or predicted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from workbench.adjudicate import (
    Gold,
    Rule,
    apply,
    choose_rule,
    group_versions,
    merge_by,
    read_decisions,
)
from workbench.ledger import Ledger
from workbench.model import Annotation, AnnotationVersion, Article

Basis = Literal["adjudicated", "merged", "single", "model"]


class Settled(NamedTuple):
    """An article with the annotation that speaks for it, and what that rests on."""

    article: Article
    annotation: Annotation
    basis: Basis


def read_settled(ledger: Ledger) -> Iterator[Settled]:
    """Yield every article that has labels or a prediction, with one annotation, by article id.

    Several annotators are merged by the campaign's strategy, decisions of an adjudicator override,
    and an article is adjudicated when they leave nothing open; where nobody has labelled, the
    newest prediction stands. Streams: one article is held at a time.
    """
    rule = choose_rule(ledger)
    labelled = group_versions(ledger)
    versions = next(labelled, ())
    for article in ledger.articles():
        if versions and versions[0].annotation.doc_id == article.id:
            yield _settle(ledger, article, versions, rule)
            versions = next(labelled, ())
            continue
        prediction = ledger.prediction(article.id)
        if prediction is not None:
            yield Settled(article, prediction.annotation, "model")


def _settle(
    ledger: Ledger, article: Article, versions: Sequence[AnnotationVersion], rule: Rule
) -> Settled:
    decisions = read_decisions(ledger, article.id)
    if len(versions) == 1 and not decisions:
        return Settled(article, versions[0].annotation, "single")
    gold = apply(merge_by(rule, versions), decisions)
    basis: Basis = "single" if len(versions) == 1 else "merged"
    return Settled(article, gold.annotation, "adjudicated" if is_adjudicated(gold) else basis)


def is_adjudicated(gold: Gold) -> bool:
    """Return whether an adjudicator decided something, and nothing is left to decide."""
    return bool(gold.decisions) and not gold.open
