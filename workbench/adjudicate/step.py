"""Adjudicating conflict by conflict: the next one, and the decision on it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from workbench.adjudicate.decision import Decision
from workbench.adjudicate.follow import find_contents
from workbench.adjudicate.gold import apply
from workbench.adjudicate.merge import Merged
from workbench.adjudicate.question import Question, read_span
from workbench.errors import InputError
from workbench.model import KINDS, LABELS, LINK_KINDS, STANCES

_ALLOWED: dict[str, tuple[str | None, ...]] = {
    "region": ("keep", "drop"),
    "label": LABELS,
    "stance": STANCES,
    "kind": (*KINDS, None),
}


def next_conflict(merged: Merged, decisions: Iterable[Decision]) -> Question | None:
    """Return the first conflict that is open after these decisions, in text order, or None.

    A decision may settle others: with a region dropped nobody is asked for its stance, nor for the
    speaker and the cue that belong to nothing else. So a content is asked for before they are.
    """
    still_open = apply(merged, decisions).open
    if not still_open:
        return None
    first = still_open[0]
    contents = find_contents(merged.questions).get(first.region, set())
    ahead = (q for q in still_open if q.field == "region" and q.region in contents)
    return next(ahead, first) if first.field == "region" else first


def decide(
    question: Question,
    chosen: str | None,
    *,
    doc_id: str,
    by: str,
    at: datetime,
    reason: str | None = None,
) -> Decision:
    """Return the decision for `chosen`: one of the candidates' values, or a value of one's own.

    Raises InputError for a value that the field cannot have.
    """
    if not _is_possible(question, chosen):
        raise InputError(
            f"{chosen!r} is no possible {question.field}.",
            remedy=f"Choose one of {', '.join(map(str, [c.value for c in question.candidates]))}.",
        )
    return Decision(
        doc_id=doc_id,
        conflict=question.id,
        region=question.region,
        field=question.field,
        chosen=chosen,
        rejected=tuple(c for c in question.candidates if c.value != chosen),
        by=by,
        at=at,
        reason=reason,
    )


def _is_possible(question: Question, chosen: str | None) -> bool:
    if any(candidate.value == chosen for candidate in question.candidates):
        return True
    if question.field in LINK_KINDS:
        return isinstance(chosen, str)
    if question.field == "span":
        return chosen is not None and _is_span(chosen)
    return question.field == "name" or chosen in _ALLOWED[question.field]


def _is_span(chosen: str) -> bool:
    try:
        start, end = read_span(chosen)
    except ValueError:
        return False
    return 0 <= start < end
