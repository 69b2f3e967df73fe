"""Attributions that run over paragraphs: quotations that go on, cues that announce one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from workbench.model import Spans
from workbench.preannotate.paragraph import Orphan, Paragraph, Placed
from workbench.preannotate.speakers import Source

_OPENING = "“\"„«‘'"
_CLOSING = "”\"“»’'"
# Which of several stances in one quotation decides.
_DECIDING = ("deny", "assert", "none")
# Frames whose source says nothing, or is not there.
_SILENT = frozenset(["seem", "adverb", "subject", "unsigned"])


def join_paragraphs(paragraphs: Iterable[Paragraph], text: str) -> list[Placed]:
    """Return an article's attributions in text order, each quotation with its speaker.

    A quoted sentence without a cue belongs to the cue announced just before it, or if it is still
    open at its paragraph's end, to the cue of the quotation that goes on with it. Else it continues
    the attribution that ends right before it; in a new paragraph only where a quotation is still
    open, otherwise it is one of its own by the same speaker.
    """
    joined: list[Placed] = []
    opening: Placed | None = None
    seen: list[Paragraph] = []
    for paragraph in paragraphs:
        seen.append(paragraph)
        events: list[tuple[int, Placed | Orphan]] = [
            *((p.content[0][0], p) for p in paragraph.placed if p.content),
            *((orphan.span[0], orphan) for orphan in paragraph.orphans),
        ]
        for _, event in sorted(events, key=lambda event: event[0]):
            last = joined[-1] if joined else None
            if isinstance(event, Placed):
                joined.append(_take_open(text, joined, event))
            elif opening is not None:
                joined.append(replace(opening, content=(event.span,), judgement=event.judgement))
            elif last is None or not _adjoins(text, last, event):
                joined.append(_unsigned(event, *_find_speaker(event, joined, seen)))
            elif _goes_on(text, last, event):
                joined[-1] = replace(last, content=(*last.content, event.span))
            else:
                joined.append(_unsigned(event, last.source, last.speaker))
            opening = None
        opening = paragraph.opening
        if paragraph.signature and joined and joined[-1].frame == "unsigned":
            told = joined[-1]
            joined[-1] = replace(
                paragraph.signature, content=told.content, judgement=told.judgement
            )
    return joined


def _unsigned(orphan: Orphan, source: Spans, speaker: Source | None) -> Placed:
    return Placed((orphan.span,), source, (), "unsigned", 0.15, orphan.judgement, speaker)


def _find_speaker(
    orphan: Orphan, joined: Sequence[Placed], paragraphs: Sequence[Paragraph]
) -> tuple[Spans, Source | None]:
    """Return who last said or did something before a quotation."""
    last = next((p for p in reversed(joined) if p.source and p.frame not in _SILENT), None)
    acting = [
        name
        for paragraph in paragraphs[-2:]
        for name in paragraph.names
        if name.subject and not name.quoted and name.end <= orphan.span[0]
    ]
    if acting and (last is None or acting[-1].start > last.source[0][0]):
        name = acting[-1]
        return ((name.start, name.end),), Source("name", name.start, name=name)
    return (last.source, last.speaker) if last else ((), None)


def _adjoins(text: str, placed: Placed, orphan: Orphan) -> bool:
    """Return whether nothing but the rest of the cue's sentence lies before the orphan."""
    signed = placed.frame == "signed" and placed.cue[0] > placed.content[-1]
    if placed.frame in _SILENT or signed:
        return False
    end = max(e for _, e in (*placed.content, *placed.cue, *placed.source))
    between = text[end : orphan.span[0]]
    if "\n" in between:
        rest, _, after = between.partition("\n")
        return not after.strip() and sum(map(rest.count, ".?!")) <= 1
    return sum(map(between.count, ".?!")) <= 1


def _take_open(text: str, joined: list[Placed], placed: Placed) -> Placed:
    """Return an attribution with the open quotations before it, taken out of `joined`."""
    while joined and _leads_into(text, joined[-1], placed):
        told = joined.pop()
        judgement = min(told.judgement, placed.judgement, key=lambda j: _DECIDING.index(j.stance))
        placed = replace(placed, content=(*told.content, *placed.content), judgement=judgement)
    return placed


def _leads_into(text: str, told: Placed, placed: Placed) -> bool:
    """Return whether a quotation without a cue is still open where the next one begins."""
    (start, end), then = told.content[-1], placed.content[0][0]
    again = text[start] == text[then] and text[end:then].isspace()
    return told.frame == "unsigned" and _is_open(text, told) and again


def _is_open(text: str, placed: Placed) -> bool:
    last = text[slice(*placed.content[-1])]
    return last[0] in _OPENING and last[-1] not in _CLOSING


def _goes_on(text: str, placed: Placed, orphan: Orphan) -> bool:
    """Return whether a quotation is in the same paragraph as the words before, or they are open."""
    return _is_open(text, placed) or "\n" not in text[placed.content[-1][1] : orphan.span[0]]
