"""Decisions carried over to the merge of today, whose regions may have other ids than then.

A region's id is made from the span most annotators gave, so another vote may change it: every span
and label on offer is an id that the region may have had when the decision was made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from workbench.adjudicate.cluster import group_of
from workbench.adjudicate.decision import Decision, Field
from workbench.adjudicate.merge import Merged
from workbench.adjudicate.question import Question, address_question, address_region, read_span
from workbench.agree.sheet import fold_case
from workbench.model import LINK_KINDS


def carry_over(merged: Merged, decisions: Iterable[Decision]) -> list[Decision]:
    """Return the decisions on this article with the ids that its regions and questions have now.

    A decision holds as long as every answer on offer was weighed in it, and the regions it leads to
    are there; one that no longer does is about a conflict that nobody asks about.
    """
    ids = _trace_ids(merged)
    moved = [_rename(decision, ids) for decision in decisions if decision.doc_id == merged.doc_id]
    asked = {(question.region, question.field): question for question in merged.questions}
    there = {q.region for q in merged.questions} | {d.region for d in moved if is_added(d)}
    return [
        msgspec.structs.replace(decision, conflict=question.id)
        if (question := asked.get((decision.region, decision.field)))
        and _holds(decision, question, there)
        else decision
        for decision in moved
    ]


def is_added(decision: Decision) -> bool:
    """Return whether only the adjudicator answered: no annotator had marked or linked this."""
    nothing = address_question(decision.doc_id, decision.region, decision.field, ())
    return decision.conflict == nothing


def _trace_ids(merged: Merged) -> dict[str, str]:
    """Return the region of today by every id that it may have had; an id in use is its own."""
    answers = {(q.region, q.field): [str(c.value) for c in q.candidates] for q in merged.questions}
    ids = {question.region: question.region for question in merged.questions}
    for region in tuple(ids):
        for group in sorted({group_of(label) for label in answers[region, "label"]}):
            for span in answers[region, "span"]:
                place = merged.doc_id, group, read_span(span)
                if region.partition("-")[0] != address_region(*place):
                    ids[address_region(*place, ids)] = region
    return ids


def _rename(decision: Decision, ids: Mapping[str, str]) -> Decision:
    def rename(value: str | None) -> str | None:
        if value is None or decision.field not in LINK_KINDS:
            return value
        return " ".join(sorted({ids.get(i, i) for i in value.split()}))

    region = ids.get(decision.region, decision.region)
    nothing = address_question(decision.doc_id, region, decision.field, ())
    return msgspec.structs.replace(
        decision,
        conflict=nothing if is_added(decision) else decision.conflict,
        region=region,
        chosen=rename(decision.chosen),
        rejected=tuple(
            msgspec.structs.replace(candidate, value=rename(candidate.value))
            for candidate in decision.rejected
        ),
    )


def _holds(decision: Decision, question: Question, there: set[str]) -> bool:
    if decision.field in LINK_KINDS and not set((decision.chosen or "").split()) <= there:
        return False
    values = (decision.chosen, *(candidate.value for candidate in decision.rejected))
    weighed = {_fold(decision.field, value) for value in values}
    return all(_fold(question.field, c.value) in weighed for c in question.candidates)


def _fold(field: Field, value: str | None) -> str | None:
    return fold_case(value) if field == "name" and value else value
