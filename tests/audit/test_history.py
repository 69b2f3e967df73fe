"""Who changed what, and when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from workbench.adjudicate import Decision
from workbench.audit import Change, compare, read_history
from workbench.errors import LedgerError
from workbench.ledger import Ledger
from workbench.model import Annotation, AnnotationVersion, Article, Link, Prediction, Region

TEXT = "Ann Lee said the toll ends in May."
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
SPEAKER = Region("s", "speaker", 0, 7, name="Ann Lee", kind="person")
CLAIM = Region("c", "claim", 13, 33, stance="assert")
PREDICTED = Annotation("toll", (SPEAKER, CLAIM), (Link("said_by", "c", "s"),))
DENIED = replace(PREDICTED, regions=(SPEAKER, replace(CLAIM, stance="deny")))
DECIDED = Decision("toll", "q1", "c", "stance", "deny", (), "lead", NOON, "a clear denial")


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'ledger.sqlite'}"


@pytest.fixture
def ledger(url: str):
    with Ledger.open(url) as opened:
        opened.add_article(Article("toll", TEXT))
        opened.add_article(Article("other", "Nothing was said."))
        opened.add_prediction(Prediction("rules-1", PREDICTED))
        yield opened


def save(ledger: Ledger, annotation: Annotation, minutes: int, **fields: object) -> None:
    base = {"key": "embedded/1/7", "annotator": "ada", "model": "rules-1"}
    at = NOON + timedelta(minutes=minutes)
    ledger.add_version(AnnotationVersion(annotation=annotation, updated_at=at, **base | fields))


def test_each_version_is_compared_with_the_one_before(ledger: Ledger) -> None:
    save(ledger, PREDICTED, 0)
    save(ledger, DENIED, 5, updated_by="lead")
    first, second = read_history(ledger, "toll").steps
    assert (first.compared, first.changes, first.kept) == ("prediction rules-1", (), 3)
    assert (second.compared, second.by, second.at) == (
        "version 1",
        "lead",
        NOON + timedelta(0, 300),
    )
    assert second.words == ("claim/deny “the toll ends in May”: stance assert → deny",)


def test_versions_of_several_annotators_come_in_the_order_of_their_times(ledger: Ledger) -> None:
    save(ledger, PREDICTED, 9, key="embedded/1/8", annotator="bo")
    save(ledger, PREDICTED, 1)
    save(ledger, DENIED, 20)
    steps = read_history(ledger, "toll").steps
    assert [(step.annotator, step.version) for step in steps] == [("ada", 1), ("bo", 1), ("ada", 2)]


def test_drafts_skips_and_deletions_are_part_of_the_history(ledger: Ledger) -> None:
    save(ledger, PREDICTED, 0, state="draft")
    save(ledger, PREDICTED, 1, state="deleted")
    assert [s.state for s in read_history(ledger, "toll").steps] == ["draft", "deleted"]


def test_an_annotation_from_scratch_is_all_added(ledger: Ledger) -> None:
    save(ledger, PREDICTED, 0, model=None)
    (step,) = read_history(ledger, "toll").steps
    assert step.compared == "nothing"
    assert step.words == (
        "added speaker “Ann Lee” (Ann Lee)",
        "added claim/assert “the toll ends in May”",
        "added link “the toll ends in May” → “Ann Lee” (said_by)",
    )


def test_a_link_that_leads_elsewhere_names_both_ends(ledger: Ledger) -> None:
    other = Region("t", "speaker", 4, 7, name="Lee")
    moved = Annotation("toll", (SPEAKER, other, CLAIM), (Link("said_by", "c", "t"),))
    save(ledger, moved, 0)
    words = read_history(ledger, "toll").steps[0].words
    assert words[-1] == (
        "link “the toll ends in May” → “Lee” (said_by), "
        "was “the toll ends in May” → “Ann Lee” (said_by)"
    )


def test_decisions_are_told_with_their_reasons(ledger: Ledger) -> None:
    ledger.add_decision("toll", "q1", DECIDED)
    assert read_history(ledger, "toll").decisions == (DECIDED,)


def test_other_articles_do_not_show(ledger: Ledger) -> None:
    save(ledger, PREDICTED, 0)
    assert read_history(ledger, "other").steps == ()


def test_an_unknown_article_is_refused(ledger: Ledger) -> None:
    with pytest.raises(LedgerError, match="no article 'nowhere'"):
        read_history(ledger, "nowhere")


def test_a_decision_that_comes_meanwhile_is_not_told(
    ledger: Ledger, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(ledger, PREDICTED, 0)

    def write(one: Annotation, other: Annotation) -> tuple[Change, ...]:
        with Ledger.open(url) as writer:
            writer.add_decision("toll", "q1", DECIDED)
        return compare(one, other)

    monkeypatch.setattr("workbench.audit.history.compare", write)
    assert read_history(ledger, "toll").decisions == ()
    assert read_history(ledger, "toll").decisions
