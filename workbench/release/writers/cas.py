"""`cas/ID.xmi` with `cas/TypeSystem.xml`: UIMA CAS, with layers as INCEpTION defines custom ones.

Span layer `webanno.custom.AttributionRegion`, relation layer `webanno.custom.AttributionLink`;
sentences are paragraphs. UIMA counts UTF-16 units, and cassis converts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import regex

from workbench.model import Region
from workbench.release.entry import Entry
from workbench.release.extra import load_extra
from workbench.release.features import EVERYTHING
from workbench.release.format import Format
from workbench.release.names import file_name
from workbench.release.recipe import Recipe
from workbench.release.tokens import tokenize
from workbench.text import paragraphs

REGION = "webanno.custom.AttributionRegion"
LINK = "webanno.custom.AttributionLink"
_DKPRO = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type"
_FEATURES = ("identifier", "label", "name", "kind", "stance")
# XML 1.0 has no way to write these.
_NOT_XML = regex.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REPLACED = "characters that XML cannot hold"


class CasWriter:
    """Writes a CAS an article, in a folder for each split."""

    def __init__(self, folder: Path, recipe: Recipe) -> None:
        del recipe
        self._cassis = load_extra("cassis", "The format cas")
        self._folder = folder / "cas"
        self._folder.mkdir()
        self._types = self._make_types()
        self._types.to_xml(self._folder / "TypeSystem.xml")
        self._lost = Counter({_REPLACED: 0, "regions outside the text": 0})

    def add(self, entry: Entry) -> None:
        """Write the article's CAS."""
        text, replaced = _NOT_XML.subn("\N{REPLACEMENT CHARACTER}", entry.article.text)
        self._lost[_REPLACED] += replaced
        cas = self._cassis.Cas(self._types)
        cas.sofa_string, cas.sofa_mime = text, "text/plain"
        for kind, spans in (("Sentence", paragraphs(text)), ("Token", tokenize(text))):
            made = self._types.get_type(f"{_DKPRO}.{kind}")
            cas.add_all([made(begin=span[0], end=span[1]) for span in spans])
        self._add_graph(cas, entry)
        folder = self._folder / entry.split if entry.split else self._folder
        folder.mkdir(exist_ok=True)
        cas.to_xmi(folder / f"{file_name(entry.article.id)}.xmi")

    def _add_graph(self, cas: Any, entry: Entry) -> None:
        region_type, link_type = self._types.get_type(REGION), self._types.get_type(LINK)
        graph = entry.version.annotation
        made: dict[str, Any] = {}
        for region in graph.regions:
            if not 0 <= region.start <= region.end <= len(entry.article.text):
                self._lost["regions outside the text"] += 1
                continue
            made[region.id] = region_type(begin=region.start, end=region.end, **_values(region))
            cas.add(made[region.id])
        for link in graph.links:
            if {link.source, link.target} <= made.keys():
                end = made[link.target]
                # INCEpTION puts a relation at the place of its dependent, which the arc points at.
                cas.add(
                    link_type(
                        begin=end.begin,
                        end=end.end,
                        Governor=made[link.source],
                        Dependent=end,
                        kind=link.kind,
                    )
                )

    def close(self) -> Mapping[str, int]:
        """Return what XML could not hold."""
        return self._lost

    def _make_types(self) -> Any:
        types = self._cassis.load_dkpro_core_typesystem()
        region = types.create_type(name=REGION, supertypeName="uima.tcas.Annotation")
        for name in _FEATURES:
            types.create_feature(region, name=name, rangeType="uima.cas.String")
        link = types.create_type(name=LINK, supertypeName="uima.tcas.Annotation")
        for name in ("Governor", "Dependent"):
            types.create_feature(link, name=name, rangeType=REGION)
        types.create_feature(link, name="kind", rangeType="uima.cas.String")
        return types


def _values(region: Region) -> dict[str, str | None]:
    values = {"label": region.label, "kind": region.kind, "stance": region.stance}
    names = {"identifier": region.id, "name": region.name}
    return values | {k: _NOT_XML.sub("", v) if v else v for k, v in names.items()}


FORMAT = Format(
    name="cas",
    title="UIMA CAS XMI with custom layers for INCEpTION",
    files=("cas/*.xmi", "cas/TypeSystem.xml"),
    open_writer=CasWriter,
    carries=EVERYTHING - {"scores", "part_scores"},
)
