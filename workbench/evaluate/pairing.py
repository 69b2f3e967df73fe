"""Gold and predicted attributions of one article, paired one to one by their contents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from workbench.errors import InputError
from workbench.evaluate.sources import match_sources
from workbench.evaluate.words import Words, WordSet, dice
from workbench.model import Attribution, Attributions
from workbench.text import quote_type

OVERLAP = 0.5


@dataclass(frozen=True, eq=False)
class Unit:
    """An attribution as word sets; `quote_type` is derived from the text where it is not given."""

    attribution: Attribution
    content: WordSet
    source: WordSet
    cue: WordSet
    quote_type: str


class Pair(NamedTuple):
    """A gold and a predicted unit and how alike their contents are (Dice)."""

    gold: Unit
    pred: Unit
    likeness: float

    @property
    def overlaps(self) -> bool:
        """Whether the contents share enough words to count as one."""
        return self.likeness >= OVERLAP


@dataclass(frozen=True)
class PairedArticle:
    """One article's two sides. Attributions whose content holds no word are dropped (counted)."""

    words: Words
    gold_record: Attributions
    pred_record: Attributions
    gold: tuple[Unit, ...]
    pred: tuple[Unit, ...]
    pairs: tuple[Pair, ...]

    def same_source(self, gold: Unit, pred: Unit) -> bool:
        """Return whether the sources match, or both have none."""
        if not gold.source and not pred.source:
            return True
        return match_sources(gold.source, pred.source, self.words)


def pair_article(gold: Attributions, pred: Attributions | None) -> PairedArticle:
    """Return the paired sides of an article; no prediction counts as an empty one.

    A prediction may leave its text out; InputError if it has another text than gold, or spans
    beyond it, or gold has none.
    """
    pred = pred or Attributions(doc_id=gold.doc_id, text=gold.text, layers=gold.layers)
    if gold.attributions and not gold.text:
        raise InputError(
            f"The gold for {gold.doc_id} has no text.",
            remedy="Put the text in: `workbench rehydrate` does it for a release.",
        )
    if pred.text and pred.text != gold.text:
        raise InputError(
            f"The prediction for {gold.doc_id} was made on another text.",
            remedy="Predict on the texts of the gold file.",
        )
    for attribution in pred.attributions:
        for start, end in (*attribution.content, *attribution.source, *attribution.cue):
            if end > len(gold.text):
                raise InputError(
                    f"The prediction for {gold.doc_id} has a span {start}-{end}, beyond the "
                    f"{len(gold.text)} characters of gold's text.",
                    remedy="Predict on the texts of the gold file.",
                )
    words = Words(gold.text)
    gold_units, pred_units = _read_units(gold, words), _read_units(pred, words)
    pairs = pair_units(gold_units, pred_units)
    return PairedArticle(words, gold, pred, gold_units, pred_units, pairs)


def pair_units(gold: Sequence[Unit], pred: Sequence[Unit]) -> tuple[Pair, ...]:
    """Return the pairs that share a word, greedily by likeness, ties in text order."""
    found = greedy_pairs([g.content for g in gold], [p.content for p in pred])
    return tuple(Pair(gold[i], pred[j], likeness) for likeness, i, j in found)


def greedy_pairs(gold: Sequence[WordSet], pred: Sequence[WordSet]) -> list[tuple[float, int, int]]:
    """Return (Dice, gold index, pred index) one to one, greedily by descending Dice."""
    holders: dict[int, list[int]] = {}
    for j, words in enumerate(pred):
        for word in words:
            holders.setdefault(word, []).append(j)
    candidates = [
        (-dice(words, pred[j]), i, j)
        for i, words in enumerate(gold)
        for j in {j for word in words for j in holders.get(word, ())}
    ]
    used_gold: set[int] = set()
    used_pred: set[int] = set()
    found: list[tuple[float, int, int]] = []
    for negative, i, j in sorted(candidates):
        if i not in used_gold and j not in used_pred:
            used_gold.add(i)
            used_pred.add(j)
            found.append((-negative, i, j))
    return found


def _read_units(record: Attributions, words: Words) -> tuple[Unit, ...]:
    units = (
        Unit(
            attribution=a,
            content=words.cover(a.content),
            source=words.cover(a.source),
            cue=words.cover(a.cue),
            quote_type=a.quote_type or quote_type(words.text, a.content),
        )
        for a in record.attributions
    )
    return tuple(unit for unit in units if unit.content)
