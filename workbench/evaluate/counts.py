"""Everything that is counted in one article, by name, so that articles can be added up.

Names: `gold`, `pred`; `exact`, `overlap`, `attribution` (pairs), also with `:direct` and the like;
`source_*`, `cue_*` on overlap pairs; `token_*` words; `quoted_*` with only quoted words in view;
`stance:GOLD>PRED`; `label:LABEL:*`; `name_*`; `action_*`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from workbench.evaluate.actions import OPERATIONS, Actions
from workbench.evaluate.names import same_name, same_surname
from workbench.evaluate.pairing import OVERLAP, Pair, PairedArticle, Unit, greedy_pairs, pair_units
from workbench.evaluate.words import WordSet, unite

Counts = Mapping[str, float]
PARTS = ("content", "source", "cue")


def count_article(article: PairedArticle, actions: Actions) -> Counts:
    """Return the counts of one article (whole numbers but for `soft_*`)."""
    counts: Counter[str] = Counter(
        articles=1,
        words=len(article.words.text.split()),
        gold=len(article.gold),
        pred=len(article.pred),
        dropped_gold=len(article.gold_record.attributions) - len(article.gold),
        dropped_pred=len(article.pred_record.attributions) - len(article.pred),
    )
    counts.update(f"gold:{unit.quote_type}" for unit in article.gold)
    for pair in article.pairs:
        _count_pair(counts, article, pair)
    _count_tokens(counts, article)
    _count_quoted(counts, article)
    _count_labels(counts, article)
    counts.update({f"action_{name}": getattr(actions, name) for name in (*OPERATIONS, "empty")})
    return {
        **counts,
        "soft_gold": sum(len(g.content & p.content) / len(g.content) for g, p, _ in article.pairs),
        "soft_pred": sum(len(g.content & p.content) / len(p.content) for g, p, _ in article.pairs),
    }


def _count_pair(counts: Counter[str], article: PairedArticle, pair: Pair) -> None:
    gold, pred, _ = pair
    exact = gold.content == pred.content
    same = article.same_source(gold, pred)
    names = ["exact"] if exact else []
    if pair.overlaps:
        names += ["overlap"]
        names += ["attribution"] if same else []
        names += ["attribution_exact"] if same and exact else []
        names += _compare_source(gold, pred, same=same) if gold.source else []
        counts["cue_given"] += bool(gold.cue)
        counts["cue_any"] += bool(gold.cue & pred.cue)
        counts.update(_compare_judgements(gold, pred))
    counts.update(names)
    counts.update(f"{name}:{gold.quote_type}" for name in names)


def _compare_source(gold: Unit, pred: Unit, *, same: bool) -> list[str]:
    found = {
        "source_given": True,
        "source_head": same,
        "source_exact": gold.source == pred.source,
        "source_any": bool(gold.source & pred.source),
        "source_missing": not pred.source,
    }
    return [name for name, holds in found.items() if holds]


def _compare_judgements(gold: Unit, pred: Unit) -> Iterator[str]:
    one, other = gold.attribution, pred.attribution
    if one.stance and other.stance:
        yield f"stance:{one.stance}>{other.stance}"
        yield from ("stance_pairs", f"stance_gold:{one.stance}", f"stance_pred:{other.stance}")
        if one.stance == other.stance:
            yield from ("stance_right", f"stance_right:{one.stance}")
    if one.speaker_name:
        yield "name_given"
        if same_name(one.speaker_name, other.speaker_name):
            yield "name_exact"
        if same_surname(one.speaker_name, other.speaker_name):
            yield "name_surname"


def _count_tokens(counts: Counter[str], article: PairedArticle) -> None:
    for part in PARTS:
        gold = unite(getattr(unit, part) for unit in article.gold)
        pred = unite(getattr(unit, part) for unit in article.pred)
        counts[f"token_{part}_gold"] = len(gold)
        counts[f"token_{part}_pred"] = len(pred)
        counts[f"token_{part}"] = len(gold & pred)
    counts["token_attribution"] = len(attributed_words(article))


def attributed_words(article: PairedArticle) -> WordSet:
    """Return the content words whose (first) gold source matches one predicted for the word."""
    first: dict[int, Unit] = {}
    for unit in article.gold:
        for word in unit.content:
            first.setdefault(word, unit)
    holders: dict[int, list[Unit]] = {}
    for unit in article.pred:
        for word in unit.content:
            holders.setdefault(word, []).append(unit)
    known: dict[tuple[int, int], bool] = {}

    def matches(gold: Unit, pred: Unit) -> bool:
        key = (id(gold), id(pred))
        if key not in known:
            known[key] = article.same_source(gold, pred)
        return known[key]

    return frozenset(
        word
        for word, gold in first.items()
        if any(matches(gold, pred) for pred in holders.get(word, ()))
    )


def _count_quoted(counts: Counter[str], article: PairedArticle) -> None:
    """Count what concerns quoted speech: direct and mixed gold, predictions with quoted words."""
    marked = article.words.quoted()
    gold = [unit for unit in article.gold if unit.quote_type in ("direct", "mixed")]
    pred = [unit for unit in article.pred if unit.content & marked]
    counts["quoted_gold"], counts["quoted_pred"] = len(gold), len(pred)
    for pair in pair_units(gold, pred):
        counts["quoted_exact"] += pair.gold.content == pair.pred.content
        if pair.overlaps:
            counts["quoted_overlap"] += 1
            counts["quoted_attribution"] += article.same_source(pair.gold, pair.pred)
    gold_words = unite(unit.content for unit in article.gold) & marked
    pred_words = unite(unit.content for unit in article.pred) & marked
    counts["quoted_token_gold"], counts["quoted_token_pred"] = len(gold_words), len(pred_words)
    counts["quoted_token"] = len(gold_words & pred_words)
    counts["quoted_token_attribution"] = len(attributed_words(article) & marked)


def _count_labels(counts: Counter[str], article: PairedArticle) -> None:
    """Count the spans of each label, a span that several attributions share once."""
    judged = all("stance" in r.layers for r in (article.gold_record, article.pred_record))
    gold, pred = (
        _read_labels(article.gold, judged=judged),
        _read_labels(article.pred, judged=judged),
    )
    for label in gold.keys() | pred.keys():
        one, other = sorted(gold.get(label, ()), key=min), sorted(pred.get(label, ()), key=min)
        pairs = greedy_pairs(one, other)
        counts[f"label:{label}:gold"] = len(one)
        counts[f"label:{label}:pred"] = len(other)
        counts[f"label:{label}:exact"] = len(set(one) & set(other))
        counts[f"label:{label}:overlap"] = sum(likeness >= OVERLAP for likeness, _, _ in pairs)


def _read_labels(units: Iterable[Unit], *, judged: bool) -> dict[str, set[WordSet]]:
    found: dict[str, set[WordSet]] = {}
    for unit in units:
        claimed = unit.attribution.stance in ("assert", "deny")
        content = ("claim" if claimed else "quote") if judged else "content"
        for label, words in ((content, unit.content), ("speaker", unit.source), ("cue", unit.cue)):
            if words:
                found.setdefault(label, set()).add(words)
    return found
