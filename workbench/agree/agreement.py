"""What agreement is stated in: who is compared, and the figures with their intervals.

Every figure is a `Measure`; a value of `None` says that it is not defined here (nobody used the
label, or everybody used only one), which is not the same as 0.
"""

from __future__ import annotations

from typing import Literal

from workbench.model import Annotation, Record

Role = Literal["annotator", "model", "reference"]

ALL = "*"
"""Stands for all annotators together in `Comparison.first` and `Comparison.second`."""


class Annotated(Record, frozen=True):
    """One annotator's annotation of a text, or a model's, or a reference that they are held to."""

    annotation: Annotation
    text: str
    annotator: str
    role: Role = "annotator"


class Measure(Record, frozen=True, omit_defaults=False):
    """A figure and its 95% interval by bootstrap over articles.

    `support` counts what it rests on (tokens, spans of both sides, links of both sides, pairs).
    `low` and `high` are `None` where fewer than two articles were compared.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    support: int = 0


class SpanAgreement(Record, frozen=True):
    """Agreement on the spans of one label: F1 of identical and of overlapping spans, token alpha.

    `content` is quote and claim together; `total` is speaker, cue and content together.
    """

    label: str
    strict: Measure
    overlap: Measure
    alpha: Measure


class LinkAgreement(Record, frozen=True):
    """F1 on links of one kind, end to end, and among links whose two ends both found a partner."""

    kind: str
    f1: Measure
    given_spans: Measure


class StanceAgreement(Record, frozen=True):
    """Agreement on the stance of contents that both sides marked.

    `alpha`: assert or deny, over contents that both call a claim. `alpha_with_none`: a quote
    counts as the third value. `coverage`: the share of both sides' claims that `alpha` rests on.
    `confusion[i][j]`: contents that `first` calls `COMMITMENTS[i]` and `second` calls `[j]`; a
    quote is `none`.
    """

    alpha: Measure
    alpha_with_none: Measure
    coverage: Measure
    confusion: tuple[tuple[int, ...], ...]


class Comparison(Record, frozen=True):
    """Two annotators compared over the articles that both annotated; `*` means all of them."""

    first: str
    second: str
    articles: int
    spans: tuple[SpanAgreement, ...]
    links: tuple[LinkAgreement, ...]
    stance: StanceAgreement
    names: Measure


class Agreement(Record, frozen=True, omit_defaults=False):
    """Agreement over articles: all annotators, each pair, each annotator with the others.

    `against` holds each annotator, and `*`, against each model or reference. `articles` counts
    the articles with at least one pair; `alone` those that had nobody to compare with.
    """

    articles: int
    alone: int
    annotators: tuple[str, ...]
    total: Comparison | None
    pairs: tuple[Comparison, ...]
    by_annotator: tuple[Comparison, ...]
    against: tuple[Comparison, ...]
    bootstrap: int
    seed: int
