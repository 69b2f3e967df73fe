"""`spacy/SPLIT-00000.spacy`: spaCy documents with a span group for each label, and relations.

Read them with `spacy.tokens.DocBin`, or train on the folder. Offsets as annotated and the links are
in `doc.user_data["regions"]` and `["links"]`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
from spacy.tokens import Doc, DocBin, Span

from workbench.model import LABELS, Region
from workbench.release.entry import Entry
from workbench.release.features import EVERYTHING
from workbench.release.format import Format
from workbench.release.recipe import Recipe
from workbench.release.shards import WHOLE
from workbench.release.tokens import tokenizer

SHARD = 500  # documents: a DocBin is held in memory whole


class DocBinWriter:
    """Writes DocBins of 500 documents a split."""

    def __init__(self, folder: Path, recipe: Recipe) -> None:
        del recipe
        self._folder = folder / "spacy"
        self._folder.mkdir()
        self._bins: dict[str, DocBin] = {}
        self._number: Counter[str] = Counter()
        self._lost = Counter({"spans moved to token borders": 0, "spans without a token": 0})

    def add(self, entry: Entry) -> None:
        """Take one document."""
        split = entry.split or WHOLE
        held = self._bins.setdefault(split, DocBin(store_user_data=True))
        held.add(self._make_doc(entry))
        if len(held) >= SHARD:
            self._flush(split)

    def close(self) -> Mapping[str, int]:
        """Finish the files; return what tokens could not show."""
        for split in list(self._bins):
            self._flush(split)
        return self._lost

    def _flush(self, split: str) -> None:
        held = self._bins.pop(split)
        path = self._folder / f"{split}-{self._number[split]:05}.spacy"
        self._number[split] += 1
        path.write_bytes(held.to_bytes())

    def _make_doc(self, entry: Entry) -> Doc:
        graph = entry.version.annotation
        text = entry.article.text
        doc: Doc = tokenizer()(text)
        groups: dict[str, list[Span]] = {label: [] for label in LABELS}
        for region in graph.regions:
            # Not by the doc's own text, which spaCy puts together anew whenever it is asked for.
            span = _find_span(doc, region) if region.lies_within(len(text)) else None
            if span is None:
                self._lost["spans without a token"] += 1
                continue
            exact = (span.start_char, span.end_char) == (region.start, region.end)
            self._lost["spans moved to token borders"] += not exact
            groups[region.label].append(span)
        for label, spans in groups.items():
            doc.spans[label] = spans
        doc.user_data = _facts(entry)
        return doc


def _find_span(doc: Doc, region: Region) -> Span | None:
    return doc.char_span(
        region.start,
        region.end,
        label=region.tag,
        span_id=region.id,
        alignment_mode="expand",
    )


def _facts(entry: Entry) -> dict[str, Any]:
    graph = entry.version.annotation
    return {
        "doc_id": entry.article.id,
        "annotator": entry.version.annotator,
        "layers": list(graph.layers),
        "regions": [msgspec.to_builtins(region) for region in graph.regions],
        "links": [msgspec.to_builtins(link) for link in graph.links],
    }


FORMAT = Format(
    name="spacy",
    title="spaCy DocBin with span groups and relations",
    files=("spacy/*.spacy",),
    open_writer=DocBinWriter,
    carries=EVERYTHING,
)
