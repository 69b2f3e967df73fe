"""The history of an article's labels: who changed what, when, version by version."""

from __future__ import annotations

from datetime import UTC, datetime

from workbench.adjudicate import Decision, read_decision
from workbench.audit.change import Change, compare
from workbench.audit.wording import describe
from workbench.ledger import Ledger
from workbench.model import Annotation, AnnotationVersion, Record, State

_EARLIEST = datetime.min.replace(tzinfo=UTC)


class Step(Record, frozen=True, omit_defaults=False):
    """One version of one annotation and what it changed in the one before.

    `compared` says with what: `version 2`, `prediction rules-1`, or `nothing` for a first version
    that was drawn from scratch. `kept` counts regions and links that stayed; `changes` holds the
    others, and `words` says each of them to a person. `by` is who saved this version.
    """

    key: str
    version: int
    annotator: str
    by: str
    state: State
    at: datetime | None
    lead_time: float | None
    compared: str
    kept: int
    changes: tuple[Change, ...]
    words: tuple[str, ...]


class History(Record, frozen=True, omit_defaults=False):
    """All versions of an article's annotations, oldest first, and the adjudicator's decisions."""

    doc_id: str
    steps: tuple[Step, ...]
    decisions: tuple[Decision, ...]


def read_history(ledger: Ledger, doc_id: str) -> History:
    """Return the history of an article's labels. Raises LedgerError for an unknown article."""
    before: dict[str, AnnotationVersion] = {}
    steps = []
    with ledger.snapshot():
        text = ledger.article(doc_id).text
        for version in ledger.versions(newest=False, states=None, doc_id=doc_id):
            steps.append(_take_step(ledger, version, before.get(version.key), text))
            before[version.key] = version
        decisions = sorted(map(read_decision, ledger.decisions(doc_id)), key=lambda d: d.at)
    steps.sort(key=lambda step: (step.at or _EARLIEST, step.key, step.version))
    return History(doc_id, tuple(steps), tuple(decisions))


def _take_step(
    ledger: Ledger, version: AnnotationVersion, before: AnnotationVersion | None, text: str
) -> Step:
    start, compared = Annotation(version.annotation.doc_id), "nothing"
    if before is not None:
        start, compared = before.annotation, f"version {before.version}"
    elif version.model is not None:
        prediction = ledger.prediction(version.annotation.doc_id, version.model)
        if prediction is not None:
            start, compared = prediction.annotation, f"prediction {version.model}"
    changes = compare(start, version.annotation)
    touched = tuple(change for change in changes if change.decision != "kept")
    regions = ({r.id: r for r in start.regions}, {r.id: r for r in version.annotation.regions})
    return Step(
        key=version.key,
        version=version.version,
        annotator=version.annotator,
        by=version.updated_by or version.annotator,
        state=version.state,
        at=version.updated_at or version.created_at,
        lead_time=version.lead_time,
        compared=compared,
        kept=len(changes) - len(touched),
        changes=touched,
        words=tuple(describe(change, text, *regions) for change in touched),
    )
