"""One annotation an article: what was adjudicated, or merged, or labelled once, or predicted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import Literal, NamedTuple

from workbench.adjudicate import apply, merge, read_decision
from workbench.ledger import Ledger
from workbench.model import Annotation, AnnotationVersion, Article

Basis = Literal["adjudicated", "merged", "single", "model"]
_EPOCH = datetime.min.replace(tzinfo=UTC)


class Settled(NamedTuple):
    """An article with the annotation that speaks for it, and what that rests on."""

    article: Article
    annotation: Annotation
    basis: Basis


def read_settled(ledger: Ledger) -> Iterator[Settled]:
    """Yield every article that has labels or a prediction, with one annotation, by article id.

    Several annotators are merged by majority, decisions of an adjudicator override; where nobody
    has labelled, the newest prediction stands. Streams: one article is held at a time.
    """
    labelled = groupby(ledger.versions(), key=lambda version: version.annotation.doc_id)
    doc_id, versions = next(labelled, (None, iter(())))
    for article in ledger.articles():
        if article.id == doc_id:
            yield _settle(ledger, article, list(versions))
            doc_id, versions = next(labelled, (None, iter(())))
            continue
        prediction = ledger.prediction(article.id)
        if prediction is not None:
            yield Settled(article, prediction.annotation, "model")


def _settle(ledger: Ledger, article: Article, versions: Sequence[AnnotationVersion]) -> Settled:
    by_age = sorted(versions, key=lambda v: (v.updated_at or v.created_at or _EPOCH, v.key))
    newest = {version.annotator: version for version in by_age}
    decisions = [read_decision(line) for line in ledger.decisions(article.id)]
    if len(newest) == 1 and not decisions:
        return Settled(article, by_age[-1].annotation, "single")
    merged = merge(tuple(newest.values()))
    if decisions:
        return Settled(article, apply(merged, decisions).annotation, "adjudicated")
    return Settled(article, merged.annotation, "merged")
