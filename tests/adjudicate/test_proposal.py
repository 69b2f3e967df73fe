"""An adjudicator sees the proposal, what is in conflict, and in words."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

import msgspec

from workbench.adjudicate import decide, merge, propose
from workbench.agree import Annotated
from workbench.model import Annotation, Link, Region

Sign = Callable[[str, Annotation], Annotated]
TEXT = "Peskov said there was no call, they wrote."
CLAIM = Region("x", "claim", 12, 29, stance="deny")
SPEAKER = Region("s", "speaker", 0, 6, name="Dmitry Peskov")
LINK = (Link("said_by", "x", "s"),)
WHOLE = Annotation("news", (SPEAKER, CLAIM), LINK)
ASSERTED = Annotation("news", (SPEAKER, msgspec.structs.replace(CLAIM, stance="assert")), LINK)
ALONE = Annotation("news", (CLAIM,))
NOW = datetime(2026, 2, 3, tzinfo=UTC)


def test_conflicts_are_counted_listed_and_named_by_field(by: Sign) -> None:
    proposal = propose(merge([by("ann", WHOLE), by("bob", ASSERTED)]), TEXT)
    assert msgspec.to_builtins(proposal.fields) == {
        "conflicts": 1,
        "status": "conflicts",
        "conflict_list": "stance of “there was no call”: assert (bob) or deny (ann)",
        "conflict_fields": "stance",
        "annotators": "ann, bob",
    }
    assert proposal.prediction.model == "adjudication"


def test_links_and_spans_are_told_in_words(by: Sign) -> None:
    unlinked = Annotation("news", (SPEAKER, msgspec.structs.replace(CLAIM, end=41)))
    proposal = propose(merge([by("ann", WHOLE), by("bob", unlinked)]), TEXT)
    assert proposal.fields.conflict_list.splitlines() == [
        "span of “there was no call”: “there was no call” (ann)"
        " or “there was no call, they wrote” (bob)",
        "speaker of “there was no call”: none (bob) or “Peskov” (ann)",
    ]


def test_regions_that_votes_dropped_are_told_in_words_too(by: Sign) -> None:
    mentions = [msgspec.structs.replace(SPEAKER, start=at, end=at + 4) for at in (0, 31, 36)]
    people = zip(("ann", "bob", "cyd"), mentions, strict=True)
    merged = merge([by(name, Annotation("news", (s, CLAIM), LINK)) for name, s in people])
    (line,) = propose(merged, TEXT).fields.conflict_list.splitlines()
    assert sorted(re.findall("“(.*?)”", line)) == ["Pesk", "there was no call", "they", "wrot"]


def test_regions_score_the_least_share_of_votes(by: Sign) -> None:
    proposal = propose(merge([by("ann", WHOLE), by("bob", ASSERTED), by("cyd", WHOLE)]), TEXT)
    scores = {r.label: r.score for r in proposal.prediction.annotation.regions}
    assert scores == {"speaker": 1.0, "claim": 0.6667}


def test_decisions_settle_the_task_and_change_its_digest(by: Sign) -> None:
    merged = merge([by("ann", WHOLE), by("bob", ASSERTED)])
    before = propose(merged, TEXT)
    who = {"doc_id": "news", "by": "judge"}
    decision = decide(merged.conflicts[0], "assert", at=NOW, **who)
    after = propose(merged, TEXT, [decision])
    assert (after.fields.conflicts, after.fields.status) == (0, "adjudicated")
    assert after.fields.conflict_list == ""
    assert before.digest != after.digest
    assert propose(merged, TEXT).digest == before.digest


def test_without_conflict_the_task_is_settled(by: Sign) -> None:
    proposal = propose(merge([by("ann", WHOLE), by("bob", WHOLE)]), TEXT)
    assert (proposal.fields.status, proposal.prediction.score) == ("settled", 1.0)


def test_another_vote_of_the_same_kind_changes_no_conflict(by: Sign) -> None:
    two = merge([by("ann", WHOLE), by("bob", ALONE)])
    four = merge([by("ann", WHOLE), by("bob", ALONE), by("cyd", WHOLE), by("dan", ALONE)])
    assert [q.id for q in two.conflicts] == [q.id for q in four.conflicts]
