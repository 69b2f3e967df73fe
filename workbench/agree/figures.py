"""From sums of counts to figures: F1, alpha, coverage, with percentile intervals.

All functions take sums of shape (1 + replicates, n) and compute every replicate at once; the
first row is the estimate.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from workbench.agree.agreement import (
    Comparison,
    LinkAgreement,
    Measure,
    SpanAgreement,
    StanceAgreement,
)
from workbench.agree.counts import LAYOUT, MARKS, PER_LINK, PER_SPAN, SPAN_LABELS
from workbench.model import LINK_KINDS

Sums = npt.NDArray[np.float64]
_TOTALLED = ("speaker", "cue", "content")


def state(first: str, second: str, articles: int, sums: Sums, *, peers: bool = False) -> Comparison:
    """Return the figures of sums; `peers` where neither side comes first (all annotators)."""
    return Comparison(
        first=first,
        second=second,
        articles=articles,
        spans=_state_spans(sums, articles),
        links=_state_links(sums, articles),
        stance=_state_stance(sums, articles, peers=peers),
        names=_ratio(sums[:, LAYOUT.names][:, 0], sums[:, LAYOUT.names][:, 1], articles),
    )


def turn(sums: Sums) -> Sums:
    """Return the sums seen from the second side: only the stance table tells the sides apart."""
    turned = sums.copy()
    crossed = sums[:, LAYOUT.stance].reshape(-1, 3, 3)
    turned[:, LAYOUT.stance] = np.swapaxes(crossed, 1, 2).reshape(-1, 9)
    return turned


def nominal_alpha(confusion: Sums) -> Sums:
    """Return Krippendorff's alpha for nominal values; nan where it is not defined.

    `confusion` has shape (…, V, V): units by the values that two raters gave them. Alpha compares
    the disagreement seen with the one expected from how often each value was used at all
    (Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability"). With one value, or fewer
    than two ratings, none is expected and alpha has no value. Equal to `krippendorff.alpha`, which
    takes the ratings one by one and so could neither stream nor be bootstrapped over articles.
    """
    coincidences = confusion + np.swapaxes(confusion, -1, -2)
    used = coincidences.sum(axis=-1)
    ratings = used.sum(axis=-1)
    seen = ratings - np.trace(coincidences, axis1=-2, axis2=-1)
    expected = ratings**2 - (used**2).sum(axis=-1)
    alpha: Sums = np.full(ratings.shape, np.nan)
    defined = (expected > 1e-9) & (ratings > 1)
    np.divide(seen * (ratings - 1), expected, out=alpha, where=defined)
    return 1 - alpha


def _state_spans(sums: Sums, articles: int) -> tuple[SpanAgreement, ...]:
    counts = sums[:, LAYOUT.spans].reshape(len(sums), len(SPAN_LABELS), PER_SPAN)
    total = counts[:, [SPAN_LABELS.index(label) for label in _TOTALLED]].sum(axis=1)
    found = []
    for label in (*SPAN_LABELS, "total"):
        of_label = total if label == "total" else counts[:, SPAN_LABELS.index(label)]
        found.append(
            SpanAgreement(
                label=label,
                strict=_ratio(of_label[:, 0], of_label[:, 2], articles),
                overlap=_ratio(of_label[:, 1], of_label[:, 2], articles),
                alpha=_token_alpha(sums, label, articles),
            )
        )
    return tuple(found)


def _token_alpha(sums: Sums, label: str, articles: int) -> Measure:
    if label in ("quote", "claim"):
        confusion = sums[:, LAYOUT.quote if label == "quote" else LAYOUT.claim].reshape(-1, 2, 2)
    else:
        confusion = sums[:, LAYOUT.tokens].reshape(-1, MARKS, MARKS)
        if label != "total":
            bit = 1 << _TOTALLED.index(label)
            inside = np.eye(2)[((np.arange(MARKS) & bit) > 0).astype(int)]
            confusion = np.einsum("rab,ax,by->rxy", confusion, inside, inside, optimize=True)
    return _with_interval(nominal_alpha(confusion), articles, support=confusion[0].sum())


def _state_links(sums: Sums, articles: int) -> tuple[LinkAgreement, ...]:
    counts = sums[:, LAYOUT.links].reshape(len(sums), len(LINK_KINDS), PER_LINK)
    found = []
    for i, kind in enumerate(LINK_KINDS):
        found.append(_state_kind(kind, counts[:, i], articles))
    return (*found, _state_kind("total", counts.sum(axis=1), articles))


def _state_kind(kind: str, counts: Sums, articles: int) -> LinkAgreement:
    return LinkAgreement(
        kind=kind,
        f1=_ratio(counts[:, 0], counts[:, 1], articles),
        given_spans=_ratio(counts[:, 0], counts[:, 2], articles),
    )


def _state_stance(sums: Sums, articles: int, *, peers: bool) -> StanceAgreement:
    crossed = sums[:, LAYOUT.stance].reshape(-1, 3, 3)
    judged = sums[:, LAYOUT.judged].reshape(-1, 3, 3)
    claimed = sums[:, LAYOUT.claimed].reshape(-1, 2, 2)
    both = crossed[:, :2, :2].sum(axis=(1, 2))
    table = crossed[0] + crossed[0].T if peers else crossed[0]
    return StanceAgreement(
        alpha=_with_interval(nominal_alpha(claimed), articles, support=both[0]),
        alpha_with_none=_with_interval(nominal_alpha(judged), articles, support=crossed[0].sum()),
        coverage=_ratio(2 * both, sums[:, LAYOUT.claims][:, 0], articles),
        confusion=tuple(tuple(int(n) for n in line) for line in table),
    )


def _ratio(part: Sums, whole: Sums, articles: int) -> Measure:
    share: Sums = np.full(part.shape, np.nan)
    np.divide(part, whole, out=share, where=whole > 0)
    return _with_interval(share, articles, support=whole[0])


def _with_interval(values: Sums, articles: int, *, support: float) -> Measure:
    if np.isnan(values[0]):
        return Measure(None, support=round(support))
    low = high = None
    replicates = values[1:][~np.isnan(values[1:])]
    if articles > 1 and replicates.size:
        low, high = (float(edge) for edge in np.percentile(replicates, [2.5, 97.5]))
    return Measure(float(values[0]), low, high, support=round(support))
