"""What rules see: an article with one annotation, and look-ups that are built once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from workbench.check.passage import Passage, read_passage
from workbench.model import (
    Annotation,
    AnnotationVersion,
    Article,
    Link,
    LinkKind,
    Prediction,
    Region,
    Span,
)

CONTENTS = ("quote", "claim")


@dataclass(frozen=True)
class Case:
    """An article with one annotation.

    Of regions that share an id the first counts; dangling links appear in no look-up.
    """

    article: Article
    annotation: Annotation

    @property
    def text(self) -> str:
        """The article's text."""
        return self.article.text

    @cached_property
    def passage(self) -> Passage:
        """What there is to know about the text whatever its annotation."""
        return read_passage(self.article.text)

    @cached_property
    def judged(self) -> bool:
        """Whether the annotation covers the layer `stance`."""
        return "stance" in self.annotation.layers

    @cached_property
    def english(self) -> bool:
        """Whether rules that read English words apply: the language is English or not stated."""
        return (self.article.language or "en").lower().split("-")[0] == "en"

    @cached_property
    def index(self) -> Mapping[str, int]:
        """Position of each region id in the annotation."""
        found: dict[str, int] = {}
        for i, region in enumerate(self.annotation.regions):
            found.setdefault(region.id, i)
        return found

    def region(self, region_id: str) -> Region | None:
        """Return the region with that id, if there is one."""
        position = self.index.get(region_id)
        return None if position is None else self.annotation.regions[position]

    @cached_property
    def sound(self) -> Sequence[tuple[int, Region]]:
        """The regions whose offsets lie in the text and cover something, with their positions."""
        length = len(self.text)
        return [
            (i, r) for i, r in enumerate(self.annotation.regions) if 0 <= r.start < r.end <= length
        ]

    @cached_property
    def links(self) -> Mapping[LinkKind, Sequence[Link]]:
        """The links by kind whose two ends exist and differ."""
        found: dict[LinkKind, list[Link]] = defaultdict(list)
        for link in self.annotation.links:
            ends = {link.source, link.target}
            if len(ends) == 2 and ends <= self.index.keys():
                found[link.kind].append(link)
        return found

    @cached_property
    def _outgoing(self) -> Mapping[tuple[LinkKind, str], Sequence[str]]:
        found: dict[tuple[LinkKind, str], list[str]] = defaultdict(list)
        for kind, links in self.links.items():
            for link in links:
                found[kind, link.source].append(link.target)
        return found

    @cached_property
    def _incoming(self) -> Mapping[tuple[LinkKind, str], Sequence[str]]:
        found: dict[tuple[LinkKind, str], list[str]] = defaultdict(list)
        for kind, links in self.links.items():
            for link in links:
                found[kind, link.target].append(link.source)
        return found

    def targets(self, kind: LinkKind, region_id: str) -> Sequence[str]:
        """Return the ids that links of `kind` lead to from this region."""
        return self._outgoing.get((kind, region_id), ())

    def sources(self, kind: LinkKind, region_id: str) -> Sequence[str]:
        """Return the ids that links of `kind` come from to this region."""
        return self._incoming.get((kind, region_id), ())

    @cached_property
    def later(self) -> frozenset[str]:
        """Ids of the fragments that continue another region."""
        return frozenset(link.source for link in self.links.get("continues", ()))

    @cached_property
    def heads(self) -> Sequence[tuple[int, Region]]:
        """The quotes and claims that continue nothing, with their positions."""
        return [
            (i, r)
            for i, r in enumerate(self.annotation.regions)
            if r.label in CONTENTS and r.id not in self.later
        ]

    def spans(self, region: Region) -> Sequence[Span]:
        """Return the span of a region and of the fragments that continue it, in text order."""
        later = (self.region(i) for i in self.sources("continues", region.id))
        return sorted((r.start, r.end) for r in (region, *later) if r is not None)

    def words(self, region: Region) -> str:
        """Return the text of a region and of the fragments that continue it."""
        return " ".join(self.text[start:end] for start, end in self.spans(region))

    def speakers(self, region: Region) -> Iterator[Region]:
        """Yield the speakers a quote or claim is linked to."""
        found = (self.region(i) for i in self.targets("said_by", region.id))
        return (r for r in found if r is not None)

    def cues(self, region: Region) -> Iterator[Region]:
        """Yield the cues linked to a quote or claim."""
        found = (self.region(i) for i in self.sources("cue_of", region.id))
        return (r for r in found if r is not None)


@dataclass(frozen=True)
class Submission(Case):
    """A case with the story behind it: the version as pulled, and what the annotator was shown.

    `prediction` is what the annotator started from, `config` the digest of the labeling config in
    force now, `shown` the text that Label Studio showed; each is None where nobody knows.
    """

    version: AnnotationVersion
    prediction: Prediction | None = None
    config: str | None = None
    shown: str | None = None
