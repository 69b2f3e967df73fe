"""Region graph ↔ Label Studio result items, without loss for well-formed graphs.

Offsets are code points on both sides. Well-formed means: ids and non-blank names that are unique
strings, a stance on every claim, at most one link for an ordered pair of regions, and fragments
that point at the first one. `layers` have no place in a result; they travel in the task's data.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from workbench.errors import InputError
from workbench.labelstudio.items import ResultReader
from workbench.labelstudio.labels import (
    KIND_CONTROL,
    LABEL_CONTROL,
    NAME_CONTROL,
    RELATION_TITLES,
    TEXT_OBJECT,
    find_row,
)
from workbench.labelstudio.links import settle_links
from workbench.model import LAYERS, Annotation, Finding, Layer, Link, Region


@dataclass(frozen=True)
class Conversion:
    """What could be read of a result, and a finding for each thing that could not."""

    annotation: Annotation
    findings: tuple[Finding, ...] = ()


def to_results(annotation: Annotation, text: str) -> list[dict[str, Any]]:
    """Return the Label Studio result items of a region graph: regions in order, then relations.

    A speaker's name and kind are items of their own that repeat the region's id. Raises InputError
    for a claim without stance, which no label stands for.
    """
    items = [item for region in annotation.regions for item in _region_items(region, text)]
    labels = {region.id: region.label for region in annotation.regions}
    return items + [_relation_item(link, labels) for link in annotation.links]


def _region_items(region: Region, text: str) -> Iterator[dict[str, Any]]:
    row = find_row(region)
    if row is None:
        raise InputError(
            f"Claim {region.id} at {region.start}-{region.end} has no stance.",
            remedy="Give it the stance `assert` or `deny`, or make it a quote.",
        )
    span = {"start": region.start, "end": region.end, "text": text[region.start : region.end]}
    item: dict[str, Any] = {
        "id": region.id,
        "from_name": LABEL_CONTROL,
        "to_name": TEXT_OBJECT,
        "type": "labels",
        "value": {**span, "labels": [row.alias]},
    }
    score = {} if region.score is None else {"score": region.score}
    yield {**item, **score}
    if region.name is not None:
        # In a per-region text box `value.text` is the list of typed texts, not the span.
        value = {**span, "text": [region.name]}
        yield {**item, **score, "from_name": NAME_CONTROL, "type": "textarea", "value": value}
    if region.kind is not None:
        value = {**span, "choices": [region.kind]}
        yield {**item, **score, "from_name": KIND_CONTROL, "type": "choices", "value": value}


def _relation_item(link: Link, labels: Mapping[str, str]) -> dict[str, Any]:
    item = {"type": "relation", "from_id": link.source, "to_id": link.target, "direction": "right"}
    title = RELATION_TITLES.get(link.kind)
    if title and labels.get(link.source) == labels.get(link.target) == "claim":
        return {**item, "labels": [title]}
    return item


def from_results(
    results: Any, *, text: str, doc_id: str, layers: tuple[Layer, ...] = LAYERS
) -> Conversion:
    """Return the region graph of result items; never raises, whatever `results` is.

    Each item that cannot be read yields a finding, with its JSON path into the result list, and is
    left out. Regions keep their offsets even where they run out of the text: `check` judges that.
    """
    reader = ResultReader(text=text, doc_id=doc_id)
    reader.read(results)
    return Conversion(
        annotation=Annotation(
            doc_id=doc_id,
            regions=tuple(reader.regions.values()),
            links=settle_links(reader.links, reader.regions),
            layers=layers,
        ),
        findings=tuple(reader.findings),
    )


def read_layers(value: Any) -> tuple[Layer, ...]:
    """Return the layers that a task's data names, in a list or a text; all where it names none."""
    names = value.replace(",", " ").split() if isinstance(value, str) else value
    known = tuple(layer for layer in LAYERS if isinstance(names, list) and layer in names)
    return known or LAYERS
