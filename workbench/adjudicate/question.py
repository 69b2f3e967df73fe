"""Questions about regions: what was answered, what it comes to, and how that was settled."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from workbench.adjudicate.decision import Candidate, Field
from workbench.adjudicate.rule import How
from workbench.model import Record, Span

_SPAN = re.compile(r"(-?\d+)-(-?\d+)")  # a broken label may begin before the text


class Question(Record, frozen=True, omit_defaults=False):
    """One question about one region of the merged annotation; unsettled, it is a conflict.

    `value` is the answer in force, or the one proposed where `how` is `None`. `id` addresses the
    question by its content: region, field and the answers on offer, whoever gives them.
    """

    id: str
    region: str
    field: Field
    start: int
    end: int
    candidates: tuple[Candidate, ...]
    value: str | None
    how: How | None
    share: float = 1.0


Conflict = Question
"""A question that the votes did not settle."""


def address_region(doc_id: str, group: str, span: Span, taken: Iterable[str] = ()) -> str:
    """Return the id of a merged region: of its group and the span most annotators gave it."""
    stem = "m" + _hash(doc_id, group, f"{span[0]}-{span[1]}")[:10]
    number, address, known = 1, stem, set(taken)
    while address in known:
        number += 1
        address = f"{stem}-{number}"
    return address


def address_question(doc_id: str, region: str, field: str, candidates: Iterable[Candidate]) -> str:
    """Return the id of a question: of the region, the field and the answers on offer."""
    values = sorted("∅" if c.value is None else f"={c.value}" for c in candidates)
    return "q" + _hash(doc_id, region, field, *values)[:16]


def write_span(start: int, end: int) -> str:
    """Return a span as the value of a candidate."""
    return f"{start}-{end}"


def read_span(value: str) -> Span:
    """Return the span that a candidate's value states; raises ValueError for another string."""
    match = _SPAN.fullmatch(value)
    if match is None:
        raise ValueError(f"{value!r} is no span")
    return int(match[1]), int(match[2])


def _hash(*parts: str) -> str:
    content = "\0".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(content, digest_size=16).hexdigest()
