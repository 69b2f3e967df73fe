"""What an adjudicator sees of an article in Label Studio: the proposal, and what is in conflict.

The sync layer sends it; nothing here knows the server. The task fields are columns of the Data
Manager, so that an adjudicator filters by them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Literal

import msgspec

from workbench.adjudicate.decision import Decision
from workbench.adjudicate.gold import Gold, apply
from workbench.adjudicate.merge import Merged
from workbench.adjudicate.question import Question, read_span
from workbench.model import LINK_KINDS, Annotation, Prediction, Record, Span

Status = Literal["settled", "conflicts", "adjudicated"]
MODEL = "adjudication"
_WORDS = {"said_by": "speaker", "cue_of": "what the cue belongs to", "kind": "kind of speaker"}
_NOTHING = {"region": "no region", "name": "no name", "kind": "not stated", "stance": "not stated"}


class TaskFields(Record, frozen=True, omit_defaults=False):
    """The columns of a task: how many conflicts, their list, the fields they are in, who voted.

    `status` is `conflicts` while any is open, `adjudicated` once decisions settled what the votes
    did not, `settled` where the votes were enough.
    """

    conflicts: int
    status: Status
    conflict_list: str
    conflict_fields: str
    annotators: str


class Proposal(Record, frozen=True, omit_defaults=False):
    """One article for the adjudication project.

    `prediction` holds the merged annotation with the decisions made so far; a region's score is
    the least share of votes any of its answers has. `digest` changes when the annotation or the
    conflicts do, and only then: a task whose digest is known need not be sent again.
    """

    doc_id: str
    prediction: Prediction
    fields: TaskFields
    digest: str


def propose(merged: Merged, text: str, decisions: Iterable[Decision] = ()) -> Proposal:
    """Return what to send of an article whose text is `text`, after these decisions."""
    gold = apply(merged, decisions)
    places = find_places(merged, gold)
    annotation = _with_scores(gold.annotation, merged.questions)
    fields = TaskFields(
        conflicts=len(gold.open),
        status="conflicts" if gold.open else "adjudicated" if gold.decisions else "settled",
        conflict_list="\n".join(describe_conflict(q, text, places) for q in gold.open),
        conflict_fields=", ".join(dict.fromkeys(q.field for q in gold.open)),
        annotators=", ".join(merged.annotators),
    )
    score = 1 - len(gold.open) / max(1, len(merged.questions))
    prediction = Prediction(MODEL, annotation, score=round(score, 4))
    content = msgspec.json.encode((prediction, fields), order="sorted")
    digest = hashlib.blake2b(content, digest_size=8).hexdigest()
    return Proposal(merged.doc_id, prediction, fields, digest)


def find_places(merged: Merged, gold: Gold) -> dict[str, Span]:
    """Return the span of each region that an answer may name, also of those that are dropped."""
    asked = {q.region: read_span(str(q.value)) for q in merged.questions if q.field == "span"}
    return asked | {region.id: (region.start, region.end) for region in gold.annotation.regions}


def describe_conflict(question: Question, text: str, places: Mapping[str, Span]) -> str:
    """Return `stance of “there was no call”: deny (ann, bob) or assert (cyd)`.

    `places` says where the regions are that links lead to (`find_places`).
    """
    answers = (
        f"{describe_value(question.field, c.value, text, places)} ({', '.join(c.annotators)})"
        for c in question.candidates
    )
    return f"{describe_subject(question, text)}: {' or '.join(answers)}"


def describe_subject(question: Question, text: str) -> str:
    """Return what is asked, without the answers: `stance of “there was no call”`."""
    subject = _WORDS.get(question.field, question.field.replace("_", " "))
    return f"{subject} of {_quote(text, question.start, question.end)}"


def describe_value(field: str, value: str | None, text: str, places: Mapping[str, Span]) -> str:
    """Return a candidate's value in words: the text of a span, the words a link leads to."""
    if not value:
        return _NOTHING.get(field, "none")
    if field == "span":
        return _quote(text, *read_span(value))
    if field in LINK_KINDS:
        ends = [places[i] for i in value.split() if i in places]
        return " and ".join(_quote(text, *end) for end in ends) or "a region that was dropped"
    return value


def _quote(text: str, start: int, end: int) -> str:
    words = " ".join(text[start:end].split()).strip('“”„"')
    return f"“{words}”" if len(words) <= 60 else f"“{words[:28].rstrip()} … {words[-28:].lstrip()}”"


def _with_scores(annotation: Annotation, questions: Iterable[Question]) -> Annotation:
    shares: dict[str, float] = {}
    for question in questions:
        shares[question.region] = min(question.share, shares.get(question.region, 1.0))
    regions = tuple(
        msgspec.structs.replace(region, score=shares.get(region.id, 1.0))
        for region in annotation.regions
    )
    return msgspec.structs.replace(annotation, regions=regions)
