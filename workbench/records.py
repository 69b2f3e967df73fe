"""Region graph ↔ attribution records, without loss for well-formed graphs.

What the record form does not carry: region ids, the scores of linked speakers and cues, and links
between regions that belong to no attribution. Two cues of one content come back as one cue in two
fragments. Everything else comes back equal: `tests/test_records.py` proves it on generated graphs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from workbench.model import (
    LAYERS,
    Annotation,
    Attribution,
    Attributions,
    Claim,
    Label,
    Layer,
    Link,
    LinkKind,
    Region,
    Span,
    Spans,
)
from workbench.text import quote_type, quoted_spans


def find_layers(stances: Iterable[object]) -> tuple[Layer, ...]:
    """Return what a record covers that names no layers, from the stances of its attributions.

    Without any stance it does not judge the layer; without attributions it says "none" on all.
    """
    found = list(stances)
    return LAYERS if any(found) or not found else ("attribution",)


def find_firsts(regions: Collection[str], links: Iterable[Link]) -> dict[str, str]:
    """Return the first fragment of each region, which is itself where it continues nothing.

    Chains are followed to their end; where they run in a circle, the least id of it counts as the
    first. Links from or to no region are passed over.
    """
    earlier = {
        link.source: link.target
        for link in links
        if link.kind == "continues" and link.source in regions and link.target in regions
    }
    return {region: _follow(region, earlier) for region in regions}


def _follow(region: str, earlier: Mapping[str, str]) -> str:
    passed: dict[str, None] = {}
    while region in earlier and region not in passed:
        passed[region] = None
        region = earlier[region]
    path = list(passed)
    return min(path[path.index(region) :]) if region in passed else region


class _Graph:
    """Look-ups over one annotation; dangling links are passed over (they are findings)."""

    def __init__(self, annotation: Annotation) -> None:
        self.regions = {r.id: r for r in annotation.regions}
        self.firsts = find_firsts(self.regions, annotation.links)
        self.fragments: dict[str, list[Region]] = {}
        for region, first in self.firsts.items():
            self.fragments.setdefault(first, []).append(self.regions[region])
        # A link that an annotator drew to a later fragment counts for the whole.
        whole = (
            (link.kind, self.firsts[link.source], self.firsts[link.target])
            for link in annotation.links
            if link.source in self.regions and link.target in self.regions
        )
        self.ends = list(dict.fromkeys(whole))
        self._targets: dict[tuple[str, str], list[str]] = {}
        self._sources: dict[tuple[str, str], list[str]] = {}
        for kind, start, end in self.ends:
            self._targets.setdefault((kind, start), []).append(end)
            self._sources.setdefault((kind, end), []).append(start)

    def spans(self, head: Region) -> Spans:
        return tuple(sorted((r.start, r.end) for r in self.fragments[head.id]))

    def targets(self, kind: LinkKind, source: str) -> Sequence[str]:
        return self._targets.get((kind, source), ())

    def sources(self, kind: LinkKind, target: str) -> Sequence[str]:
        return self._sources.get((kind, target), ())

    def heads(self) -> list[Region]:
        contents = (r for r in self.regions.values() if r.label in ("quote", "claim"))
        return sorted(
            (r for r in contents if self.firsts[r.id] == r.id), key=lambda r: (r.start, r.end)
        )


def to_attributions(annotation: Annotation, text: str) -> Attributions:
    """Return the attribution records of a region graph, in text order of their contents.

    A content with two speakers, which `check` reports, becomes two records.
    """
    graph = _Graph(annotation)
    quoted = quoted_spans(text)
    judged = "stance" in annotation.layers
    used: set[str] = set()
    attributions: list[Attribution] = []
    index: dict[str, int] = {}
    for head in graph.heads():
        index[head.id] = len(attributions)
        content = graph.spans(head)
        cues = [graph.regions[i] for i in graph.sources("cue_of", head.id)]
        speakers = [graph.regions[i] for i in graph.targets("said_by", head.id)]
        for part in (head, *cues, *speakers):
            used.update(r.id for r in graph.fragments[part.id])
        for speaker in speakers or (None,):
            attributions.append(
                Attribution(
                    content=content,
                    source=graph.spans(speaker) if speaker else (),
                    cue=tuple(sorted(span for cue in cues for span in graph.spans(cue))),
                    quote_type=quote_type(text, content, quoted),
                    speaker_name=speaker.name if speaker else None,
                    speaker_kind=speaker.kind if speaker else None,
                    stance=(head.stance or "none") if judged else None,
                    score=head.score,
                )
            )
    attributions = _with_claim_links(attributions, graph, index)
    return Attributions(
        doc_id=annotation.doc_id,
        text=text,
        attributions=tuple(attributions),
        claims=tuple(clusters(attributions)),
        layers=annotation.layers,
        loose=tuple(r for r in annotation.regions if r.id not in used),
    )


def _with_claim_links(
    attributions: list[Attribution], graph: _Graph, index: dict[str, int]
) -> list[Attribution]:
    same: dict[int, list[int]] = {}
    disputes: dict[int, list[int]] = {}
    for kind, start, end in graph.ends:
        if kind in ("same_claim", "disputes") and start in index and end in index:
            side = same if kind == "same_claim" else disputes
            side.setdefault(index[start], []).append(index[end])
    return [
        msgspec.structs.replace(
            attribution, same_claim=tuple(same.get(i, ())), disputes=tuple(disputes.get(i, ()))
        )
        for i, attribution in enumerate(attributions)
    ]


def clusters(attributions: Iterable[Attribution]) -> Iterator[Claim]:
    """Yield the claims: attributions joined by `same_claim` and `disputes`, and single claims.

    Who disputes a claim denies it, whatever the stance of the disputing words towards themselves.
    """
    members = list(attributions)
    parent = list(range(len(members)))

    def root(i: int) -> int:
        while parent[i] != i:
            i = parent[i]
        return i

    for i, attribution in enumerate(members):
        for j in (*attribution.same_claim, *attribution.disputes):
            parent[root(j)] = root(i)
    groups: dict[int, list[int]] = {}
    for i in range(len(members)):
        groups.setdefault(root(i), []).append(i)
    claims = [
        g for g in groups.values() if len(g) > 1 or members[g[0]].stance in ("assert", "deny")
    ]
    for number, group in enumerate(sorted(claims), start=1):
        cluster = [members[i] for i in group]
        yield Claim(
            id=f"c{number}",
            members=tuple(group),
            asserted_by=_names(m for m in cluster if m.stance == "assert" and not m.disputes),
            denied_by=_names(m for m in cluster if m.stance == "deny" or m.disputes),
        )


def _names(attributions: Iterable[Attribution]) -> tuple[str, ...]:
    return tuple(sorted({a.speaker_name for a in attributions if a.speaker_name}))


@dataclass
class _Builder:
    regions: list[Region] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)

    def add(self, label: Label, spans: Iterable[Span], template: Region) -> str:
        """Add a region per fragment, later ones continuing the first; return the first's id."""
        first = ""
        for start, end in sorted(spans):
            region = Region(
                id=f"r{len(self.regions) + 1}",
                label=label,
                start=start,
                end=end,
                name=template.name,
                kind=template.kind,
                stance=template.stance,
                score=template.score,
            )
            self.regions.append(region)
            if first:
                self.links.append(Link("continues", region.id, first))
            first = first or region.id
        return first


def from_attributions(record: Attributions) -> Annotation:
    """Return the region graph of attribution records, with fresh region ids `r1`, `r2`, …

    Attributions that name the same source span with the same name share one speaker region; a
    content is always its own region. An attribution without content is left out, with its links.
    """
    build = _Builder()
    speakers: dict[tuple[Spans, str | None, str | None], str] = {}
    cues: dict[Spans, str] = {}
    heads: dict[int, str] = {}
    for i, a in enumerate(record.attributions):
        if not a.content:
            continue
        claimed = a.stance if a.stance in ("assert", "deny") else None
        template = Region("", "claim" if claimed else "quote", 0, 0, stance=claimed, score=a.score)
        heads[i] = build.add(template.label, a.content, template)
        if a.source:
            key = (tuple(sorted(a.source)), a.speaker_name, a.speaker_kind)
            if key not in speakers:
                speaker = Region("", "speaker", 0, 0, name=a.speaker_name, kind=a.speaker_kind)
                speakers[key] = build.add("speaker", a.source, speaker)
            build.links.append(Link("said_by", heads[i], speakers[key]))
        if a.cue:
            spans = tuple(sorted(a.cue))
            if spans not in cues:
                cues[spans] = build.add("cue", spans, Region("", "cue", 0, 0))
            build.links.append(Link("cue_of", cues[spans], heads[i]))
    for i, head in heads.items():
        a = record.attributions[i]
        build.links += [Link("same_claim", head, heads[j]) for j in a.same_claim if j in heads]
        build.links += [Link("disputes", head, heads[j]) for j in a.disputes if j in heads]
    for region in record.loose:
        build.add(region.label, [(region.start, region.end)], region)
    return Annotation(
        doc_id=record.doc_id,
        regions=tuple(build.regions),
        links=tuple(build.links),
        layers=record.layers,
    )
