"""Brat standoff lines → text-bounds and the attributions that events and relations make of them.

The format is https://brat.nlplab.org/standoff.html, in the use of PolNeAR (Newell et al., LREC
2018): text-bounds Source, Cue and Content, an event `Attribution` with these three as roles.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import regex

from workbench.errors import InputError
from workbench.model import Spans

ROLES = ("source", "cue", "content")
_BOUND = regex.compile(
    r"(?P<id>T\S+)\s+(?P<type>\S+) (?P<spans>\d+ \d+(?:;\d+ \d+)*)(?:\t(?P<text>.*))?"
)
_EVENT = regex.compile(r"(?P<id>E\S+)\s+\S+:(?P<trigger>T\S+)(?P<roles>(?:\s+\S+:\S+)*)\s*")
_RELATION = regex.compile(r"(?P<id>R\S+)\s+\S+\s+\S+?:(?P<one>\S+)\s+\S+?:(?P<other>\S+)\s*")
_NUMBER = regex.compile(r"\d+$")
_MEND = "Mend the line; see https://brat.nlplab.org/standoff.html."


@dataclass(frozen=True)
class Bound:
    """A text-bound: `spans` as the file counts them, `text` as it repeats them, or None."""

    id: str
    type: str
    spans: Spans
    text: str | None


@dataclass(frozen=True)
class Arc:
    """What holds bounds together: each role (`source`, `cue`, `content`) with its bounds' ids."""

    id: str
    parts: dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Standoff:
    """The content of an `.ann` file: bounds by id, in order, and arcs."""

    bounds: dict[str, Bound]
    arcs: tuple[Arc, ...]


def parse_standoff(lines: Iterable[str]) -> Standoff:
    """Return what an `.ann` file says of attributions. Raises InputError for a malformed line.

    Attributes, modifications, normalisations, equivalences and notes (`A M N * #`) say nothing of
    them and are passed over.
    """
    bounds: dict[str, Bound] = {}
    events: list[tuple[str, str, str]] = []
    edges: list[tuple[str, str, str]] = []
    for number, line in enumerate(lines, start=1):
        if bound := _BOUND.fullmatch(line):
            spans = tuple(_read_span(part) for part in bound["spans"].split(";"))
            bounds[bound["id"]] = Bound(bound["id"], bound["type"].lower(), spans, bound["text"])
        elif event := _EVENT.fullmatch(line):
            events.append((event["id"], event["trigger"], event["roles"]))
        elif relation := _RELATION.fullmatch(line):
            edges.append((relation["id"], relation["one"], relation["other"]))
        elif line.strip() and line[0] not in "AMN*#":
            raise InputError(f"line {number} is no standoff line: {line[:60]!r}", remedy=_MEND)
    named = {event_id: trigger for event_id, trigger, _ in events}
    arcs = [
        *(arc for event in events if any((arc := _read_event(*event, bounds)).parts.values())),
        *_join_relations([(named.get(a, a), named.get(b, b)) for _, a, b in edges], bounds),
    ]
    for arc in arcs:
        for part in (part for parts in arc.parts.values() for part in parts):
            if part not in bounds:
                raise InputError(f"{arc.id} names {part}, which is not there", remedy=_MEND)
    return Standoff(bounds, tuple(arcs))


def _read_span(text: str) -> tuple[int, int]:
    start, end = text.split()
    return int(start), int(end)


def _read_event(event_id: str, trigger: str, roles: str, bounds: dict[str, Bound]) -> Arc:
    """Return an event's arc. Without a role Cue, a trigger of the type Cue is the cue.

    The arc of an event about something else (no Source, Cue or Content) has no parts.
    """
    parts: dict[str, list[str]] = {}
    for role, _, target in (item.partition(":") for item in roles.split()):
        # Brat numbers a role's repetitions: Content, Content2, Content3.
        parts.setdefault(_NUMBER.sub("", role).lower(), []).append(target)
    if trigger not in bounds:
        raise InputError(f"{event_id} names {trigger}, which is not there", remedy=_MEND)
    if bounds[trigger].type == "cue":
        parts.setdefault("cue", [trigger])
    return Arc(event_id, {role: tuple(parts.get(role, ())) for role in ROLES})


def _join_relations(edges: list[tuple[str, str]], bounds: dict[str, Bound]) -> Iterator[Arc]:
    """Yield an arc for each content that relations reach, its source perhaps by way of its cue."""
    near: dict[str, list[str]] = {}
    for one, other in edges:
        for end in (one, other):
            if end not in bounds:
                raise InputError(f"a relation names {end}, which is not there", remedy=_MEND)
        near.setdefault(one, []).append(other)
        near.setdefault(other, []).append(one)

    def pick(ids: Iterable[str], role: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(i for i in ids if bounds[i].type == role))

    for bound in bounds.values():
        if bound.type == "content" and bound.id in near:
            linked = near[bound.id]
            cues = pick(linked, "cue")
            cues = cues or pick((c for s in pick(linked, "source") for c in near[s]), "cue")
            sources = pick(linked, "source")
            sources = sources or pick((s for c in cues for s in near[c]), "source")
            yield Arc(bound.id, {"source": sources, "cue": cues, "content": (bound.id,)})
