"""Actions to gold: what an annotator must do to turn a prediction into gold, in UI operations.

The edit model is defined in `docs/evaluate.md`; one action is one operation of the labelling page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from workbench.evaluate.names import same_name
from workbench.evaluate.pairing import PairedArticle
from workbench.evaluate.words import Words, WordSet, dice
from workbench.model import Annotation, Attributions, Link, Record, Region
from workbench.records import find_firsts, from_attributions

_ROLES = {"speaker": "speaker", "cue": "cue", "quote": "content", "claim": "content"}


class Actions(Record, frozen=True, omit_defaults=False):
    """How often each operation is needed, and what an empty page would need (`empty`)."""

    add: int = 0
    delete: int = 0
    move: int = 0
    relabel: int = 0
    rename: int = 0
    link: int = 0
    unlink: int = 0
    empty: int = 0


OPERATIONS = tuple(name for name in Actions.__struct_fields__ if name != "empty")


def total(actions: Actions) -> int:
    """Return the number of actions."""
    return sum(getattr(actions, name) for name in OPERATIONS)


def count_actions(article: PairedArticle) -> Actions:
    """Return the actions from the article's prediction to its gold.

    Stance and the links between claims count where both sides cover the layer `stance`, names and
    kinds of speakers where gold has any.
    """
    judged = all("stance" in r.layers for r in (article.gold_record, article.pred_record))
    gold = _read_graph(article.gold_record, judged=judged)
    pred = _read_graph(article.pred_record, judged=judged)
    match = _match_regions(gold, pred, article.words)
    regions = {region.id: region for region in gold.regions}
    kept = [(regions[match[r.id]], r) for r in pred.regions if r.id in match]
    link, unlink = _compare_links(gold.links, pred.links, match)
    return Actions(
        add=len(gold.regions) - len(match),
        delete=len(pred.regions) - len(match),
        move=sum(_cover(article.words, g) != _cover(article.words, p) for g, p in kept),
        relabel=sum((g.label, g.stance) != (p.label, p.stance) for g, p in kept),
        rename=sum(_count_fields(g, p) for g, p in kept)
        + sum(_count_fields(g, None) for g in gold.regions if g.id not in set(match.values())),
        link=link,
        unlink=unlink,
        empty=len(gold.regions)
        + len({frozenset((k.source, k.target)) for k in gold.links})
        + sum(_count_fields(g, None) for g in gold.regions),
    )


def _read_graph(record: Attributions, *, judged: bool) -> Annotation:
    """Return the region graph; without stance contents are quotes and claims are not linked."""
    if judged:
        return from_attributions(record)
    plain = [
        msgspec.structs.replace(a, stance=None, same_claim=(), disputes=())
        for a in record.attributions
    ]
    loose = tuple(r for r in record.loose if r.label in ("speaker", "cue"))
    return from_attributions(
        msgspec.structs.replace(record, attributions=tuple(plain), loose=loose)
    )


def _cover(words: Words, region: Region) -> WordSet:
    """Return the region's words; of one without any (the cue `:`), its places in the text."""
    covered = words.cover(((region.start, region.end),))
    return covered or frozenset(-1 - i for i in range(region.start, region.end))


def _match_regions(gold: Annotation, pred: Annotation, words: Words) -> dict[str, str]:
    """Return predicted id → gold id: one to one, same role, sharing a word, the likest first.

    Of contents that two people say, those of one speaker; then regions with nothing to change.
    """
    candidates: list[tuple[float, bool, bool, bool, int, int]] = []
    covers = [_cover(words, p) for p in pred.regions]
    gold_speakers, pred_speakers = _find_speakers(gold), _find_speakers(pred)
    holders: dict[int, list[int]] = {}
    for j, cover in enumerate(covers):
        for word in cover:
            holders.setdefault(word, []).append(j)
    for i, g in enumerate(gold.regions):
        own = _cover(words, g)
        for j in {j for word in own for j in holders.get(word, ())}:
            p = pred.regions[j]
            if _ROLES[g.label] == _ROLES[p.label]:
                speakers = gold_speakers.get(g.id), pred_speakers.get(p.id)
                differs = (g.label, g.stance, g.name) != (p.label, p.stance, p.name)
                rank = (-dice(own, covers[j]), *_compare_speakers(*speakers, words), differs)
                candidates.append((*rank, i, j))
    match: dict[str, str] = {}
    used: set[int] = set()
    for *_, i, j in sorted(candidates):
        if i not in used and pred.regions[j].id not in match:
            used.add(i)
            match[pred.regions[j].id] = gold.regions[i].id
    return match


def _find_speakers(graph: Annotation) -> dict[str, Region]:
    """Return the speaker of each content, of its later fragments too."""
    regions = {region.id: region for region in graph.regions}
    said_by = {k.source: regions[k.target] for k in graph.links if k.kind == "said_by"}
    firsts = find_firsts(regions, graph.links)
    return {i: said_by[first] for i, first in firsts.items() if first in said_by}


def _compare_speakers(gold: Region | None, pred: Region | None, words: Words) -> tuple[bool, bool]:
    """Return whether two speakers differ in their name, and whether they share no word."""
    if gold is None or pred is None:
        return gold is not pred, gold is not pred
    named = gold.name is not None and same_name(gold.name, pred.name)
    return not named, not _cover(words, gold) & _cover(words, pred)


def _count_fields(gold: Region, pred: Region | None) -> int:
    """Return how many of name and kind must be set; a value gold lacks is left alone."""
    name, kind = (pred.name, pred.kind) if pred else (None, None)
    return (gold.name is not None and gold.name != name) + (
        gold.kind is not None and gold.kind != kind
    )


def _compare_links(
    gold: Sequence[Link], pred: Sequence[Link], match: Mapping[str, str]
) -> tuple[int, int]:
    """Return how many links to draw (or set to another kind) and how many to delete.

    A link's direction does not matter, and with a deleted region its links are gone.
    """
    wanted = {frozenset((link.source, link.target)): link.kind for link in gold}
    there = {
        frozenset((match[link.source], match[link.target])): link.kind
        for link in pred
        if link.source in match and link.target in match
    }
    drawn = sum(there.get(ends) != kind for ends, kind in wanted.items())
    return drawn, sum(ends not in wanted for ends in there)
