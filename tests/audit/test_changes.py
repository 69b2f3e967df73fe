"""Change from model, counted over a ledger."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from workbench.audit import OUTCOMES, Change, LabelChanges, compare, count_changes, sum_rows
from workbench.audit.changes import judge_regions
from workbench.ledger import Ledger
from workbench.model import Annotation, AnnotationVersion, Article, Link, Prediction, Region

TEXT = "Ann Lee said the toll ends in May, and Bo Kim denied it. More was said later."
SPEAKER = Region("s", "speaker", 0, 7, name="Ann Lee", kind="person")
OTHER = Region("o", "speaker", 39, 45, name="Bo Kim", kind="person")
CUE = Region("u", "cue", 8, 12)
CLAIM = Region("c", "claim", 13, 33, stance="assert")
SAID = Link("said_by", "c", "s")
PREDICTED = Annotation("toll", (SPEAKER, OTHER, CUE, CLAIM), (SAID, Link("cue_of", "u", "c")))


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'ledger.sqlite'}"


@pytest.fixture
def ledger(url: str):
    with Ledger.open(url) as opened:
        opened.add_article(Article("toll", TEXT))
        opened.add_prediction(Prediction("rules-1", PREDICTED))
        yield opened


def submit(ledger: Ledger, annotation: Annotation, annotator: str, model: str | None = "rules-1"):
    ledger.add_version(AnnotationVersion(annotator, annotation, annotator, model=model))


def outcomes_of(after: Annotation) -> dict[str, tuple[str, ...]]:
    judged = judge_regions(compare(PREDICTED, after))
    return {(change.before or change.after).id: outcomes for change, outcomes in judged}


def change_claim(**fields: object) -> Annotation:
    return replace(PREDICTED, regions=(SPEAKER, OTHER, CUE, replace(CLAIM, **fields)))


@pytest.mark.parametrize(
    ("after", "region", "outcomes"),
    [
        (PREDICTED, "c", ("kept",)),
        (change_claim(end=31), "c", ("moved",)),
        (change_claim(stance="deny"), "c", ("stance",)),
        (change_claim(label="quote", stance=None), "c", ("relabelled",)),
        (change_claim(end=31, stance="deny"), "c", ("moved", "stance")),
        (replace(PREDICTED, links=(Link("said_by", "c", "o"),)), "c", ("speaker",)),
        (replace(PREDICTED, links=PREDICTED.links[1:]), "c", ("speaker",)),
        (replace(PREDICTED, links=PREDICTED.links[:1]), "c", ("kept",)),
        (
            replace(PREDICTED, regions=(replace(SPEAKER, name="A. Lee"), OTHER, CUE, CLAIM)),
            "s",
            ("speaker",),
        ),
        (replace(PREDICTED, regions=(SPEAKER, OTHER, CLAIM), links=(SAID,)), "u", ("removed",)),
    ],
)  # fmt: skip
def test_an_outcome_says_what_an_editor_would(
    after: Annotation, region: str, outcomes: tuple[str, ...]
) -> None:
    assert outcomes_of(after)[region] == outcomes


def test_what_the_annotator_drew_is_added_under_the_annotators_label(ledger: Ledger) -> None:
    drawn = Region("n", "quote", 57, 76)
    submit(ledger, replace(PREDICTED, regions=(*PREDICTED.regions, drawn)), "ada")
    rows = {row.label: row for row in count_changes(ledger).rows}
    assert (rows["quote"].added, rows["quote"].predicted) == (1, 0)
    assert (rows["claim"].kept, rows["claim"].predicted) == (1, 1)


def test_every_predicted_region_is_counted_once_a_submission(ledger: Ledger) -> None:
    submit(ledger, PREDICTED, "ada")
    submit(ledger, change_claim(end=30), "bo")
    changes = count_changes(ledger)
    assert changes.annotations == 2
    (total,) = sum_rows(changes.rows)
    assert total.predicted == 8
    assert (total.kept, total.moved) == (7, 1)
    assert sum(r.count for r in changes.relabellings) == 8


def test_sums_keep_the_fields_that_are_asked_for(ledger: Ledger) -> None:
    submit(ledger, PREDICTED, "ada")
    submit(ledger, change_claim(stance="deny"), "bo")
    by_person = {row.annotator: row for row in sum_rows(count_changes(ledger).rows, "annotator")}
    assert {name: row.stance for name, row in by_person.items()} == {"ada": 0, "bo": 1}
    assert all(row.label == row.model == "*" for row in by_person.values())
    assert set(OUTCOMES) < set(LabelChanges.__struct_fields__)


def test_a_flipped_stance_is_in_the_relabellings(ledger: Ledger) -> None:
    submit(ledger, change_claim(stance="deny"), "bo")
    found = {(r.before, r.after): r.count for r in count_changes(ledger).relabellings}
    assert found["claim_assert", "claim_deny"] == 1


def test_who_started_from_nothing_is_counted_apart(ledger: Ledger) -> None:
    submit(ledger, PREDICTED, "ada", model=None)
    submit(ledger, PREDICTED, "bo", model="forgotten-9")
    changes = count_changes(ledger)
    assert (changes.annotations, changes.unassisted, changes.lost, changes.rows) == (0, 1, 1, ())


def test_what_is_written_meanwhile_does_not_count(
    ledger: Ledger, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    submit(ledger, PREDICTED, "ada")
    submit(ledger, PREDICTED, "bo", model="late")

    def write(one: Annotation, other: Annotation) -> tuple[Change, ...]:
        with Ledger.open(url) as writer:
            writer.add_prediction(Prediction("late", PREDICTED))
        return compare(one, other)

    monkeypatch.setattr("workbench.audit.changes.compare", write)
    counted = count_changes(ledger)
    assert (counted.annotations, counted.lost) == (1, 1)
