"""Candidates: a cue in a window, with what the rules say of it, as numbers for the network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from workbench.model import COMMITMENTS
from workbench.preannotate.learned.decode import mark_runs
from workbench.preannotate.learned.windows import Floats, Ints, Mask, Window

if TYPE_CHECKING:
    from workbench.preannotate.paragraph import Placed

# The least probability of a word in a cue that makes it a candidate.
LIKELY = 0.1
# How a word piece stands to the candidate, in the order of `Candidate.roles`.
ROLES = ("cue", "rule source", "rule content", "rule cue")
# Distances to the cue, in buckets that widen: -FAR … 0 … FAR, shifted to begin at 0.
FAR = 10
DISTANCES = 2 * FAR + 1


@dataclass(frozen=True, slots=True)
class Candidate:
    """A cue (`cue` marks its pieces) that the network judges; `rule` found the same cue, if any.

    `roles` is one row a piece, `distances` one bucket a piece, `about` one vector for the whole.
    """

    window: Window
    cue: Mask
    rule: Placed | None
    roles: Floats
    distances: Ints
    about: Floats


def propose(
    window: Window,
    likely: Floats,
    placed: Iterable[Placed],
    threshold: float,
    frames: Sequence[str],
) -> Iterator[Candidate]:
    """Yield the candidates of a window: runs of likely cue pieces, and the cues of the rules.

    `likely` is each piece's probability of being in a cue; a rule's cue that a run touches is
    judged with the run.
    """
    rules = [p for p in placed if window.holds(p.cue)]
    cues = list(mark_runs(window, likely, threshold))
    taken = np.any(cues, axis=0) if cues else np.zeros(len(window), dtype=bool)
    for rule in rules:
        mask = window.mask(rule.cue)
        if mask.any() and not (mask & taken).any():
            taken |= mask
            cues.append(mask)
    for cue in cues:
        yield make_candidate(window, cue, rules, frames)


def make_candidate(
    window: Window, cue: Mask, rules: Iterable[Placed], frames: Sequence[str]
) -> Candidate:
    """Return the candidate for the marked pieces, beside the rules' attribution of most overlap.

    `frames` are the names of rules that the network knows; another counts as none of them.
    """
    rule, most = None, 0
    for placed in rules:
        overlap = int((window.mask(placed.cue) & cue).sum())
        if overlap > most:
            rule, most = placed, overlap
    roles = np.zeros((len(window), len(ROLES)), dtype=np.float32)
    roles[:, 0] = cue
    if rule is not None:
        for column, spans in enumerate((rule.source, rule.content, rule.cue), start=1):
            roles[:, column] = window.mask(spans)
    return Candidate(window, cue, rule, roles, _measure(cue), _describe(rule, frames))


def width(frames: Sequence[str]) -> int:
    """Return the length of `Candidate.about`: found, score, stance of the rule, its frame."""
    return 2 + len(COMMITMENTS) + len(frames)


def _describe(rule: Placed | None, frames: Sequence[str]) -> Floats:
    about = np.zeros(width(frames), dtype=np.float32)
    if rule is not None:
        about[0] = 1
        about[1] = rule.score
        about[2 + COMMITMENTS.index(rule.judgement.stance)] = rule.judgement.score
        if rule.frame in frames:
            about[2 + len(COMMITMENTS) + frames.index(rule.frame)] = 1
    return about


def _measure(cue: Mask) -> Ints:
    distance = np.arange(len(cue)) - np.flatnonzero(cue).mean()
    steps = np.floor(1.5 * np.log2(np.abs(distance) + 1))
    buckets: Ints = np.clip(np.sign(distance) * steps, -FAR, FAR).astype(np.int64) + FAR
    return buckets
