"""Decisions make gold, an adjudicator's submission is a set of decisions, and both last."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.adjudicate import (
    Decision,
    Merged,
    Rule,
    apply,
    decide,
    merge,
    merge_article,
    next_conflict,
    read_decision,
    read_decisions,
    read_submission,
    record_decisions,
)
from workbench.agree import Annotated
from workbench.agree.sheet import fold_case
from workbench.errors import InputError
from workbench.ledger import Ledger
from workbench.model import Annotation, AnnotationVersion, Article, Link, Region

Sign = Callable[[str, Annotation], Annotated]
NOW = datetime(2026, 2, 3, 4, 5, tzinfo=UTC)
WHO: dict[str, Any] = {"doc_id": "news", "by": "judge", "at": NOW}
X = Region("x", "claim", 12, 27, stance="assert")
S = Region("s", "speaker", 0, 5, name="Ann", kind="person")
C = Region("c", "cue", 6, 11)
LINKS = (Link("said_by", "x", "s"), Link("cue_of", "c", "x"))
WHOLE = Annotation("news", (S, C, X), LINKS)
FLIPPED = Annotation("news", (S, C, msgspec.structs.replace(X, stance="deny")), LINKS)
LONGER = Annotation("news", (S, C, msgspec.structs.replace(X, end=31)), LINKS)


def merge_all(*annotations: Annotation, **options: Any) -> Merged:
    people = zip(("ann", "bob", "cyd", "dan"), annotations, strict=False)
    return merge([Annotated(a, "", name) for name, a in people], **options)


def fold_names(annotation: Annotation) -> Annotation:
    """Leave spelling aside: where nobody decided, the commonest stands."""
    regions = tuple(
        msgspec.structs.replace(r, name=fold_case(r.name)) if r.name else r
        for r in annotation.regions
    )
    return msgspec.structs.replace(annotation, regions=regions)


def claim_of(annotation: Annotation) -> Region:
    return next(r for r in annotation.regions if r.label == "claim")


@settings(max_examples=80)
@given(data=st.data(), count=st.integers(1, 3), strategy=st.sampled_from(["unanimous", "majority"]))
def test_what_the_adjudicator_submits_is_gold(
    data: st.DataObject, count: int, strategy: Any, annotations: Any, canonical: Any
) -> None:
    merged = merge_all(*(data.draw(annotations) for _ in range(count)), strategy=strategy)
    submission = data.draw(annotations)
    gold = apply(merged, read_submission(merged, submission, by="judge", at=NOW))
    assert canonical(gold.annotation) == canonical(submission)
    assert gold.open == ()
    assert gold.stale == ()


@settings(max_examples=60)
@given(data=st.data())
def test_a_second_submission_replaces_the_first_and_the_same_one_decides_nothing(
    data: st.DataObject, annotations: Any, canonical: Any
) -> None:
    merged = merge_all(*(data.draw(annotations) for _ in range(2)))
    first, second = data.draw(annotations), data.draw(annotations)
    decisions = [*read_submission(merged, first, by="judge", at=NOW)]
    assert read_submission(merged, first, by="judge", at=NOW, earlier=decisions) == ()
    decisions += read_submission(merged, second, by="judge", at=NOW, earlier=decisions)
    gold = apply(merged, decisions)
    assert canonical(gold.annotation) == canonical(second)
    assert read_submission(merged, gold.annotation, by="x", at=NOW, earlier=decisions) == ()


@settings(max_examples=50)
@given(data=st.data(), choices=st.lists(st.integers(0, 5), min_size=1))
def test_stepping_through_the_conflicts_ends_with_all_settled(
    data: st.DataObject, choices: list[int], annotations: Any
) -> None:
    merged = merge_all(*(data.draw(annotations) for _ in range(3)), strategy="unanimous")
    decisions: list[Decision] = []
    while (conflict := next_conflict(merged, decisions)) is not None:
        assert len(decisions) <= len(merged.questions)
        candidates = conflict.candidates
        chosen = candidates[choices[len(decisions) % len(choices)] % len(candidates)].value
        decisions.append(decide(conflict, chosen, **WHO))
    gold = apply(merged, decisions)
    assert gold.open == ()
    for region in gold.annotation.regions:
        assert region.id in gold.settled
    ids = {region.id for region in gold.annotation.regions}
    assert all({link.source, link.target} <= ids for link in gold.annotation.links)


def test_a_decision_keeps_what_was_rejected_and_by_whom() -> None:
    merged = merge_all(WHOLE, FLIPPED)
    (conflict,) = merged.conflicts
    decision = decide(conflict, "deny", **WHO, reason="'no' contradicts the report")
    assert [(c.value, c.annotators) for c in decision.rejected] == [("assert", ("ann",))]
    gold = apply(merged, [decision])
    claim = claim_of(gold.annotation)
    assert claim.stance == "deny"
    assert gold.settled[f"{claim.id}.stance"] == "adjudicated"
    assert gold.settled[claim.id] == "unanimous"
    assert read_decision(msgspec.json.encode(decision)) == decision


def test_the_last_decision_on_a_conflict_counts() -> None:
    merged = merge_all(WHOLE, FLIPPED)
    (conflict,) = merged.conflicts
    both = [decide(conflict, "deny", **WHO), decide(conflict, "assert", **WHO)]
    assert claim_of(apply(merged, both).annotation).stance == "assert"


def test_another_vote_for_a_known_answer_leaves_the_decision_in_force() -> None:
    merged = merge_all(WHOLE, FLIPPED)
    decision = decide(merged.conflicts[0], "assert", **WHO)
    later = merge_all(WHOLE, FLIPPED, FLIPPED)
    gold = apply(later, [decision])
    assert claim_of(gold.annotation).stance == "assert"
    assert gold.open == gold.stale == ()


@settings(max_examples=50)
@given(data=st.data())
def test_votes_for_known_answers_change_nothing_that_was_decided(
    data: st.DataObject, annotations: Any, canonical: Any
) -> None:
    two = [data.draw(annotations) for _ in range(2)]
    merged = merge_all(*two)
    decisions = read_submission(merged, data.draw(annotations), by="judge", at=NOW)
    before = apply(merged, decisions)
    after = apply(merge_all(*two, data.draw(st.sampled_from(two))), decisions)
    assert canonical(fold_names(after.annotation)) == canonical(fold_names(before.annotation))
    assert after.open == after.stale == ()


def test_decisions_follow_regions_whose_commonest_spans_change() -> None:
    moved = tuple(msgspec.structs.replace(r, end=r.end + 1) for r in FLIPPED.regions)
    other = Annotation("news", moved, LINKS[1:])
    merged = merge_all(WHOLE, other)
    about = {q.field: q for q in merged.conflicts if q.field in ("stance", "said_by")}
    speaker = about["said_by"].candidates[1].value
    decisions = [
        decide(about["stance"], "assert", **WHO),
        decide(about["said_by"], speaker, **WHO),
    ]
    gold = apply(merge_all(WHOLE, other, other), decisions)
    claim = claim_of(gold.annotation)
    (link,) = (link for link in gold.annotation.links if link.kind == "said_by")
    assert (claim.end, claim.stance) == (28, "assert")
    assert {claim.id, link.target}.isdisjoint({about["stance"].region, speaker})
    assert gold.settled[f"said_by:{claim.id}->{link.target}"] == "adjudicated"
    assert gold.open == gold.stale == ()
    assert {d.region for d in gold.decisions} == {claim.id}


def test_a_decided_name_outlives_another_spelling_of_the_one_rejected() -> None:
    bob, loud = (
        Annotation("news", (msgspec.structs.replace(S, name=name),)) for name in ("Bob", "ANN")
    )
    ann = Annotation("news", (S,))
    (conflict,) = merge_all(ann, bob).conflicts
    gold = apply(merge_all(ann, bob, loud), [decide(conflict, "Bob", **WHO)])
    assert gold.annotation.regions[0].name == "Bob"
    assert gold.open == gold.stale == ()


def test_a_decision_outlives_the_vote_it_followed_but_not_the_region_it_leads_to() -> None:
    other = Region("t", "speaker", 40, 44)
    ann, bob = (
        Annotation("news", (X, speaker), (Link("said_by", "x", speaker.id),))
        for speaker in (S, other)
    )
    merged = merge_all(ann, bob, FLIPPED)
    decisions = [
        decide(q, next(c.value for c in q.candidates if "bob" in c.annotators), **WHO)
        for q in merged.questions
        if q.field == "said_by"
    ]
    both = Annotation("news", (X, S, other), LINKS[:1])
    assert apply(merge_all(ann, both, FLIPPED), decisions).stale == ()
    assert apply(merge_all(ann, ann, FLIPPED), decisions).stale == tuple(decisions)


def test_new_annotations_reopen_only_what_they_change() -> None:
    merged = merge_all(WHOLE, LONGER, FLIPPED, strategy="unanimous")
    decisions = [decide(q, q.candidates[0].value, **WHO) for q in merged.conflicts]
    assert {q.field for q in merged.conflicts} == {"span", "stance"}
    shorter = Annotation("news", (S, C, msgspec.structs.replace(X, end=25)), LINKS)
    gold = apply(merge_all(WHOLE, LONGER, FLIPPED, shorter, strategy="unanimous"), decisions)
    assert [q.field for q in gold.open] == ["span"]
    assert [d.field for d in gold.stale] == ["span"]
    assert [d.field for d in gold.decisions] == ["stance"]


def test_the_adjudicator_may_override_what_all_agreed_on() -> None:
    merged = merge_all(WHOLE, WHOLE)
    ours = {r.label: r.id for r in merged.annotation.regions}
    kept = tuple(
        msgspec.structs.replace(r, stance="deny") if r.label == "claim" else r
        for r in merged.annotation.regions
        if r.label != "cue"
    )
    links = tuple(k for k in merged.annotation.links if k.kind == "said_by")
    decisions = read_submission(merged, Annotation("news", kept, links), by="judge", at=NOW)
    assert {(d.region, d.field, d.chosen) for d in decisions} == {
        (ours["cue"], "region", "drop"),
        (ours["claim"], "stance", "deny"),
    }
    gold = apply(merged, decisions)
    assert {r.label for r in gold.annotation.regions} == {"speaker", "claim"}
    assert gold.settled[f"{ours['claim']}.stance"] == "adjudicated"


def test_a_region_drawn_by_the_adjudicator_alone_is_added_until_somebody_marks_it() -> None:
    merged = merge_all(WHOLE, WHOLE)
    drawn = Region("new", "quote", 40, 50)
    submission = msgspec.structs.replace(
        merged.annotation,
        regions=(*merged.annotation.regions, drawn),
        links=(*merged.annotation.links, Link("said_by", "new", merged.annotation.regions[0].id)),
    )
    decisions = read_submission(merged, submission, by="judge", at=NOW)
    gold = apply(merged, decisions)
    added = next(r for r in gold.annotation.regions if r.start == 40)
    assert gold.settled[added.id] == "adjudicated"
    assert any(link.source == added.id for link in gold.annotation.links)
    marked = msgspec.structs.replace(WHOLE, regions=(*WHOLE.regions, drawn))
    later = apply(merge_all(WHOLE, WHOLE, marked, marked), decisions)
    assert {d.region for d in later.stale} == {added.id}
    assert [q.field for q in later.open] == ["region"]


def test_dropping_a_content_drops_the_cue_and_speaker_nobody_else_needs() -> None:
    merged = merge_all(WHOLE, Annotation("news"))
    first = next_conflict(merged, [])
    assert first is not None
    assert (first.start, first.end) == (12, 27)  # the content is asked for before its speaker
    gold = apply(merged, [decide(first, "drop", **WHO)])
    assert gold.open == ()
    assert gold.annotation.regions == ()


def test_the_speaker_that_a_decided_link_leads_to_is_kept_unless_it_was_dropped_too() -> None:
    mentions = [Region(f"s{at}", "speaker", at, at + 5, name="Ann") for at in (0, 40, 50)]
    merged = merge_all(
        *(Annotation("news", (s, X), (Link("said_by", "x", s.id),)) for s in mentions)
    )
    conflict = next_conflict(merged, [])
    assert conflict is not None
    assert conflict.field == "said_by"
    chosen = decide(conflict, conflict.candidates[2].value, **WHO)
    gold = apply(merged, [chosen])
    claim = claim_of(gold.annotation)
    assert gold.annotation.links == (Link("said_by", claim.id, str(chosen.chosen)),)
    assert gold.settled[str(chosen.chosen)] == "adjudicated"
    presence = {q.region: q for q in merged.questions if q.field == "region"}
    for region in (claim.id, str(chosen.chosen)):
        dropped = apply(merged, [chosen, decide(presence[region], "drop", **WHO)])
        assert region not in {r.id for r in dropped.annotation.regions}
        assert dropped.annotation.links == ()


def test_a_value_the_field_cannot_have_is_refused() -> None:
    by_field = {q.field: q for q in merge_all(WHOLE).questions}
    for field, value in (("stance", "perhaps"), ("span", "9-3"), ("span", "x"), ("region", "no")):
        with pytest.raises(InputError, match="no possible"):
            decide(by_field[field], value, **WHO)
    assert decide(by_field["span"], "3-9", **WHO).chosen == "3-9"
    assert decide(by_field["name"], "Anna", **WHO).chosen == "Anna"


def test_what_the_ledger_holds_is_merged_and_its_decisions_are_in_force(tmp_path: Path) -> None:
    with Ledger.open(f"sqlite:///{tmp_path / 'ledger.db'}") as ledger:
        ledger.add_article(Article("news", "Ann's said: words said no more."))
        for number, (name, annotation) in enumerate((("ann", WHOLE), ("bob", FLIPPED))):
            ledger.add_version(AnnotationVersion(f"p/1/{number}", annotation, name))
        found = merge_article(ledger, "news", Rule())
        assert found
        merged, before = found
        assert merged.annotators == ("ann", "bob")
        assert [q.field for q in before.open] == ["stance"]
        decision = decide(merged.conflicts[0], "deny", **WHO)
        assert record_decisions(ledger, [decision]) == 1
        assert read_decisions(ledger, "news") == (decision,)
        found = merge_article(ledger, "news", Rule())
        assert found
        gold = found[1]
    assert gold.open == ()
    assert claim_of(gold.annotation).stance == "deny"
