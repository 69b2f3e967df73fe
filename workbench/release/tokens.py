"""Tokens with offsets, and spans moved onto them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, NamedTuple

import spacy

from workbench.model import Annotation, Region


class Token(NamedTuple):
    """A word or sign of a text; offsets are code points."""

    start: int
    end: int
    text: str


class TokenSpan(NamedTuple):
    """A labelled run of tokens, `last` included. `exact` where its ends are those of the region."""

    first: int
    last: int
    tag: str
    exact: bool


@cache
def tokenizer() -> Any:
    """Return spaCy's English tokenizer, without a model."""
    return spacy.blank("en").tokenizer


def tokenize(text: str) -> list[Token]:
    """Return the tokens of a text; white space is none."""
    doc = tokenizer()(text)
    return [Token(t.idx, t.idx + len(t), t.text) for t in doc if not t.is_space]


def align(regions: Iterable[Region], tokens: Sequence[Token]) -> list[TokenSpan]:
    """Return a span for every region that touches a token, grown to whole tokens, by place."""
    starts, ends = [t.start for t in tokens], [t.end for t in tokens]
    spans = []
    for region in regions:
        first, last = bisect_right(ends, region.start), bisect_left(starts, region.end) - 1
        if first <= last:
            exact = (starts[first], ends[last]) == (region.start, region.end)
            spans.append(TokenSpan(first, last, region.tag, exact))
    return sorted(spans)


def drop_overlaps(spans: Iterable[TokenSpan]) -> list[TokenSpan]:
    """Return spans of which no two share a token: of two that do, the longer one stays."""
    kept: list[TokenSpan] = []
    taken: set[int] = set()
    for span in sorted(spans, key=lambda s: (s.first - s.last, s.first)):
        tokens = range(span.first, span.last + 1)
        if taken.isdisjoint(tokens):
            kept.append(span)
            taken.update(tokens)
    return sorted(kept)


def regions_of(annotation: Annotation, labels: tuple[str, ...]) -> list[Region]:
    """Return the regions with one of these labels."""
    return [region for region in annotation.regions if region.label in labels]
