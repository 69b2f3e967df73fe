"""One annotation made comparable: token sets, attributed units, and what is said of them.

A *token* is a word (`workbench.text.WORD`), so quotation marks, commas and blanks never count for
or against anybody. A set of tokens is an `int` used as a bit set. A *unit* is a region with the
later fragments that continue it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import NamedTuple

from workbench.model import LABELS, Annotation, Link, Region, Span
from workbench.records import find_firsts
from workbench.text import WORD

_BLANKS = re.compile(r"\s+")


class Tokens(NamedTuple):
    """Where the words of a text start and end (code points, half-open), and how long it is."""

    starts: list[int]
    ends: list[int]
    length: int

    def within(self, start: int, end: int) -> tuple[int, int]:
        """Return the half-open range of tokens that share a character with the span."""
        return bisect_right(self.ends, start), bisect_left(self.starts, end)

    def bits(self, start: int, end: int) -> int:
        """Return the tokens of the span as a bit set; empty for a span without a word."""
        first, last = self.within(start, end)
        return (1 << last) - (1 << first) if last > first and start < end else 0


def tokenise(text: str) -> Tokens:
    """Return the words of `text`."""
    spans = [match.span() for match in WORD.finditer(text)]
    return Tokens([s for s, _ in spans], [e for _, e in spans], len(text))


class Unit(NamedTuple):
    """A region and its later fragments as one token set.

    A content also has its stance (`none` for a quote), the names of its speakers (a speaker
    without a name is the empty name) and their tokens; a speaker has its own.
    """

    id: str
    bits: int
    stance: str | None = None
    names: frozenset[str] = frozenset()
    speaker: int = 0


@dataclass(frozen=True)
class Sheet:
    """What is compared of one annotation.

    `inside`: the tokens inside a region of each label. `marks`: the tokens that are in just this
    set of speaker (1), cue (2) and content (4), for the sets that occur. `owner` maps each region
    id to its unit's id.
    """

    tokens: int
    inside: dict[str, int]
    marks: list[tuple[int, int]]
    spans: dict[str, list[Span]]
    units: dict[str, list[Unit]]
    fragments: list[Unit]
    owner: dict[str, str]
    links: dict[str, list[Link]]
    judged: bool


def lay_out(annotation: Annotation, tokens: Tokens) -> Sheet:
    """Return the comparable form of `annotation`; dangling links are passed over.

    `units` groups by what may be aligned with what: `speaker`, `cue`, and `content` for quotes
    and claims alike. `fragments` holds the single regions that a `continues` link touches.
    """
    regions = {r.id: r for r in annotation.regions}
    links: dict[str, list[Link]] = {}
    for link in annotation.links:
        if link.source in regions and link.target in regions and link.source != link.target:
            links.setdefault(link.kind, []).append(link)
    bits = {r.id: tokens.bits(r.start, r.end) for r in annotation.regions}
    inside: dict[str, int] = dict.fromkeys(LABELS, 0)
    for region in annotation.regions:
        inside[region.label] |= bits[region.id]
        # A region without a word, such as the colon that is a cue, is aligned by where it begins;
        # one that begins outside the text, with nothing.
        if not bits[region.id] and 0 <= region.start < tokens.length:
            bits[region.id] = 1 << (len(tokens.starts) + region.start)
    continues = links.get("continues", [])
    owner = find_firsts(regions, continues)
    touched = {i for link in continues for i in (link.source, link.target)}
    units = _units(regions, owner, bits, links.get("said_by", []))
    whole = {unit.id: unit for group in units.values() for unit in group}
    return Sheet(
        tokens=len(tokens.starts),
        inside=inside,
        marks=_marks(inside, len(tokens.starts)),
        spans=_spans(annotation),
        units=units,
        fragments=[whole[owner[i]]._replace(id=i, bits=bits[i]) for i in sorted(touched)],
        owner=owner,
        links=links,
        judged="stance" in annotation.layers,
    )


def fold_case(name: str) -> str:
    """Return the form in which two spellings of a canonical name are compared: case, blanks."""
    return _BLANKS.sub(" ", name).strip().casefold()


def _marks(inside: dict[str, int], tokens: int) -> list[tuple[int, int]]:
    sets = [(0, (1 << tokens) - 1)]
    layers = ((1, inside["speaker"]), (2, inside["cue"]), (4, inside["quote"] | inside["claim"]))
    for mark, members in layers:
        split = [(old, rest & ~members) for old, rest in sets]
        split += [(old | mark, rest & members) for old, rest in sets]
        sets = [(code, rest) for code, rest in split if rest]
    return sets


def _spans(annotation: Annotation) -> dict[str, list[Span]]:
    spans: dict[str, list[Span]] = {label: [] for label in LABELS}
    for region in annotation.regions:
        spans[region.label].append((region.start, region.end))
    spans["content"] = sorted(spans["quote"] + spans["claim"])
    return {label: sorted(found) for label, found in spans.items()}


def _units(
    regions: dict[str, Region], owner: dict[str, str], bits: dict[str, int], said_by: list[Link]
) -> dict[str, list[Unit]]:
    joined: dict[str, int] = {}
    for i, head in owner.items():
        joined[head] = joined.get(head, 0) | bits[i]
    speakers: dict[str, list[Region]] = {}
    for link in said_by:
        speakers.setdefault(owner[link.source], []).append(regions[link.target])
    units: dict[str, list[Unit]] = {"speaker": [], "cue": [], "content": []}
    for i, head in owner.items():
        if i == head:
            region = regions[i]
            group = "content" if region.label in ("quote", "claim") else region.label
            said = [region] if group == "speaker" else speakers.get(i, [])
            unit = Unit(
                i,
                joined[i],
                stance="none" if region.label == "quote" else region.stance,
                names=frozenset(fold_case(speaker.name or "") for speaker in said),
                speaker=reduce(or_, (joined[owner[speaker.id]] for speaker in said), 0),
            )
            units[group].append(unit)

    def in_text_order(unit: Unit) -> tuple[int, int]:
        return regions[unit.id].start, regions[unit.id].end

    return {group: sorted(found, key=in_text_order) for group, found in units.items()}
