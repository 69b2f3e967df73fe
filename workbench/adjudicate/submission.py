"""An adjudicator's submitted annotation, read as decisions on the merge it started from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import cast

from workbench.adjudicate.carry import carry_over
from workbench.adjudicate.cluster import dice, group_of, may_be_one
from workbench.adjudicate.decision import Decision, Field
from workbench.adjudicate.merge import Merged
from workbench.adjudicate.question import (
    Question,
    address_question,
    address_region,
    read_span,
    write_span,
)
from workbench.adjudicate.step import decide
from workbench.model import LINK_KINDS, Annotation, Label, Region


def read_submission(
    merged: Merged,
    submission: Annotation,
    *,
    by: str,
    at: datetime,
    reason: str | None = None,
    earlier: Iterable[Decision] = (),
) -> tuple[Decision, ...]:
    """Return the decisions that make `apply` give back what the adjudicator submitted.

    There is one for every conflict that still matters in the submission, also where the proposal
    was left as it was, and one for everything else that the adjudicator changed. With the `earlier`
    decisions on the article, only what is new: the same submission read again decides nothing, and
    what an earlier one changed may be changed back. Regions are recognised by their id, or where
    one was drawn anew, by overlap.
    """
    in_force = {d.conflict: d for d in carry_over(merged, earlier)}
    reader = _Reader(merged, submission, {(d.region, d.field) for d in in_force.values()})
    answers = [*reader.answers(), *_removed(merged, set(reader.found), in_force)]
    return tuple(
        decide(question, value, doc_id=merged.doc_id, by=by, at=at, reason=reason)
        for question, value in answers
        if (
            in_force[question.id].chosen != value
            if question.id in in_force
            else question.how is None or question.value != value
        )
    )


def _removed(
    merged: Merged, found: set[str], in_force: Mapping[str, Decision]
) -> Iterator[tuple[Question, str]]:
    """Yield the regions that the adjudicator alone had added, and now took away again."""
    asked = {question.region for question in merged.questions}
    for decision in in_force.values():
        if decision.field == "region" and decision.region not in asked | found:
            yield _ask(merged, decision.region, "region", 0, 0), "drop"


class _Reader:
    def __init__(
        self, merged: Merged, submission: Annotation, decided: set[tuple[str, Field]]
    ) -> None:
        self.merged = merged
        self.questions = {(q.region, q.field): q for q in merged.questions}
        self.answered = decided | self.questions.keys()
        self.places = {q.region: q for q in merged.questions if q.field == "span"}
        self.found = self._recognise(submission)
        self.targets: dict[tuple[str, str], list[str]] = {}
        ids = {region.id: address for address, region in self.found.items()}
        order = {i: n for n, i in enumerate(sorted(self.found, key=self._position))}
        for link in submission.links:
            if link.source in ids and link.target in ids:
                ends = [ids[link.source], ids[link.target]]
                if link.kind == "same_claim":
                    ends = self._as_asked(sorted(ends, key=order.__getitem__))
                self.targets.setdefault((ends[0], link.kind), []).append(ends[1])

    def _position(self, address: str) -> tuple[int, int]:
        return self.found[address].start, self.found[address].end

    def _as_asked(self, ends: list[str]) -> list[str]:
        """Return the ends of a symmetric link in the order in which the merge holds them."""
        question = self.questions.get((ends[1], "same_claim"))
        held = {i for c in question.candidates for i in (c.value or "").split()} if question else ()
        return ends[::-1] if ends[0] in held else ends

    def _recognise(self, submission: Annotation) -> dict[str, Region]:
        """Return the submitted region of each merged id, with fresh ids for the added ones."""
        by_id = {region.id: region for region in submission.regions}
        found = {i: by_id[i] for i in self.places if i in by_id}
        left = [r for r in submission.regions if r.id not in found]
        proposed = {region.id for region in self.merged.annotation.regions}
        for i in sorted(self.places, key=lambda i: i not in proposed):
            was = self._as_voted(i)
            near = [r for r in left if i not in found and may_be_one(r, was)]
            if near:
                found[i] = max(near, key=lambda r: _likeness(r, was))
                left.remove(found[i])
        for region in left:
            group, span = group_of(region.label), (region.start, region.end)
            taken = {*self.places, *found}
            found[address_region(self.merged.doc_id, group, span, taken)] = region
        return found

    def _as_voted(self, address: str) -> Region:
        start, end = read_span(str(self.places[address].value))
        label = cast(Label, self.questions[address, "label"].value)
        return Region(address, label, start, end)

    def answers(self) -> Iterator[tuple[Question, str | None]]:
        """Yield each question that matters in the submission, with the adjudicator's answer."""
        for address in self.places:
            if address not in self.found:
                yield self.questions[address, "region"], "drop"
        for address, region in self.found.items():
            yield self._question(address, "region", region), "keep"
            yield self._question(address, "label", region), region.label
            yield self._question(address, "span", region), write_span(region.start, region.end)
            if region.label == "claim":
                yield self._question(address, "stance", region), region.stance
            if region.label == "speaker":
                yield self._question(address, "name", region), region.name
                yield self._question(address, "kind", region), region.kind
            for kind in LINK_KINDS:
                targets = self.targets.get((address, kind), [])
                if targets or (address, kind) in self.answered:
                    yield self._question(address, kind, region), " ".join(sorted(set(targets)))

    def _question(self, address: str, field: Field, region: Region) -> Question:
        """Return the question as asked, or one that only the adjudicator answers."""
        if (address, field) in self.questions:
            return self.questions[address, field]
        return _ask(self.merged, address, field, region.start, region.end)


def _ask(merged: Merged, address: str, field: Field, start: int, end: int) -> Question:
    """Return a question that no annotator answered."""
    identity = address_question(merged.doc_id, address, field, ())
    return Question(identity, address, field, start, end, (), None, None)


def _likeness(region: Region, was: Region) -> tuple[bool, float]:
    return region.label == was.label, dice((region.start, region.end), (was.start, was.end))
