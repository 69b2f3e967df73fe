"""Quotations: where quotation marks open and close, with every mark that is in use."""

from __future__ import annotations

from dataclasses import dataclass

_OPENING = frozenset("“„‟«")
_CLOSING = frozenset("”»")
_DASHES = frozenset("([{-–—/:")


@dataclass(frozen=True, slots=True)
class Quotation:
    """An outermost quotation, marks included; `closed` is false if the paragraph ended first."""

    start: int
    end: int
    closed: bool
    single: bool = False


def find_quotations(text: str) -> tuple[Quotation, ...]:
    """Return the outermost quotations of one paragraph, in text order; offsets are into `text`.

    Single marks count where they enclose whole words and no double mark is open. A mark that opens
    and never closes runs to the paragraph's end if it opens the paragraph (a quotation that goes on
    in the next one) or if no further mark follows; a single one at its start or behind a colon.
    """
    found: list[Quotation] = []
    position = 0
    while position < len(text):
        mark = text[position]
        straight = mark == '"' or text.startswith("''", position)
        if mark in _OPENING or (straight and not _only_closes(text, position)):
            end = _close_double(text, position)
            found.append(
                Quotation(position, len(text), closed=False)
                if end is None
                else Quotation(position, end, closed=True)
            )
            position = found[-1].end
        elif mark in "‘'" and _opens_single(text, position):
            end = _close_single(text, position)
            if end is not None:
                found.append(Quotation(position, end, closed=True, single=True))
                position = end
            elif _goes_on_single(text, position):
                found.append(Quotation(position, len(text), closed=False, single=True))
                position = len(text)
            else:
                position += 1
        else:
            position += 1
    return tuple(found)


def _only_closes(text: str, position: int) -> bool:
    """Return whether a straight mark can only be a closing one: glued to a word before it."""
    before = text[position - 1] if position else " "
    behind = position + (2 if text.startswith("''", position) else 1)
    after = text[behind] if behind < len(text) else " "
    return not before.isspace() and before not in _DASHES and not after.isalnum()


def _close_double(text: str, opened: int) -> int | None:
    if text.startswith("''", opened):
        end = text.find("''", opened + 2)
        return None if end < 0 else end + 2
    straight = text[opened] == '"'
    for position in range(opened + 1, len(text)):
        mark = text[position]
        if mark in _CLOSING or (mark == "“" and _only_closes(text, position)):
            return position + 1
        if mark == '"' and (straight or _only_closes(text, position)):
            return position + 1
    return None


def _opens_single(text: str, position: int) -> bool:
    before = text[position - 1] if position else " "
    after = text[position + 1] if position + 1 < len(text) else " "
    return (before.isspace() or before in "([-–—:") and (after.isalnum() or after in "“.…")


def _goes_on_single(text: str, opened: int) -> bool:
    """Return whether a single mark that never closes leads in a paragraph's words, or what follows.

    Elsewhere it is an apostrophe: "the '90s".
    """
    return text[:opened].rstrip()[-1:] in ("", ":") and text[opened + 1].isupper()


def _close_single(text: str, opened: int) -> int | None:
    closers = "’'" if text[opened] == "‘" else "'"
    for position in range(opened + 2, len(text)):
        if text[position] not in closers:
            continue
        before = text[position - 1]
        after = text[position + 1] if position + 1 < len(text) else " "
        if after.isalnum() or before.isspace():
            continue
        # The apostrophe of a plural possessive ("voters’ rights") looks like a closing mark.
        if before == "s" and after == " " and text[position + 1 :].lstrip()[:1].isalpha():
            rest = text[position + 1 :]
            if any(c in rest for c in closers):
                continue
        return position + 1
    return None
