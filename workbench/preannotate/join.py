"""Attributions that run over paragraphs: quotations that go on, cues that announce one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from workbench.model import Span
from workbench.preannotate.reading import Paragraph, Placed

# After these, a quoted sentence without a cue of its own is still the same speaker's.
_SPOKEN = frozenset(
    ["quote", "clause", "clause-before", "parenthetical", "according", "according-quote", "about"]
)


def join_paragraphs(paragraphs: Iterable[Paragraph], text: str) -> list[Placed]:
    """Return an article's attributions in text order, each quotation with its speaker.

    A quoted sentence without a cue belongs to the cue announced just before it, else it continues
    the attribution that ends right before it, in the same paragraph or at the end of the last one.
    """
    joined: list[Placed] = []
    opening: Placed | None = None
    for paragraph in paragraphs:
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
            opening = None
        opening = paragraph.opening
    return joined


def _fill(opening: Placed, content: Span) -> Placed:
    return replace(opening, content=(content,))


def _adjoins(text: str, placed: Placed, orphan: Span) -> bool:
    """Return whether nothing but the rest of the cue's sentence lies before the orphan."""
    if placed.frame not in _SPOKEN:
        return False
    end = max(e for _, e in (*placed.content, *placed.cue, *placed.source))
    between = text[end : orphan[0]]
    if "\n" in between:
        rest, _, after = between.partition("\n")
        return not after.strip() and sum(map(rest.count, ".?!")) <= 1
    return sum(map(between.count, ".?!")) <= 1
