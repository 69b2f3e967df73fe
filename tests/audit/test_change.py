"""What counts as kept, changed, added and removed against a prediction."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from workbench.audit.change import Change, compare
from workbench.model import Annotation, Link, Region

SPEAKER = Region("s", "speaker", 0, 5, name="Ann Lee", kind="person")
CLAIM = Region("c", "claim", 10, 30, stance="assert", score=0.8)
SAID = Link("said_by", "c", "s")
PREDICTION = Annotation("a", (SPEAKER, CLAIM), (SAID,))


def judge(regions: tuple[Region, ...], links: tuple[Link, ...] = (SAID,)) -> list[Change]:
    return list(compare(PREDICTION, Annotation("a", regions, links)))


def test_an_untouched_prediction_is_kept_whole() -> None:
    assert [c.decision for c in compare(PREDICTION, PREDICTION)] == ["kept"] * 3


@pytest.mark.parametrize(
    ("after", "what"),
    [
        (replace(CLAIM, stance="deny"), ("stance",)),
        (replace(CLAIM, end=28), ("moved",)),
        (replace(CLAIM, label="quote", stance=None), ("relabelled",)),
        (replace(CLAIM, start=12, stance="deny"), ("moved", "stance")),
        (replace(CLAIM, id="other", end=29), ("moved",)),
        (replace(CLAIM, id="other", label="quote", stance=None), ("relabelled",)),
    ],
)
def test_a_changed_claim_says_what_changed(after: Region, what: tuple[str, ...]) -> None:
    change = judge((SPEAKER, after), (Link("said_by", after.id, "s"),))[1]
    assert (change.decision, change.before, change.after) == ("changed", CLAIM, after)
    assert change.what == what


@pytest.mark.parametrize("change", [{"name": "Ann"}, {"kind": "organization"}])
def test_a_speakers_name_and_kind_are_changes(change: dict[str, str]) -> None:
    assert judge((replace(SPEAKER, **change), CLAIM))[0].what == tuple(change)


def test_a_score_alone_changes_nothing() -> None:
    assert judge((SPEAKER, replace(CLAIM, score=0.1)))[1].decision == "kept"


def test_a_new_region_is_added_and_a_lost_one_removed_with_its_links() -> None:
    drawn = Region("new", "quote", 40, 50)
    decisions = [(c.decision, c.after or c.before) for c in judge((SPEAKER, drawn), ())]
    assert decisions == [("kept", SPEAKER), ("added", drawn), ("removed", CLAIM), ("removed", SAID)]


def test_a_link_drawn_to_another_speaker_is_a_changed_link() -> None:
    other = Region("t", "speaker", 50, 55, name="Bo")
    link = judge((SPEAKER, other, CLAIM), (Link("said_by", "c", "t"),))[-1]
    assert (link.decision, link.what, link.before) == ("changed", ("to",), SAID)


def test_links_follow_a_region_that_was_deleted_and_drawn_again() -> None:
    again = replace(CLAIM, id="again")
    link = judge((SPEAKER, again), (Link("said_by", "again", "s"),))[-1]
    assert link.decision == "kept"


def test_the_largest_overlap_of_the_same_label_wins() -> None:
    old = Annotation("a", (Region("x", "quote", 0, 10), Region("y", "quote", 10, 20)))
    new = Annotation("a", (Region("z", "quote", 8, 20),))
    assert [(c.decision, c.before and c.before.id) for c in compare(old, new)] == [
        ("changed", "y"),
        ("removed", "x"),
    ]


@pytest.mark.parametrize(
    ("after", "decisions"),
    [
        (Region("c", "claim", 40, 60, stance="assert"), ["added", "removed"]),
        (Region("c", "cue", 26, 30), ["added", "removed"]),
        (Region("c", "cue", 12, 30), ["changed"]),
        (Region("c", "claim", 28, 60, stance="assert"), ["changed"]),
    ],
)
def test_one_id_is_one_region_only_in_one_place(after: Region, decisions: list[str]) -> None:
    old, new = Annotation("a", (CLAIM,)), Annotation("a", (after,))
    assert [change.decision for change in compare(old, new)] == decisions


spans = st.tuples(st.integers(0, 30), st.integers(0, 10))
regions = st.builds(
    lambda name, label, span: Region(name, label, span[0], span[0] + span[1]),
    st.sampled_from("abcdef"),
    st.sampled_from(["cue", "quote", "speaker"]),
    spans,
)
links = st.builds(
    Link, st.sampled_from(["said_by", "cue_of"]), st.sampled_from("abc"), st.sampled_from("def")
)
graphs = st.builds(
    lambda r, k: Annotation("a", tuple(r), tuple(k)),
    st.lists(regions, max_size=6),
    st.lists(links, max_size=6),
)


@given(graphs, graphs)
def test_everything_is_accounted_for_exactly_once(old: Annotation, new: Annotation) -> None:
    changes = compare(old, new)
    befores = Counter(c.before for c in changes if c.before is not None)
    afters = Counter(c.after for c in changes if c.after is not None)
    assert befores == Counter((*old.regions, *old.links))
    assert afters == Counter((*new.regions, *new.links))
