"""From answered questions to a well-formed annotation, and how each part of it was settled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import cast, get_args

from workbench.adjudicate.question import Conflict, Question, read_span
from workbench.adjudicate.rule import How
from workbench.model import (
    CONTENTS,
    LINK_ENDS,
    LINK_KINDS,
    Annotation,
    Kind,
    Label,
    Layer,
    Link,
    Record,
    Region,
    Stance,
    can_join,
)
from workbench.records import find_firsts

_DETAILS = ("stance", "name", "kind")
_RANK: tuple[How, ...] = get_args(How)


class Built(Record, frozen=True):
    """An annotation, how each of its parts was settled, and the conflicts that are open.

    `settled` has the key `ID` for a region (its being there, label and ends: the least certain),
    `ID.stance`, `ID.name`, `ID.kind`, and `KIND:FROM->TO` for a link. Parts with an open conflict
    are not in it.
    """

    annotation: Annotation
    settled: dict[str, How]
    open: tuple[Conflict, ...]


def build(doc_id: str, layers: tuple[Layer, ...], questions: Iterable[Question]) -> Built:
    """Return the annotation that the answers in force make; links without their ends are left out.

    The later fragments of a split quote take label and stance of the first.
    """
    asked: dict[str, dict[str, Question]] = {}
    for question in questions:
        asked.setdefault(question.region, {})[question.field] = question
    kept = {i: fields for i, fields in asked.items() if fields["region"].value == "keep"}
    heads = _find_heads(kept)
    regions = {i: _region(i, fields, kept[heads.get(i, i)]) for i, fields in kept.items()}
    links = [
        (link, question)
        for link, question in _links(kept, heads)
        if can_join(link.kind, regions[link.source].label, regions[link.target].label)
    ]
    in_order = sorted(regions.values(), key=lambda r: (r.start, r.end, r.label, r.id))
    in_force = list(_in_force(kept, regions, heads))
    return Built(
        Annotation(doc_id, tuple(in_order), tuple(link for link, _ in links), layers),
        _settled(in_force, links, heads),
        tuple(question for question in in_force if question.how is None),
    )


def _find_heads(kept: dict[str, dict[str, Question]]) -> dict[str, str]:
    """Return the first fragment of each later one."""
    earlier = []
    for i, fields in kept.items():
        for target in _values(fields.get("continues")):
            if target in kept and _same_sort(fields, kept[target]):
                earlier.append(Link("continues", i, target))
                break
    return {i: first for i, first in find_firsts(kept, earlier).items() if first != i}


def _same_sort(one: dict[str, Question], other: dict[str, Question]) -> bool:
    labels = one["label"].value, other["label"].value
    return labels[0] == labels[1] or all(label in CONTENTS for label in labels)


def _values(question: Question | None) -> list[str]:
    return (question.value or "").split() if question is not None else []


def _region(i: str, fields: dict[str, Question], head: dict[str, Question]) -> Region:
    def value(field: str) -> str | None:
        return head[field].value if field in head else None

    start, end = read_span(str(fields["span"].value))
    label = cast(Label, value("label"))
    return Region(
        id=i,
        label=label,
        start=start,
        end=end,
        name=value("name") if label == "speaker" else None,
        kind=cast(Kind | None, value("kind")) if label == "speaker" else None,
        stance=cast(Stance | None, value("stance")) if label == "claim" else None,
    )


def _links(
    kept: dict[str, dict[str, Question]], heads: dict[str, str]
) -> Iterator[tuple[Link, Question]]:
    seen = set()
    for i, fields in kept.items():
        for kind in LINK_KINDS:
            for target in _values(fields.get(kind)):
                link = Link(kind, i, heads.get(i, i) if kind == "continues" else target)
                if link.target in kept and link.target != i and link not in seen:
                    seen.add(link)
                    yield link, fields[kind]


def _in_force(
    kept: dict[str, dict[str, Question]], regions: dict[str, Region], heads: dict[str, str]
) -> Iterator[Question]:
    """Yield the questions that matter given the other answers: no stance is asked of a cue."""
    for i, fields in kept.items():
        label = regions[i].label
        for question in fields.values():
            field = question.field
            if i in heads and field in ("label", *_DETAILS):
                continue
            if field in _DETAILS and label != ("claim" if field == "stance" else "speaker"):
                continue
            if field in LINK_ENDS and label not in LINK_ENDS[field][0]:
                continue
            yield question


def _settled(
    in_force: list[Question], links: list[tuple[Link, Question]], heads: dict[str, str]
) -> dict[str, How]:
    hows: dict[str, list[How | None]] = {}
    for question in in_force:
        if question.field in ("region", "label", "span"):
            hows.setdefault(question.region, []).append(question.how)
        elif question.field in _DETAILS:
            hows.setdefault(f"{question.region}.{question.field}", []).append(question.how)
    for link, question in links:
        hows[f"{link.kind}:{link.source}->{link.target}"] = [question.how]
    for i, head in heads.items():
        for field in _DETAILS:
            if f"{head}.{field}" in hows:
                hows[f"{i}.{field}"] = hows[f"{head}.{field}"]
    return {
        part: max((how for how in found if how is not None), key=_RANK.index)
        for part, found in sorted(hows.items())
        if None not in found
    }
