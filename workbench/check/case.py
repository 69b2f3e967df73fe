"""What rules see: an article with one annotation, and look-ups that are built once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from workbench.check.passage import Passage, read_passage
from workbench.labelstudio.convert import Conversion, from_results
from workbench.model import (
    CONTENTS,
    Annotation,
    AnnotationVersion,
    Article,
    LinkKind,
    Prediction,
    Region,
    Span,
)
from workbench.text import base_language


class Joint(NamedTuple):
    """A link with its position in the annotation and the regions at its ends."""

    position: int
    source: Region
    target: Region


@dataclass(frozen=True)
class Case:
    """An article with one annotation.

    Of regions that share an id the first counts; dangling links appear in no look-up, and a link to
    a later fragment counts for the first, as it does in attribution records.
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
        return base_language(self.article.language or "en") == "en"

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
        return [(i, r) for i, r in enumerate(self.annotation.regions) if r.lies_within(length)]

    @cached_property
    def links(self) -> Mapping[LinkKind, Sequence[Joint]]:
        """The links by kind whose ends exist and differ; fragments also share their label."""
        drawn = list(self._drawn())
        first = {source.id: target for kind, (_, source, target) in drawn if kind == "continues"}
        found: dict[LinkKind, list[Joint]] = defaultdict(list)
        for kind, (i, *ends) in drawn:
            whole = ends if kind == "continues" else (first.get(end.id, end) for end in ends)
            joint = Joint(i, *whole)
            if joint.source is not joint.target:
                found[kind].append(joint)
        return found

    def _drawn(self) -> Iterator[tuple[LinkKind, Joint]]:
        for i, link in enumerate(self.annotation.links):
            source, target = self.region(link.source), self.region(link.target)
            if source is None or target is None:
                continue
            if link.kind != "continues" or source.label == target.label:
                yield link.kind, Joint(i, source, target)

    def joints(self, kind: LinkKind) -> Sequence[Joint]:
        """Return the links of a kind whose ends exist and differ."""
        return self.links.get(kind, ())

    @cached_property
    def _outgoing(self) -> Mapping[tuple[LinkKind, str], Sequence[Region]]:
        return _gather(
            ((kind, joint.source.id), joint.target)
            for kind, joints in self.links.items()
            for joint in joints
        )

    @cached_property
    def _incoming(self) -> Mapping[tuple[LinkKind, str], Sequence[Region]]:
        return _gather(
            ((kind, joint.target.id), joint.source)
            for kind, joints in self.links.items()
            for joint in joints
        )

    def targets(self, kind: LinkKind, region: Region) -> Sequence[Region]:
        """Return the regions that links of `kind` lead to from this region."""
        return self._outgoing.get((kind, region.id), ())

    def sources(self, kind: LinkKind, region: Region) -> Sequence[Region]:
        """Return the regions that links of `kind` come from to this region."""
        return self._incoming.get((kind, region.id), ())

    @cached_property
    def later(self) -> frozenset[str]:
        """Ids of the fragments that continue another region."""
        return frozenset(joint.source.id for joint in self.joints("continues"))

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
        return sorted((r.start, r.end) for r in (region, *self.sources("continues", region)))

    def words(self, region: Region) -> str:
        """Return the text of a region and of the fragments that continue it."""
        return " ".join(self.text[max(0, s) : max(0, e)] for s, e in self.spans(region))

    def speakers(self, region: Region) -> Sequence[Region]:
        """Return the speakers a quote or claim is linked to."""
        return self.targets("said_by", region)

    def cues(self, region: Region) -> Sequence[Region]:
        """Return the cues linked to a quote or claim."""
        return self.sources("cue_of", region)


def _gather(
    ends: Iterable[tuple[tuple[LinkKind, str], Region]],
) -> Mapping[tuple[LinkKind, str], Sequence[Region]]:
    """Return the regions by kind and other end, each once however often it is linked."""
    found: dict[tuple[LinkKind, str], dict[str, Region]] = defaultdict(dict)
    for end, region in ends:
        found[end][region.id] = region
    return {end: tuple(regions.values()) for end, regions in found.items()}


@dataclass(frozen=True)
class Submission(Case):
    """A case with the story behind it: the version as pulled, and what the annotator was shown.

    `prediction` is what the annotator started from, `config` the digest of the labeling config in
    force now, `shown` the text that the annotator saw; each is None where nobody knows.
    """

    version: AnnotationVersion
    prediction: Prediction | None = None
    config: str | None = None
    shown: str | None = None

    @cached_property
    def result(self) -> Any:
        """The result list that Label Studio sent, or None for a version from elsewhere."""
        return None if self.version.task is None else self.version.raw

    @cached_property
    def conversion(self) -> Conversion | None:
        """What could be read of the result that Label Studio sent."""
        if self.result is None:
            return None
        return from_results(self.result, text=self.text, doc_id=self.article.id)
