"""`webannotation.jsonl`: W3C Web Annotations in JSON-LD, an annotation page a line.

A region is an annotation that classifies a span, a link one that leads from region to region. See
https://www.w3.org/TR/annotation-model/. Without text there are positions only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from workbench.model import Link, Region
from workbench.release.entry import Entry
from workbench.release.features import EVERYTHING
from workbench.release.format import Format
from workbench.release.lines import LineFile
from workbench.release.recipe import Recipe

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
AROUND = 32  # code points of prefix and suffix: enough to find a span again in a changed page


class WebAnnotationWriter:
    """Writes a page an annotation: its regions, then its links."""

    def __init__(self, folder: Path, recipe: Recipe) -> None:
        del recipe
        self._lines = LineFile(folder / "webannotation.jsonl")

    def add(self, entry: Entry) -> None:
        """Write the annotation's page."""
        graph = entry.version.annotation
        base = f"urn:workbench:{entry.digest}:{quote(entry.version.key, safe='')}"
        page = {
            "@context": CONTEXT,
            "id": base,
            "type": "AnnotationPage",
            "items": [
                *(_region(region, entry, base) for region in graph.regions),
                *(_link(link, number, entry, base) for number, link in enumerate(graph.links, 1)),
            ],
        }
        self._lines.add(page, entry.split)

    def close(self) -> Mapping[str, int]:
        """Finish the file."""
        self._lines.close()
        return {}


def _common(entry: Entry) -> dict[str, Any]:
    made = entry.version.updated_at or entry.version.created_at
    return {
        "type": "Annotation",
        "creator": {"type": "Person", "name": entry.version.annotator},
        **({"modified": made} if made else {}),
    }


def _region(region: Region, entry: Entry, base: str) -> dict[str, Any]:
    return {
        "id": f"{base}#{quote(region.id, safe='')}",
        **_common(entry),
        "motivation": "classifying",
        "body": list(_bodies(region)),
        "target": {
            "type": "SpecificResource",
            "source": entry.article.url or f"urn:workbench:{entry.digest}",
            "selector": list(_selectors(region, entry.article.text)),
        },
    }


def _bodies(region: Region) -> Iterator[dict[str, str]]:
    yield {"type": "TextualBody", "purpose": "classifying", "value": region.tag}
    if region.kind:
        yield {"type": "TextualBody", "purpose": "tagging", "value": region.kind}
    if region.name is not None:
        yield {"type": "TextualBody", "purpose": "identifying", "value": region.name}


def _selectors(region: Region, text: str) -> Iterator[dict[str, Any]]:
    start, end = max(0, region.start), max(0, region.end)
    yield {"type": "TextPositionSelector", "start": start, "end": end}
    if text:
        yield {
            "type": "TextQuoteSelector",
            "exact": text[start:end],
            "prefix": text[max(0, start - AROUND) : start],
            "suffix": text[end : end + AROUND],
        }


def _link(link: Link, number: int, entry: Entry, base: str) -> dict[str, Any]:
    return {
        "id": f"{base}#link-{number}",
        **_common(entry),
        "motivation": "linking",
        "body": [
            {"type": "TextualBody", "purpose": "classifying", "value": link.kind},
            f"{base}#{quote(link.source, safe='')}",
        ],
        "target": f"{base}#{quote(link.target, safe='')}",
    }


FORMAT = Format(
    name="webannotation",
    title="W3C Web Annotations in JSON-LD",
    files=("webannotation.jsonl",),
    open_writer=WebAnnotationWriter,
    carries=EVERYTHING - {"scores", "part_scores"},
    needs_text=False,
    many=True,
)
