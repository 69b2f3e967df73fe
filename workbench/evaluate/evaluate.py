"""Evaluate predictions against gold: every figure, with intervals over the articles."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from workbench.errors import InputError
from workbench.evaluate.actions import OPERATIONS, Actions, count_actions, total
from workbench.evaluate.counts import PARTS, Counts, count_article
from workbench.evaluate.evaluation import (
    ActionFigures,
    ArticleFigures,
    Evaluation,
    Figure,
    NameFigures,
    Ratio,
    StanceFigures,
)
from workbench.evaluate.pairing import PairedArticle, pair_article
from workbench.evaluate.resample import Totals, divide, single
from workbench.model import COMMITMENTS, Attributions

QUOTE_TYPES = ("direct", "mixed", "indirect")
LABELS = ("speaker", "cue", "quote", "claim", "content")


def evaluate(
    gold: Iterable[Attributions],
    pred: Iterable[Attributions],
    *,
    bootstrap: int = 1000,
    seed: int = 0,
) -> Evaluation:
    """Return every figure of `pred` against `gold`, articles matched by `doc_id`.

    A prediction may leave out its text; an article without one counts as answered with nothing.
    `bootstrap` resamples of the articles (0: none) give the intervals. Raises InputError for an
    article that is twice on a side, or predicted on another text.
    """
    answers = index_records(pred, "prediction")
    counts: list[Counts] = []
    by_article: list[ArticleFigures] = []
    unanswered = 0
    for doc_id, record in index_records(gold, "gold").items():
        unanswered += doc_id not in answers
        article = pair_article(record, answers.pop(doc_id, None))
        actions = count_actions(article)
        counts.append(count_article(article, actions))
        by_article.append(_summarise_article(article, counts[-1], actions))
    totals = Totals(counts, resamples=bootstrap, seed=seed)
    return Evaluation(
        articles=totals.count("articles"),
        words=totals.count("words"),
        gold=totals.count("gold"),
        pred=totals.count("pred"),
        dropped_gold=totals.count("dropped_gold"),
        dropped_pred=totals.count("dropped_pred"),
        unanswered=unanswered,
        unknown=tuple(sorted(answers)),
        figures=_figures(totals),
        ratios=_ratios(totals),
        quoted=_quoted(totals),
        labels=_labels(totals),
        quote_types={name: _quote_type(totals, name) for name in QUOTE_TYPES},
        actions=_actions(totals),
        stance=_stance(totals),
        names=_names(totals),
        by_article=tuple(by_article),
    )


def index_records(records: Iterable[Attributions], side: str) -> dict[str, Attributions]:
    """Return the records by `doc_id`, in order; InputError if an article is there twice."""
    index: dict[str, Attributions] = {}
    for record in records:
        if record.doc_id in index:
            raise InputError(
                f"The article {record.doc_id} is there twice in the {side}.",
                remedy="Evaluate one annotation of an article at a time.",
            )
        index[record.doc_id] = record
    return index


def _summarise_article(article: PairedArticle, counts: Counts, actions: Actions) -> ArticleFigures:
    totals = single(counts)
    return ArticleFigures(
        doc_id=article.gold_record.doc_id,
        gold=len(article.gold),
        pred=len(article.pred),
        overlap=totals.figure("overlap", "pred", "gold").f1,
        attribution=totals.figure("attribution", "pred", "gold").f1,
        actions=total(actions),
        empty=actions.empty,
        share=100 * total(actions) / actions.empty if actions.empty else None,
    )


def _figures(totals: Totals) -> dict[str, Figure]:
    names = ("exact", "overlap", "attribution", "attribution_exact")
    figures = {name: totals.figure(name, "pred", "gold") for name in names}
    figures["soft"] = totals.figure(("soft_pred", "soft_gold"), "pred", "gold")
    for part in PARTS:
        name = f"token_{part}"
        figures[name] = totals.figure(name, f"{name}_pred", f"{name}_gold")
    figures["token_attribution"] = totals.figure(
        "token_attribution", "token_content_pred", "token_content_gold"
    )
    return figures


def _ratios(totals: Totals) -> dict[str, Ratio]:
    parts = ("head", "exact", "any", "missing")
    ratios = {f"source_{p}": totals.ratio(f"source_{p}", "source_given") for p in parts}
    return {**ratios, "cue_any": totals.ratio("cue_any", "cue_given")}


def _quoted(totals: Totals) -> dict[str, Figure]:
    figures = {
        name: totals.figure(f"quoted_{name}", "quoted_pred", "quoted_gold")
        for name in ("exact", "overlap", "attribution")
    }
    for name in ("token", "token_attribution"):
        figures[name] = totals.figure(f"quoted_{name}", "quoted_token_pred", "quoted_token_gold")
    return figures


def _labels(totals: Totals) -> dict[str, dict[str, Figure]]:
    return {
        label: {
            name: totals.figure(
                f"label:{label}:{name}", f"label:{label}:pred", f"label:{label}:gold"
            )
            for name in ("exact", "overlap")
        }
        for label in LABELS
        if totals.count(f"label:{label}:gold") or totals.count(f"label:{label}:pred")
    }


def _quote_type(totals: Totals, name: str) -> dict[str, Ratio]:
    whole = f"gold:{name}"
    ratios = {m: totals.ratio(f"{m}:{name}", whole) for m in ("exact", "overlap", "attribution")}
    head = totals.ratio(f"source_head:{name}", f"source_given:{name}")
    return {**ratios, "source_head": head}


def _actions(totals: Totals) -> ActionFigures:
    names = {name: totals.count(f"action_{name}") for name in (*OPERATIONS, "empty")}
    share = totals.ratio((f"action_{name}" for name in OPERATIONS), "action_empty")
    return ActionFigures(actions=Actions(**names), share=share)


def _stance(totals: Totals) -> StanceFigures | None:
    if not totals.count("stance_pairs"):
        return None
    keys = {s: (f"stance_right:{s}", f"stance_pred:{s}", f"stance_gold:{s}") for s in COMMITMENTS}
    held = np.array([totals[gold] > 0 for _, _, gold in keys.values()])
    f1 = [totals.f1((hits, hits), pred, gold) for hits, pred, gold in keys.values()]
    macro_f1 = divide(np.where(held, f1, 0).sum(axis=0), held.sum(axis=0))
    return StanceFigures(
        accuracy=totals.ratio("stance_right", "stance_pairs"),
        macro_f1=totals.summarise(macro_f1, totals.count("stance_pairs")),
        classes={s: totals.figure(*keys[s]) for s in COMMITMENTS},
        confusion={
            g: {p: totals.count(f"stance:{g}>{p}") for p in COMMITMENTS} for g in COMMITMENTS
        },
    )


def _names(totals: Totals) -> NameFigures | None:
    if not totals.count("name_given"):
        return None
    return NameFigures(
        exact=totals.ratio("name_exact", "name_given"),
        surname=totals.ratio("name_surname", "name_given"),
    )
