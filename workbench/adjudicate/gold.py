"""Decisions applied to a merge: gold, with how each part was settled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from workbench.adjudicate.build import build
from workbench.adjudicate.carry import carry_over, is_added
from workbench.adjudicate.decision import Decision, Field
from workbench.adjudicate.follow import drop_followers, keep_ends
from workbench.adjudicate.merge import Merged
from workbench.adjudicate.question import Conflict, Question, read_span
from workbench.adjudicate.rule import How
from workbench.model import Annotation, Record


class Gold(Record, frozen=True, omit_defaults=False):
    """The adjudicated annotation of an article.

    `settled` says of every region, stance, name, kind and link how it was settled (keys as in
    `Built`). `open` holds the conflicts nobody decided, `decisions` those in force, `stale` those
    that new annotations brought another answer to: they no longer count. Both name the regions by
    the ids that they have in the annotation.
    """

    doc_id: str
    annotation: Annotation
    settled: dict[str, How]
    open: tuple[Conflict, ...]
    decisions: tuple[Decision, ...]
    stale: tuple[Decision, ...]


def apply(merged: Merged, decisions: Iterable[Decision]) -> Gold:
    """Return gold: the merge with the decisions on its questions in force.

    A decision counts as long as every answer on offer was weighed in it, so new annotations re-open
    what they bring another answer to and nothing else; of several on one question the last counts.
    Decisions on settled questions count too: the adjudicator overrides the votes. Regions that a
    decided link leads to are kept.
    """
    newest = {d.conflict: d for d in carry_over(merged, decisions)}
    questions = {q.id: q for q in merged.questions}
    asked: set[tuple[str, Field]] = {(q.region, q.field) for q in merged.questions}
    added = {q.id: q for q in _added(newest.values(), asked, {q.region for q in merged.questions})}
    decided = [
        msgspec.structs.replace(question, value=newest[i].chosen, how="adjudicated")
        if i in newest
        else question
        for i, question in (questions | added).items()
    ]
    built = build(merged.doc_id, merged.layers, drop_followers(keep_ends(decided)))
    known = questions.keys() | added.keys()
    return Gold(
        doc_id=merged.doc_id,
        annotation=built.annotation,
        settled=built.settled,
        open=built.open,
        decisions=tuple(d for i, d in newest.items() if i in known),
        stale=tuple(d for i, d in newest.items() if i not in known),
    )


def _added(
    decisions: Iterable[Decision], asked: set[tuple[str, Field]], regions: set[str]
) -> Iterator[Question]:
    """Yield questions that only the adjudicator answered: what no annotator had marked or linked.

    They are known by their id, which is that of a question with nothing on offer.
    """
    alone = [d for d in decisions if (d.region, d.field) not in asked and is_added(d)]
    fields = {(d.region, d.field): d for d in alone}
    for decision in alone:
        place = fields.get((decision.region, "span"))
        whole = place and {(decision.region, "region"), (decision.region, "label")} <= fields.keys()
        if decision.region in regions or whole:
            start, end = read_span(str(place.chosen)) if place else (0, 0)
            yield Question(
                id=decision.conflict,
                region=decision.region,
                field=decision.field,
                start=start,
                end=end,
                candidates=(),
                value=None,
                how=None,
            )
