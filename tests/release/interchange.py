"""Reads interchange formats back, with other people's libraries, into what can be compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import bratly
import bratly.io
import cassis
from msgspec.structs import replace

from workbench.model import Annotation, Link, Region, Spans
from workbench.records import to_attributions
from workbench.release.units import join_fragments
from workbench.release.writers.cas import LINK, REGION

BRAT_TYPES = {"speaker": "Source", "cue": "Cue", "quote": "Content", "claim": "Content"}


def spans_of(annotation: Annotation, text: str) -> list[Any]:
    """Return content, source and cue of every attribution, with all their fragments."""
    records = to_attributions(annotation, text).attributions
    return sorted((a.content, a.source, a.cue) for a in records)


def read_type_system(folder: Path) -> Any:
    """Return the type system beside the CAS files."""
    with (folder / "TypeSystem.xml").open("rb") as file:
        return cassis.load_typesystem(file)


def read_cas(path: Path, types: Any) -> tuple[str, Annotation]:
    """Return a CAS file's text and region graph."""
    with path.open("rb") as file:
        cas = cassis.load_cas_from_xmi(file, typesystem=types)
    regions = [
        Region(r.identifier, r.label, r.begin, r.end, name=r.name, kind=r.kind, stance=r.stance)
        for r in cas.select(REGION)
    ]
    links = [Link(k.kind, k.Governor.identifier, k.Dependent.identifier) for k in cas.select(LINK)]
    return cas.sofa_string, Annotation(path.stem, tuple(regions), tuple(links))


def unordered(annotation: Annotation) -> tuple[set[Region], set[Link]]:
    """Return regions and links without order and scores, which a CAS does not hold."""
    return {replace(r, score=None) for r in annotation.regions}, set(annotation.links)


class Mention(NamedTuple):
    """What brat says of one text-bound, without its id."""

    type: str
    spans: Spans
    words: str
    stance: str | None = None
    kind: str | None = None
    name: str | None = None


class Standoff(NamedTuple):
    """Text-bounds and what holds them together: (`said_by`, content, source) and the like."""

    mentions: Counter[Mention]
    arcs: Counter[tuple[str, Mention, Mention]]


def covered(text: str, spans: Spans) -> str:
    """Return the words of a text-bound on one line, as brat repeats them."""
    words = " ".join(text[start:end] for start, end in spans)
    return "".join(" " if sign == "\t" or sign.splitlines() == [""] else sign for sign in words)


def standoff_of(annotation: Annotation, text: str) -> Standoff:
    """Return what brat's files must say of an annotation."""
    graph = join_fragments(annotation)
    mentions = {
        key: Mention(
            BRAT_TYPES[unit.head.label],
            unit.spans,
            covered(text, unit.spans),
            unit.head.stance,
            unit.head.kind,
            " ".join(unit.head.name.split()) if unit.head.name else None,
        )
        for key, unit in graph.units.items()
    }
    arcs = Counter((k.kind, mentions[k.source], mentions[k.target]) for k in graph.links)
    return Standoff(Counter(mentions.values()), arcs)


def read_brat(path: Path) -> Standoff:
    """Return what bratly finds in an `.ann` file: every line, in the file's numbering."""
    found = bratly.io.read_and_load_ann_file(
        str(path), no_duplicates=False, sorting=False, renumerotize=False
    ).annotations
    # Bratly passes over a line that it cannot read, and calls every equivalence Equiv.
    lines = path.read_text(encoding="utf-8").replace("*\tSameClaim", "*\tEquiv").split("\n")
    assert [*map(str, found), ""] == lines
    bounds = {a.id: a for a in found if isinstance(a, bratly.EntityAnnotation)}
    assert list(bounds) == [f"T{number}" for number in range(1, len(bounds) + 1)]
    notes = {(a.component.id, a.label): a.value for a in _pick(found, bratly.NoteAnnotation)}
    values = {
        (a.component.id, a.label): a.values[0] for a in _pick(found, bratly.AttributeAnnotation)
    }
    mentions = {
        key: Mention(
            bound.label,
            tuple((fragment.start, fragment.end) for fragment in bound.fragments),
            bound.content,
            values.get((key, "Stance")),
            values.get((key, "Kind")),
            notes.get((key, "Name")),
        )
        for key, bound in bounds.items()
    }
    arcs = Counter((kind, mentions[a], mentions[b]) for kind, a, b in set(_brat_arcs(found)))
    return Standoff(Counter(mentions.values()), arcs)


def _pick(found: list[Any], kind: type) -> list[Any]:
    return [annotation for annotation in found if isinstance(annotation, kind)]


def _brat_arcs(found: list[Any]) -> Iterator[tuple[str, str, str]]:
    for event in _pick(found, bratly.EventAnnotation):
        parts = {role: bound.id for role, bound in event.args.items()}
        assert (event.label, parts["Cue"]) == ("Attribution", event.event_trigger.id)
        for role, part in parts.items():
            if role.startswith("Source"):
                yield "said_by", parts["Content"], part
            elif role.startswith("Cue"):
                yield "cue_of", part, parts["Content"]
    for relation in _pick(found, bratly.RelationAnnotation):
        assert relation.label == "SaidBy"
        yield "said_by", relation.argument1[1].id, relation.argument2[1].id
    for alike in _pick(found, bratly.EquivalenceAnnotation):
        yield "same_claim", alike.entities[0].id, alike.entities[1].id
    for note in _pick(found, bratly.NoteAnnotation):
        if note.label == "Disputes":
            yield "disputes", note.component.id, note.value
