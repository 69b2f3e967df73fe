"""The misses of a prediction, by kind, with their words: what to look at to see why it errs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from workbench.evaluate.evaluate import index_records
from workbench.evaluate.names import same_name
from workbench.evaluate.pairing import Pair, PairedArticle, Unit, pair_article
from workbench.model import Attribution, Attributions, Record, Spans

MissKind = Literal["missed", "spurious", "boundary", "speaker", "cue", "name", "stance"]


class Said(Record, frozen=True, omit_defaults=False):
    """One side of a miss in words; fragments are joined by ` … `."""

    source: str
    cue: str
    content: str
    start: int
    quote_type: str
    name: str | None
    stance: str | None


class Miss(Record, frozen=True, omit_defaults=False):
    """Something that differs from gold.

    missed: gold without a predicted content that overlaps it. spurious: the reverse. On overlapping
    pairs: boundary (other words of content), speaker (another source or none), cue (no word of it),
    name (another canonical name), stance. One pair can be several misses.
    """

    kind: MissKind
    doc_id: str
    gold: Said | None = None
    pred: Said | None = None


def find_misses(gold: Iterable[Attributions], pred: Iterable[Attributions]) -> Iterator[Miss]:
    """Yield every miss, article by article in gold's order. Errors as in `evaluate`."""
    answers = index_records(pred, "prediction")
    for doc_id, record in index_records(gold, "gold").items():
        yield from _find_in_article(pair_article(record, answers.get(doc_id)))


def _find_in_article(article: PairedArticle) -> Iterator[Miss]:
    doc_id, text = article.gold_record.doc_id, article.words.text
    pairs = {id(pair.gold): pair for pair in article.pairs if pair.overlaps}
    for unit in article.gold:
        said = _say(text, unit)
        pair = pairs.get(id(unit))
        if pair is None:
            yield Miss("missed", doc_id, gold=said)
            continue
        for kind in _compare(article, pair):
            yield Miss(kind, doc_id, gold=said, pred=_say(text, pair.pred))
    paired = {id(pair.pred) for pair in pairs.values()}
    for unit in article.pred:
        if id(unit) not in paired:
            yield Miss("spurious", doc_id, pred=_say(text, unit))


def _compare(article: PairedArticle, pair: Pair) -> Iterator[MissKind]:
    gold, pred, _ = pair
    one, other = gold.attribution, pred.attribution
    if gold.content != pred.content:
        yield "boundary"
    if not article.same_source(gold, pred):
        yield "speaker"
    if gold.cue and not gold.cue & pred.cue:
        yield "cue"
    if one.speaker_name and not same_name(one.speaker_name, other.speaker_name):
        yield "name"
    if one.stance and other.stance and one.stance != other.stance:
        yield "stance"


def _say(text: str, unit: Unit) -> Said:
    attribution: Attribution = unit.attribution
    return Said(
        source=_read(text, attribution.source),
        cue=_read(text, attribution.cue),
        content=_read(text, attribution.content),
        start=min(start for start, _ in attribution.content),
        quote_type=unit.quote_type,
        name=attribution.speaker_name,
        stance=attribution.stance,
    )


def _read(text: str, spans: Spans) -> str:
    return " … ".join(" ".join(text[start:end].split()) for start, end in spans)
