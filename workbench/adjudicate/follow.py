"""Speakers and cues follow their contents: nobody is asked for the cue of a dropped claim."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from workbench.adjudicate.question import Question


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
