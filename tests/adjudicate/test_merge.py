"""Annotations become one: what all say, what most say, and what is left open."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.adjudicate import Merged, merge, weigh
from workbench.agree import Annotated, agree, group_files
from workbench.errors import InputError, SettingsError
from workbench.model import Annotation, Link, Region

Sign = Callable[[str, Annotation], Annotated]
REGIONS = (
    Region("s", "speaker", 0, 5, name="Ann", kind="person"),
    Region("c", "cue", 6, 11),
    Region("x", "claim", 12, 27, stance="assert"),
)
LINKS = (Link("said_by", "x", "s"), Link("cue_of", "c", "x"))
WHOLE = Annotation("news", REGIONS, LINKS)


def change(**changes: dict[str, Any]) -> Annotation:
    regions = tuple(msgspec.structs.replace(r, **changes.get(r.id, {})) for r in REGIONS)
    return Annotation("news", regions, LINKS)


def leave_out(*ids: str) -> Annotation:
    return Annotation(
        "news",
        tuple(r for r in REGIONS if r.id not in ids),
        tuple(k for k in LINKS if not {k.source, k.target} & set(ids)),
    )


def merge_all(*annotations: Annotation, **options: Any) -> Merged:
    people = zip(("ann", "bob", "cyd", "dan", "eve"), annotations, strict=False)
    return merge([Annotated(a, "", name) for name, a in people], **options)


def conflicts(merged: Merged) -> dict[str, list[tuple[str | None, tuple[str, ...]]]]:
    return {q.field: [(c.value, c.annotators) for c in q.candidates] for q in merged.conflicts}


def fill_in(annotation: Annotation) -> Annotation:
    """Name every speaker: a name left out is no vote, so another's would fill it in."""
    regions = tuple(
        msgspec.structs.replace(r, name=r.name or "Eve", kind=r.kind or "person")
        if r.label == "speaker"
        else r
        for r in annotation.regions
    )
    return msgspec.structs.replace(annotation, regions=regions)


@settings(max_examples=50)
@given(data=st.data(), count=st.integers(1, 4), strategy=st.sampled_from(["unanimous", "majority"]))
def test_identical_annotations_merge_to_themselves(
    data: st.DataObject, count: int, strategy: Any, annotations: Any, canonical: Any
) -> None:
    annotation = data.draw(annotations)
    merged = merge_all(*[annotation] * count, strategy=strategy)
    assert canonical(merged.annotation) == canonical(annotation)
    assert merged.conflicts == ()
    assert set(merged.settled.values()) <= {"single" if count == 1 else "unanimous"}


@settings(max_examples=50)
@given(data=st.data(), strategy=st.sampled_from(["unanimous", "majority"]))
def test_the_order_of_annotators_and_regions_changes_nothing(
    data: st.DataObject, strategy: Any, annotations: Any, by: Sign
) -> None:
    drawn = [data.draw(annotations) for _ in range(3)]
    versions = [by(name, a) for name, a in zip("abc", drawn, strict=True)]
    turned = [
        by(v.annotator, msgspec.structs.replace(v.annotation, regions=v.annotation.regions[::-1]))
        for v in data.draw(st.permutations(versions))
    ]
    assert merge(versions, strategy=strategy) == merge(turned, strategy=strategy)


@settings(max_examples=50)
@given(data=st.data())
def test_two_of_three_that_are_alike_win(
    data: st.DataObject, annotations: Any, canonical: Any
) -> None:
    most, other = fill_in(data.draw(annotations)), data.draw(annotations)
    merged = merge_all(most, other, most)
    assert canonical(merged.annotation) == canonical(most)
    assert merged.conflicts == ()


@settings(max_examples=50)
@given(data=st.data(), strategy=st.sampled_from(["unanimous", "majority"]))
def test_every_part_of_the_merge_is_settled_or_in_conflict(
    data: st.DataObject, strategy: Any, annotations: Any
) -> None:
    merged = merge_all(*(data.draw(annotations) for _ in range(3)), strategy=strategy)
    open_parts = {(q.region, q.field) for q in merged.conflicts}
    links = merged.annotation.links
    heads = {link.source: link.target for link in links if link.kind == "continues"}
    for region in merged.annotation.regions:
        held = {(region.id, field) for field in ("region", "label", "span")} & open_parts
        assert (region.id in merged.settled) != bool(held)
        if region.label == "claim":
            first = heads.get(region.id, region.id)  # later fragments have the stance of the first
            is_open = (first, "stance") in open_parts
            assert (f"{region.id}.stance" in merged.settled) != is_open
    for link in merged.annotation.links:
        part = f"{link.kind}:{link.source}->{link.target}"
        assert (part in merged.settled) != ((link.source, link.kind) in open_parts)


@settings(max_examples=50)
@given(data=st.data())
def test_conflicts_name_every_candidate_and_everybody_asked(
    data: st.DataObject, annotations: Any
) -> None:
    merged = merge_all(*(data.draw(annotations) for _ in range(4)), strategy="unanimous")
    for question in merged.conflicts:
        assert len(question.candidates) > 1
        names = [name for c in question.candidates for name in c.annotators]
        assert len(set(names)) == len(names)


def test_a_near_miss_is_one_region_whose_ends_are_voted_on_one_by_one() -> None:
    merged = merge_all(change(x={"end": 28}), change(x={"start": 14}), WHOLE)
    claim = next(r for r in merged.annotation.regions if r.label == "claim")
    assert (claim.start, claim.end) == (12, 27)
    assert merged.settled[claim.id] == "majority"


def test_three_ends_without_a_majority_are_a_conflict_with_the_middle_proposed() -> None:
    merged = merge_all(change(x={"end": 24}), WHOLE, change(x={"end": 31}))
    claim = next(r for r in merged.annotation.regions if r.label == "claim")
    assert (claim.start, claim.end) == (12, 27)
    assert conflicts(merged) == {
        "span": [("12-24", ("ann",)), ("12-27", ("bob",)), ("12-31", ("cyd",))]
    }


def test_stance_is_settled_apart_from_the_span_it_belongs_to() -> None:
    flipped = change(x={"stance": "deny"})
    merged = merge_all(WHOLE, flipped)
    assert conflicts(merged) == {"stance": [("assert", ("ann",)), ("deny", ("bob",))]}
    claim = next(r.id for r in merged.annotation.regions if r.label == "claim")
    assert merged.settled[claim] == "unanimous"
    merged = merge_all(WHOLE, flipped, flipped)
    assert merged.settled[f"{claim}.stance"] == "majority"
    assert next(r.stance for r in merged.annotation.regions if r.stance) == "deny"


def test_a_link_follows_its_span_where_somebody_missed_the_speaker() -> None:
    merged = merge_all(WHOLE, leave_out("s"))
    assert list(conflicts(merged)) == ["region"]
    assert {link.kind for link in merged.annotation.links} == {"said_by", "cue_of"}
    assert {link.kind for link in merge_all(WHOLE, leave_out("s"), WHOLE).annotation.links} == {
        "said_by",
        "cue_of",
    }


def test_two_speakers_for_one_claim_are_a_conflict_about_the_link() -> None:
    other = Region("t", "speaker", 30, 34, name="Bob")
    both = (*REGIONS, other)
    ann = Annotation("news", both, LINKS)
    bob = Annotation("news", both, (Link("said_by", "x", "t"), LINKS[1]))
    merged = merge_all(ann, bob)
    assert [len(c.annotators) for q in merged.conflicts for c in q.candidates] == [1, 1]
    assert list(conflicts(merged)) == ["said_by"]


def test_what_two_people_said_in_the_same_words_is_told_apart_by_who_said_it() -> None:
    speakers = (REGIONS[0], Region("t", "speaker", 30, 34, name="Bob", kind="person"))
    one, two = (Region(i, "claim", 12, 27, stance="assert") for i in "xy")
    links = (Link("said_by", "x", "s"), Link("said_by", "y", "t"))
    ann = Annotation("news", (*speakers, one, two), links)
    bob = Annotation("news", (*speakers, two, one), links)
    merged = merge_all(ann, bob)
    assert merged.conflicts == ()
    assert len(merged.annotation.links) == 2
    assert merge_all(bob, ann) == merged
    two = msgspec.structs.replace(two, stance="deny")
    moved = Region("t", "speaker", 31, 34, name="bob")
    cyd = Annotation("news", (REGIONS[0], moved, two, one), links)
    assert {q.field for q in merge_all(ann, cyd).conflicts} == {"stance", "span"}


def test_a_speaker_called_a_cue_is_one_region_with_two_labels() -> None:
    swapped = change(s={"label": "cue", "name": None, "kind": None})
    merged = merge_all(WHOLE, swapped, strategy="unanimous")
    assert conflicts(merged)["label"] == [("cue", ("bob",)), ("speaker", ("ann",))]
    assert len(merged.annotation.regions) == 3


def test_a_name_left_out_abstains_unless_all_must_agree() -> None:
    nameless = change(s={"name": None})
    assert merge_all(WHOLE, nameless).conflicts == ()
    assert list(conflicts(merge_all(WHOLE, nameless, strategy="unanimous"))) == ["name"]
    same = merge_all(WHOLE, change(s={"name": " ANN"}), strategy="unanimous")
    assert same.conflicts == ()


def test_who_does_not_judge_stance_has_no_say_in_quote_or_claim() -> None:
    flat = change(x={"label": "quote", "stance": None})
    flat = msgspec.structs.replace(flat, layers=("attribution",))
    merged = merge_all(WHOLE, flat, flat)
    claim = next(r for r in merged.annotation.regions if r.label == "claim")
    assert claim.stance == "assert"
    assert merged.settled[f"{claim.id}.stance"] == "single"
    assert merged.layers == ("attribution", "stance")


def test_a_region_that_few_marked_is_dropped_by_majority_and_asked_about_otherwise() -> None:
    extra = Annotation("news", (*REGIONS, Region("y", "quote", 40, 50)), LINKS)
    assert len(merge_all(extra, WHOLE, WHOLE).annotation.regions) == 3
    merged = merge_all(extra, WHOLE, WHOLE, strategy="unanimous")
    assert conflicts(merged)["region"] == [("drop", ("bob", "cyd")), ("keep", ("ann",))]
    assert len(merged.annotation.regions) == 4


def test_the_trusted_annotator_is_followed_and_others_fill_in() -> None:
    flipped = change(x={"stance": "deny"})
    merged = merge_all(flipped, WHOLE, WHOLE, strategy="trusted", trusted="ann")
    claim = next(r for r in merged.annotation.regions if r.label == "claim")
    assert claim.stance == "deny"
    assert merged.settled[f"{claim.id}.stance"] == "trusted"
    absent = merge_all(flipped, WHOLE, WHOLE, strategy="trusted", trusted="zoe")
    assert next(r.stance for r in absent.annotation.regions if r.stance) == "assert"


def test_weights_may_outvote_the_many() -> None:
    flipped = change(x={"stance": "deny"})
    weights = {"ann": 0.9, "bob": 0.3, "cyd": 0.3}
    merged = merge_all(flipped, WHOLE, WHOLE, strategy="weighted", weights=weights)
    assert next(r.stance for r in merged.annotation.regions if r.stance) == "deny"


def test_measured_agreement_gives_the_weights(by: Sign) -> None:
    group = (by("ann", WHOLE), by("bob", WHOLE), by("odd", leave_out("x", "c")))
    weights = weigh(agree([group], bootstrap=0))
    assert weights["ann"] == weights["bob"] > weights["odd"]


@pytest.mark.parametrize(
    "options",
    [
        {"strategy": "trusted"},
        {"strategy": "weighted"},
        {"strategy": "weighted", "weights": {"ann": -1.0, "bob": 2.0}},
    ],
)
def test_a_strategy_that_lacks_what_it_needs_is_refused(options: dict[str, Any]) -> None:
    with pytest.raises(SettingsError):
        merge_all(WHOLE, **options)


def test_only_different_annotators_of_one_article_can_be_merged(by: Sign) -> None:
    with pytest.raises(InputError):
        merge([])
    with pytest.raises(InputError):
        merge([by("ann", WHOLE), by("ann", WHOLE)])
    with pytest.raises(InputError):
        merge([by("ann", WHOLE), by("bob", msgspec.structs.replace(WHOLE, doc_id="other"))])


def test_chains_and_circles_of_fragments_come_out_well_formed() -> None:
    quotes = tuple(Region(f"q{i}", "quote", 10 * i, 10 * i + 8) for i in range(3))
    chain = (Link("continues", "q2", "q1"), Link("continues", "q1", "q0"))
    merged = merge_all(Annotation("news", quotes, chain))
    heads = {link.target for link in merged.annotation.links}
    assert heads == {merged.annotation.regions[0].id}
    circle = (Link("continues", "q0", "q1"), Link("continues", "q1", "q0"))
    merged = merge_all(Annotation("news", quotes, circle))
    assert len(merged.annotation.regions) == 3
    assert len(merged.annotation.links) == 1


@pytest.mark.corpus
def test_articles_of_six_annotators_merge(corpora: Path) -> None:
    names = ("train", "dev", "other_annotators")
    groups = [
        group
        for group in group_files([corpora / "polnear" / f"{name}.jsonl" for name in names])
        if len(group) > 1
    ]
    assert len(groups) == 17
    for group in groups:
        merged = merge(group)
        ids = {region.id for region in merged.annotation.regions}
        assert all({link.source, link.target} <= ids for link in merged.annotation.links)
        assert all(r.start < r.end <= len(group[0].text) for r in merged.annotation.regions)
        reversed_group = tuple(reversed(group))
        assert merge(reversed_group) == merged


@pytest.mark.parametrize("start", [-50, 10**12])
def test_a_label_outside_the_text_is_merged_like_another(start: int) -> None:
    broken = change(x={"start": start, "end": start + 10})
    merged = merge_all(broken, broken)
    assert (start, start + 10) in [(r.start, r.end) for r in merged.annotation.regions]
    assert not merged.conflicts
