"""Errors planted in the seed articles' gold labels are found by the rule meant for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from workbench.check import Case, check_annotation
from workbench.ingest import Ingested, ingest
from workbench.model import Annotation, Article, Finding, Link, Region
from workbench.text import inside_grapheme

SEEDS = Path(__file__).parent.parent.parent / "seeds"
MOST = 4  # of one sort in one article
Planted = Iterator[Annotation]


@cache
def gold() -> tuple[tuple[Article, Annotation], ...]:
    outcomes = ingest(sorted(SEEDS.glob("*.txt")))
    return tuple(
        (o.article, version.annotation)
        for o in outcomes
        if isinstance(o, Ingested)
        for version in o.versions
    )


def change(annotation: Annotation, number: int, **fields: Any) -> Annotation:
    regions = list(annotation.regions)
    regions[number] = replace(regions[number], **fields)
    return replace(annotation, regions=tuple(regions))


def heads(case: Case) -> Iterator[tuple[int, Region]]:
    return ((i, r) for i, r in case.heads if case.speakers(r))


def blank_after(case: Case) -> Planted:
    for i, region in enumerate(case.annotation.regions):
        if case.text[region.end : region.end + 1].isspace():
            yield change(case.annotation, i, end=region.end + 1)


def letter_cut(case: Case) -> Planted:
    for i, region in enumerate(case.annotation.regions):
        last = case.text[max(region.start, region.end - 3) : region.end]
        if len(last) == 3 and last.isalpha() and last.islower():
            yield change(case.annotation, i, end=region.end - 1)


def inside_character(case: Case) -> Planted:
    inside = [i for i in range(len(case.text)) if inside_grapheme(case.text, i)]
    for i, region in enumerate(case.annotation.regions):
        for offset in inside[:3]:
            if offset > region.start:
                yield change(case.annotation, i, end=offset)


def past_the_end(case: Case) -> Planted:
    for i, _ in enumerate(case.annotation.regions):
        yield change(case.annotation, i, end=len(case.text) + 1)


def speaker_unlinked(case: Case) -> Planted:
    for _, region in heads(case):
        links = tuple(
            link
            for link in case.annotation.links
            if (link.kind, link.source) != ("said_by", region.id)
        )
        yield replace(case.annotation, links=links)


def second_speaker(case: Case) -> Planted:
    speakers = [
        r for r in case.annotation.regions if r.label == "speaker" and r.id not in case.later
    ]
    for _, region in heads(case):
        other = next(s for s in speakers if s not in case.speakers(region))
        link = Link("said_by", region.id, other.id)
        yield replace(case.annotation, links=(*case.annotation.links, link))


def drawn_twice(case: Case) -> Planted:
    for region in case.annotation.regions:
        twin = replace(region, id="twin")
        links = [
            Link("said_by", "twin", link.target)
            for link in case.annotation.links
            if (link.kind, link.source) == ("said_by", region.id)
        ]
        yield replace(
            case.annotation,
            regions=(*case.annotation.regions, twin),
            links=(*case.annotation.links, *links),
        )


def region_deleted(case: Case) -> Planted:
    linked = {end for link in case.annotation.links for end in (link.source, link.target)}
    for region in case.annotation.regions:
        if region.id in linked:
            regions = tuple(r for r in case.annotation.regions if r is not region)
            yield replace(case.annotation, regions=regions)


def label_swapped(case: Case) -> Planted:
    for i, region in heads(case):
        yield change(case.annotation, i, label="cue", stance=None)
        assert region.label != "cue"


def name_forgotten(case: Case) -> Planted:
    for i, region in enumerate(case.annotation.regions):
        named = region.label == "speaker" and region.kind not in (None, "unnamed")
        if named and region.id not in case.later:
            yield change(case.annotation, i, name=None)


def name_of_nobody(case: Case) -> Planted:
    for i, region in enumerate(case.annotation.regions):
        if region.label == "speaker" and region.id not in case.later:
            yield change(case.annotation, i, name="Quentin Xavierson", kind="person")


def kind_swapped(case: Case) -> Planted:
    named = [
        (i, r)
        for i, r in enumerate(case.annotation.regions)
        if r.label == "speaker" and r.name and r.kind and r.id not in case.later
    ]
    for i, region in named:
        if sum(r.name == region.name for _, r in named) > 1:
            kind = "document" if region.kind != "document" else "person"
            yield change(case.annotation, i, kind=kind)


def stance_missing(case: Case) -> Planted:
    for i, region in enumerate(case.annotation.regions):
        if region.label == "claim":
            yield change(case.annotation, i, stance=None)


def denial_flipped(case: Case) -> Planted:
    for i, region in case.heads:
        words = set(" ".join(case.words(cue) for cue in case.cues(region)).split())
        denies = words & {"denied", "denies", "deny", "disputed"}
        negated = words & {"not", "never", "nor", "neither"}
        if region.stance == "deny" and denies and not negated:
            yield change(case.annotation, i, stance="assert")


def disputes_itself(case: Case) -> Planted:
    for _, region in heads(case):
        if region.label == "claim" and region.stance == "assert":
            twin = Region("twin", "quote", 0, 1)
            links = (
                Link("said_by", "twin", case.speakers(region)[0].id),
                Link("disputes", "twin", region.id),
            )
            yield replace(
                case.annotation,
                regions=(*case.annotation.regions, twin),
                links=(*case.annotation.links, *links),
            )


def cue_swallowed(case: Case) -> Planted:
    for i, region in case.heads:
        for cue in case.cues(region):
            start, end = min(region.start, cue.start), max(region.end, cue.end)
            yield change(case.annotation, i, start=start, end=end)


def speaker_swallowed(case: Case) -> Planted:
    for i, region in heads(case):
        speaker = case.speakers(region)[0]
        start, end = min(region.start, speaker.start), max(region.end, speaker.end)
        yield change(case.annotation, i, start=start, end=end)


def paragraphs_joined(case: Case) -> Planted:
    for i, region in enumerate(case.annotation.regions):
        after = case.text.find("\n", region.end)
        if after >= 0 and case.text[after:].strip():
            following = len(case.text) - len(case.text[after:].lstrip())
            yield change(case.annotation, i, end=following + 1)


PLANTS: list[tuple[Callable[[Case], Planted], str]] = [
    (blank_after, "padded-region"),
    (letter_cut, "split-word"),
    (inside_character, "split-character"),
    (past_the_end, "offset-out-of-range"),
    (speaker_unlinked, "no-speaker"),
    (second_speaker, "two-speakers"),
    (drawn_twice, "duplicate-region"),
    (region_deleted, "dangling-link"),
    (label_swapped, "wrong-ends"),
    (name_forgotten, "no-name"),
    (name_of_nobody, "unsupported-name"),
    (kind_swapped, "two-kinds"),
    (stance_missing, "schema"),
    (denial_flipped, "denial-asserted"),
    (disputes_itself, "self-dispute"),
    (cue_swallowed, "cue-in-content"),
    (speaker_swallowed, "speaker-in-content"),
    (paragraphs_joined, "paragraph-crossed"),
]


def findings(article: Article, annotation: Annotation, code: str) -> list[Finding]:
    return [f for f in check_annotation(annotation, article) if f.code == code]


@pytest.mark.parametrize(("plant", "code"), PLANTS, ids=[code for _, code in PLANTS])
def test_every_planted_error_is_found(plant: Callable[[Case], Planted], code: str) -> None:
    planted = 0
    for article, annotation in gold():
        before = len(findings(article, annotation, code))
        for wrong in islice(plant(Case(article, annotation)), MOST):
            planted += 1
            assert len(findings(article, wrong, code)) > before, (article.id, wrong)
    assert planted >= 5


def test_gold_has_no_errors() -> None:
    assert len(gold()) >= 10
    for article, annotation in gold():
        found = list(check_annotation(annotation, article))
        assert [f for f in found if f.severity == "error"] == []
        # Reports without a speaker ("the store was said to be shut") are right in these articles.
        assert {f.code for f in found} <= {"no-speaker", "unrelated-claims"}
