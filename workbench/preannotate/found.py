"""What the rules find before speakers are named: one candidate attribution, in tokens of a tree."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Candidate:
    """One attribution as tokens of a `Tree`.

    `head` is the token that carries the cue, `frame` names how it was found, `subject` is the head
    token of the source if it has one. `score` in 0–1 says how sure the rule is, `nests` that it
    counts inside another's content, too ("A said that B denied …").
    """

    head: int
    frame: str
    cue: tuple[int, ...]
    content: tuple[int, ...]
    source: tuple[int, ...]
    subject: int | None
    score: float
    nests: bool = False
