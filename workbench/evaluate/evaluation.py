"""What an evaluation says. All shares are percentages; `low` and `high` bound 95% of resamples."""

from __future__ import annotations

from workbench.evaluate.actions import Actions
from workbench.model import Record


class Ratio(Record, frozen=True, omit_defaults=False):
    """A share of `n` cases; `None` where there is no case."""

    value: float | None
    n: int
    low: float | None = None
    high: float | None = None


class Figure(Record, frozen=True, omit_defaults=False):
    """Precision, recall and F1, with the interval of F1; 0 where nothing was found or there."""

    precision: float
    recall: float
    f1: float
    gold: int
    low: float | None = None
    high: float | None = None


class StanceFigures(Record, frozen=True, omit_defaults=False):
    """Stance on overlapping pairs that are judged on both sides; `confusion[gold][pred]` counts.

    The macro-F1 is the mean over the stances that gold holds.
    """

    accuracy: Ratio
    macro_f1: Ratio
    classes: dict[str, Figure]
    confusion: dict[str, dict[str, int]]


class NameFigures(Record, frozen=True, omit_defaults=False):
    """Canonical names on overlapping pairs whose gold has one: right, or right in the surname."""

    exact: Ratio
    surname: Ratio


class ActionFigures(Record, frozen=True, omit_defaults=False):
    """Actions to gold over all articles, and their share of what empty pages need."""

    actions: Actions
    share: Ratio


class ArticleFigures(Record, frozen=True, omit_defaults=False):
    """One article: attributions, F1 of overlap and attribution, actions and their share."""

    doc_id: str
    gold: int
    pred: int
    overlap: float
    attribution: float
    actions: int
    empty: int
    share: float | None


class Evaluation(Record, frozen=True, omit_defaults=False):
    """A prediction file against a gold file (`docs/evaluate.md` defines every figure).

    `figures`: exact, overlap, soft, attribution … by name. `ratios`: the source given a matched
    content, and the cue. `labels`: label → exact and overlap. `quote_types`: quote type → recall.
    `unanswered` are the gold articles without a prediction, `unknown` the predicted ones that are
    not in gold.
    """

    articles: int
    words: int
    gold: int
    pred: int
    dropped_gold: int
    dropped_pred: int
    unanswered: int
    unknown: tuple[str, ...]
    figures: dict[str, Figure]
    ratios: dict[str, Ratio]
    quoted: dict[str, Figure]
    labels: dict[str, dict[str, Figure]]
    quote_types: dict[str, dict[str, Ratio]]
    actions: ActionFigures
    stance: StanceFigures | None
    names: NameFigures | None
    by_article: tuple[ArticleFigures, ...]
