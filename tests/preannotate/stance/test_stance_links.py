"""Links between the claims of one article."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.model import Attribution
from workbench.preannotate.stance import link_claims

REPORT = "Trump spoke to Putin by phone and told him not to escalate the war in Ukraine"


def build(*said: tuple[str, str, str]) -> tuple[str, tuple[Attribution, ...]]:
    """Return a text of one sentence a claim, and its attributions (speaker, stance, content)."""
    text, found = "", []
    for speaker, stance, content in said:
        text += f"{speaker} – "
        span = (len(text), len(text) + len(content))
        text += content + ".\n"
        found.append(
            Attribution(content=(span,), speaker_name=speaker, stance=stance)  # type: ignore[arg-type]
        )
    return text, tuple(found)


@pytest.mark.parametrize(
    ("stance", "content"),
    [
        ("assert", "there was no conversation between the two leaders"),
        ("assert", "all reports about it are completely false"),
        ("assert", "“This is pure fiction,”"),
        ("assert", "Putin had not spoken to Trump by phone"),
        ("deny", "that Trump spoke to Putin by phone"),
        ("deny", "a report about a phone conversation between Trump and Putin"),
        ("deny", "the report"),
        ("deny", "that"),
    ],
)
def test_what_contradicts_an_earlier_claim_denies_and_disputes_it(
    stance: str, content: str
) -> None:
    text, attributions = build(("The Post", "assert", REPORT), ("Dmitry Peskov", stance, content))
    first, second = link_claims(text, attributions)
    assert (second.stance, second.disputes, second.same_claim) == ("deny", (0,), ())
    assert first == attributions[0]


@pytest.mark.parametrize(
    ("speaker", "stance", "content"),
    [
        ("The Post", "assert", "there was no conversation between the two leaders"),  # the same
        ("Dmitry Peskov", "assert", "there are no concrete plans for a summit"),
        ("Dmitry Peskov", "assert", "he does not like the cold"),
        ("Dmitry Peskov", "assert", "the report is not false"),
        ("Dmitry Peskov", "deny", "that Moscow raised taxes"),
        ("Dmitry Peskov", "none", "whether Trump spoke to Putin by phone"),
    ],
)
def test_other_statements_stay_as_they_are(speaker: str, stance: str, content: str) -> None:
    text, attributions = build(("The Post", "assert", REPORT), (speaker, stance, content))
    assert link_claims(text, attributions) == attributions


def test_one_claim_told_twice_is_linked_to_its_first_telling() -> None:
    again = "that Trump told Putin not to escalate the war in Ukraine"
    text, attributions = build(
        ("The Post", "assert", REPORT), ("The Post", "assert", again), ("AFP", "assert", again)
    )
    assert [a.same_claim for a in link_claims(text, attributions)] == [(), (0,), (0,)]


def test_a_claim_and_its_negation_are_not_the_same() -> None:
    text, attributions = build(
        ("Ann", "assert", "the new bridge over the river is safe"),
        ("Ann", "assert", "the new bridge over the river is not safe"),
    )
    assert all(not a.same_claim for a in link_claims(text, attributions))


def test_what_is_dismissed_as_something_is_disputed_not_denied() -> None:
    text = f"The Post: {REPORT}. Peskov dismissed the report as gossip."
    start, cue, content = text.index(REPORT), text.index("dismissed"), text.index("the report")
    attributions = (
        Attribution(
            content=((start, start + len(REPORT)),), speaker_name="The Post", stance="assert"
        ),
        Attribution(
            content=((content, content + len("the report as gossip")),),
            cue=((cue, cue + len("dismissed")),),
            speaker_name="Peskov",
            stance="assert",
        ),
    )
    linked = link_claims(text, attributions)[1]
    assert (linked.stance, linked.disputes) == ("assert", (0,))


def test_a_second_falsification_disputes_what_the_first_did() -> None:
    text, attributions = build(
        ("The Post", "assert", REPORT),
        ("Dmitry Peskov", "assert", "there was no conversation"),
        ("Dmitry Peskov", "assert", "“This is just false information,”"),
    )
    assert [a.disputes for a in link_claims(text, attributions)] == [(), (0,), (0,)]


def test_unjudged_attributions_are_left_alone() -> None:
    text, attributions = build(("The Post", "assert", REPORT), ("The Post", "assert", REPORT))
    unjudged = tuple(Attribution(content=a.content) for a in attributions)
    assert link_claims(text, unjudged) == unjudged
    assert link_claims("", ()) == ()


TEXT = "The report is false. There was no call, Ann said; nobody 👩‍👩‍👧 denied it. " * 3
spans = st.tuples(st.integers(0, len(TEXT) - 2), st.integers(1, 40)).map(
    lambda pair: ((pair[0], min(len(TEXT), pair[0] + pair[1])),)
)
claims = st.builds(
    Attribution,
    content=spans,
    speaker_name=st.sampled_from(("Ann", "Bob", None)),
    stance=st.sampled_from(("assert", "deny", "none", None)),
)


@given(st.lists(claims, max_size=12))
def test_links_point_from_claims_back_to_earlier_claims(attributions: list[Attribution]) -> None:
    linked = link_claims(TEXT, attributions)
    for before, after in zip(attributions, linked, strict=True):
        assert after.content == before.content
        for j in (*after.same_claim, *after.disputes):
            assert linked[j].stance in ("assert", "deny")
            assert linked[j].content <= after.content
        assert (before.stance in ("assert", "deny")) == (after.stance in ("assert", "deny"))
