"""Attributions that run over paragraphs: quotations that go on, cues that announce one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from workbench.model import Span
from workbench.preannotate.reading import Paragraph, Placed
from workbench.preannotate.speakers import Source
from workbench.preannotate.stance import Judgement

# Frames whose source says nothing, or is not there.
_SILENT = frozenset(["seem", "adverb", "subject", "unsigned"])


def join_paragraphs(paragraphs: Iterable[Paragraph], text: str) -> list[Placed]:
    """Return an article's attributions in text order, each quotation with its speaker.

    A quoted sentence without a cue belongs to the cue announced just before it, else it continues
    the attribution that ends right before it, in the same paragraph or at the end of the last one.
    """
    joined: list[Placed] = []
    opening: Placed | None = None
    seen: list[Paragraph] = []
    for paragraph in paragraphs:
        seen.append(paragraph)
        events: list[tuple[int, Placed | None, Span | None]] = [
            *((p.content[0][0], p, None) for p in paragraph.placed if p.content),
            *((span[0], None, span) for span in paragraph.orphans),
        ]
        for _, placed, orphan in sorted(events, key=lambda event: event[0]):
            if placed is not None:
                joined.append(placed)
            elif orphan is not None and opening is not None:
                joined.append(_fill(opening, orphan))
            elif orphan is not None and joined and _adjoins(text, joined[-1], orphan):
                joined[-1] = replace(joined[-1], content=(*joined[-1].content, orphan))
            elif orphan is not None:
                joined.append(_unsigned(orphan, joined, seen))
            opening = None
        opening = paragraph.opening
        if paragraph.signature and joined and joined[-1].frame == "unsigned":
            joined[-1] = _fill(paragraph.signature, *joined[-1].content)
    return joined


def _unsigned(content: Span, joined: Sequence[Placed], paragraphs: Sequence[Paragraph]) -> Placed:
    """Return a quotation without a cue, in the mouth of who last said or did something."""
    last = next((p for p in reversed(joined) if p.source and p.frame not in _SILENT), None)
    acting = [
        name
        for paragraph in paragraphs[-2:]
        for name in paragraph.names
        if name.subject and not name.quoted and name.end <= content[0]
    ]
    source = last.source if last else ()
    speaker = last.speaker if last else None
    if acting and (not source or acting[-1].start > source[0][0]):
        source = ((acting[-1].start, acting[-1].end),)
        speaker = Source("name", acting[-1].start, name=acting[-1])
    return Placed((content,), source, (), "unsigned", 0.15, Judgement("none", 0.5), speaker)


def _fill(cue: Placed, *content: Span) -> Placed:
    return replace(cue, content=content)


def _adjoins(text: str, placed: Placed, orphan: Span) -> bool:
    """Return whether nothing but the rest of the cue's sentence lies before the orphan."""
    signed = placed.frame == "signed" and placed.cue[0] > placed.content[-1]
    if placed.frame in _SILENT or signed:
        return False
    end = max(e for _, e in (*placed.content, *placed.cue, *placed.source))
    between = text[end : orphan[0]]
    if "\n" in between:
        rest, _, after = between.partition("\n")
        return not after.strip() and sum(map(rest.count, ".?!")) <= 1
    return sum(map(between.count, ".?!")) <= 1
