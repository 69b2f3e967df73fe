"""Presence follows decisions: the ends of a decided link stay, the cue of a dropped claim goes."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from workbench.adjudicate.question import Question
from workbench.model import LINK_KINDS


def find_contents(questions: Iterable[Question]) -> dict[str, set[str]]:
    """Return, for each speaker and cue, the contents that anybody linked it with."""
    contents: dict[str, set[str]] = {}
    for question in questions:
        ends = {i for c in question.candidates for i in (c.value or "").split()}
        if question.field == "said_by":
            for speaker in ends:
                contents.setdefault(speaker, set()).add(question.region)
        elif question.field == "cue_of":
            contents.setdefault(question.region, set()).update(ends)
    return contents


def keep_ends(questions: Iterable[Question]) -> list[Question]:
    """Return the questions with the regions kept that an adjudicator's links lead to.

    Votes may have dropped such a region, as where each annotator marked another mention of the
    speaker; what an adjudicator dropped stays dropped.
    """
    answered = list(questions)
    kept = {q.region for q in answered if q.field == "region" and q.value == "keep"}
    ends = {
        end
        for q in answered
        if q.field in LINK_KINDS and q.how == "adjudicated" and q.region in kept
        for end in (q.value or "").split()
    }

    def is_in_doubt(question: Question) -> bool:
        undecided = question.how is None or question.value == "drop"
        return question.field == "region" and undecided and question.how != "adjudicated"

    return [
        msgspec.structs.replace(question, value="keep", how="adjudicated")
        if question.region in ends and is_in_doubt(question)
        else question
        for question in answered
    ]


def drop_followers(questions: Iterable[Question]) -> list[Question]:
    """Return the questions with undecided speakers and cues of dropped contents dropped too.

    Only where an adjudicator dropped one of the contents, and none of them is left.
    """
    answered = list(questions)
    presence = {q.region: q for q in answered if q.field == "region"}
    contents = find_contents(answered)

    def is_moot(question: Question) -> bool:
        linked = [presence[i] for i in contents.get(question.region, ()) if i in presence]
        decided = any(p.how == "adjudicated" for p in linked)
        return decided and all(p.value == "drop" for p in linked)

    return [
        msgspec.structs.replace(question, value="drop", how="adjudicated")
        if question.field == "region" and question.how is None and is_moot(question)
        else question
        for question in answered
    ]
