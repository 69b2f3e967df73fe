"""Reads interchange formats back, with other people's libraries, into what can be compared."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cassis
from msgspec.structs import replace

from workbench.model import Annotation, Link, Region
from workbench.records import to_attributions
from workbench.release.writers.cas import LINK, REGION


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
