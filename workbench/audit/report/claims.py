"""The claim ledger as the page shows it: who is on which side, in which words."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.audit.claims import Cluster, Side, Statement
from workbench.audit.report.figures import Report
from workbench.audit.report.panel import count_of

_SHOWN = 3
_LONGEST = 360
_HEADING = 180
_HEADINGS: dict[Side, str] = {
    "asserts": "Asserted",
    "denies": "Denied",
    "mentions": "Said without taking a side",
}


@dataclass(frozen=True)
class Voice:
    """One statement: the speaker, the words, where they stand, and the task's address if known."""

    speaker: str
    words: str
    where: str
    task: str | None


@dataclass(frozen=True)
class Camp:
    """One side of a claim: the first statements, and those folded away."""

    side: Side
    heading: str
    shown: tuple[Voice, ...]
    folded: tuple[Voice, ...]


@dataclass(frozen=True)
class Told:
    """A claim: its words, what kind of claim it is, and the sides; `single` if one voice is all."""

    single: bool
    words: str
    tags: tuple[str, ...]
    contested: bool
    camps: tuple[Camp, ...]


def tell_claims(report: Report) -> list[Told]:
    """Return the report's claims for the page."""
    return [_tell(cluster, report) for cluster in report.clusters]


def _tell(cluster: Cluster, report: Report) -> Told:
    lead = min(cluster.statements, key=_rank_lead)
    single = len(cluster.statements) == 1
    tags = []
    if not single:
        tags += [
            count_of(cluster.articles, "article"),
            count_of(len(cluster.statements), "statement"),
        ]
    if cluster.likeness is not None:
        tags.append("joined across articles by its words")
    if all(s.basis == "model" for s in cluster.statements):
        tags.append("predicted, nobody has looked")
    camps = []
    for side, heading in _HEADINGS.items():
        voices = [_voice(s, report) for s in cluster.statements if s.side == side]
        if voices:
            named = heading if single else f"{heading} ({len(voices)})"
            camps.append(Camp(side, named, tuple(voices[:_SHOWN]), tuple(voices[_SHOWN:])))
    words = _shorten(lead.words.removeprefix("that "), _LONGEST if single else _HEADING)
    return Told(single, words, tuple(tags), cluster.contested, tuple(camps))


def _rank_lead(statement: Statement) -> tuple[bool, bool]:
    """Return a key by which the first assertion of six words or more comes first."""
    return statement.side != "asserts", len(statement.words.split()) < 6


def _voice(statement: Statement, report: Report) -> Voice:
    where = [statement.outlet, (statement.published or "")[:10], statement.doc_id]
    return Voice(
        speaker=statement.speaker or "nobody named",
        words=_shorten(statement.words, _LONGEST),
        where=" · ".join(filter(None, where)),
        task=report.tasks.get(statement.doc_id),
    )


def _shorten(words: str, longest: int) -> str:
    return words if len(words) <= longest else words[: longest - 1].rstrip() + "…"
