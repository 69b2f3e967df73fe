"""The region graphs of a release, from whichever of its formats holds them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from workbench.errors import ExportError
from workbench.model import Annotation, Attributions, Link
from workbench.records import from_attributions
from workbench.release.read import find_parts, merge_parts
from workbench.release.writers.regions import GraphLine
from workbench.release.writers.standoff import StandoffLine


class Graph(NamedTuple):
    """One annotation of a release; `annotation_key` is empty where the format does not say it."""

    doc_id: str
    annotation_key: str
    annotation: Annotation


def read_graphs(folder: Path) -> Iterator[Graph]:
    """Yield a release's region graphs by article id.

    From `standoff.jsonl`, which alone holds articles without text, `regions.jsonl` or
    `attributions.jsonl`, whichever comes first; the last has no region ids, so they are made up and
    mean nothing. Raises ExportError without any of them.
    """
    if find_parts(folder, "standoff.jsonl"):
        for bare in merge_parts(folder, "standoff.jsonl", StandoffLine, lambda found: found.doc_id):
            yield Graph(bare.doc_id, bare.version.key, bare.version.annotation)
    elif find_parts(folder, "regions.jsonl"):
        for line in merge_parts(folder, "regions.jsonl", GraphLine, lambda found: found.doc_id):
            graph = Annotation(line.doc_id, line.regions, line.links, line.layers)
            yield Graph(line.doc_id, line.annotation, graph)
    elif find_parts(folder, "attributions.jsonl"):
        records = merge_parts(folder, "attributions.jsonl", Attributions, lambda r: r.doc_id)
        for record in records:
            yield Graph(record.doc_id, "", from_attributions(record))
    else:
        raise ExportError(
            f"{folder} holds no labels that can be read back.",
            remedy="Release it with the format `regions`, `standoff` or `attributions`.",
        )


def has_region_ids(folder: Path) -> bool:
    """Return whether the region ids that `read_graphs` gives are those of the annotators."""
    return bool(find_parts(folder, "regions.jsonl") or find_parts(folder, "standoff.jsonl"))


def rename_regions(annotation: Annotation, prefix: str) -> Annotation:
    """Return the graph with other region ids, so that none meets one of another graph."""
    return replace(
        annotation,
        regions=tuple(replace(r, id=f"{prefix}{r.id}") for r in annotation.regions),
        links=tuple(
            Link(k.kind, f"{prefix}{k.source}", f"{prefix}{k.target}") for k in annotation.links
        ),
    )
