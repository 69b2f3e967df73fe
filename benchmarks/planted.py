"""Errors planted in an annotation, each with the rule that is meant to find it."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from msgspec.structs import replace

from workbench.model import Annotation, Link, Region

REPORTING = frozenset(["said", "says", "told", "argued", "claimed", "insisted"])
DENYING = frozenset(["denied", "denies", "disputed", "disputes", "doubts", "refuted"])
UNSAYING = re.compile(
    r"\b(no|not|never|none|nobody|nothing|neither|nor|without|hardly|deny|denie[sd]|false|untrue|"
    r"disput\w+|doubt\w*|refus\w+|reject\w*|dismiss\w*|cannot|wrong|lie[sd]?|myth)\b|n['’]t\b",
    re.IGNORECASE,
)
CONTENTS = ("quote", "claim")


@dataclass(frozen=True)
class Plant:
    """One planted error: where it is, and the code of the rule that must name this place."""

    kind: str
    code: str
    doc_id: str
    annotator: str
    start: int | None = None
    end: int | None = None


RULES = {
    "end moved into a word": "split-word",
    "end moved over a blank": "padded-region",
    "end moved over a paragraph": "paragraph-crossed",
    "assertion flipped": "assertion-denied",
    "denial flipped": "denial-asserted",
    "speaker missing": "no-speaker",
    "speaker and cue swapped": "no-name",
    "rubber stamp": "rubber-stamp",
    "submitted in four seconds": "too-fast",
}


def plant(
    kind: str, annotation: Annotation, text: str, rng: random.Random
) -> tuple[Annotation, Region] | None:
    """Return the annotation with one error of this kind and the region that has it, or None."""
    made = list(_MAKERS[kind](annotation, text))
    return rng.choice(made) if made else None


def _moves_into_a_word(annotation: Annotation, text: str) -> Iterator[tuple[Annotation, Region]]:
    for region in annotation.regions:
        inside = region.end - 2
        if region.label in CONTENTS and text[inside - 1 : region.end].isalpha():
            yield _put(annotation, region, replace(region, end=inside))


def _moves_over_a_blank(annotation: Annotation, text: str) -> Iterator[tuple[Annotation, Region]]:
    for region in annotation.regions:
        if text[region.end : region.end + 1] == " ":
            yield _put(annotation, region, replace(region, end=region.end + 1))


def _moves_over_a_paragraph(
    annotation: Annotation, text: str
) -> Iterator[tuple[Annotation, Region]]:
    for region in annotation.regions:
        line = text.find("\n", region.end)
        word = re.compile(r"\s*\w+").match(text, line) if line >= 0 else None
        if region.label in CONTENTS and word and line - region.end < 60:
            yield _put(annotation, region, replace(region, end=word.end()))


def _flips(annotation: Annotation, text: str, stance: str) -> Iterator[tuple[Annotation, Region]]:
    """Yield flips of claims whose cue is one plain verb and that nothing else speaks against.

    That is what the rules promise to find; `campaign.py` also counts flips of any claim at all.
    """
    regions = {region.id: region for region in annotation.regions}
    kinds = ("disputes", "same_claim", "continues") if stance == "assert" else ("continues",)
    linked = {end for k in annotation.links if k.kind in kinds for end in (k.source, k.target)}
    verbs = REPORTING if stance == "assert" else DENYING
    for link in annotation.links:
        claim, cue = regions.get(link.target), regions.get(link.source)
        if link.kind != "cue_of" or claim is None or cue is None or claim.id in linked:
            continue
        cues = sum(k.kind == "cue_of" and k.target == claim.id for k in annotation.links)
        plain = stance == "deny" or not UNSAYING.search(text[claim.start : claim.end])
        spoken = text[cue.start : cue.end].lower() in verbs
        if claim.stance == stance and cues == 1 and plain and spoken:
            other = "deny" if stance == "assert" else "assert"
            yield _put(annotation, claim, replace(claim, stance=other))


def _flips_assertions(annotation: Annotation, text: str) -> Iterator[tuple[Annotation, Region]]:
    return _flips(annotation, text, "assert")


def _flips_denials(annotation: Annotation, text: str) -> Iterator[tuple[Annotation, Region]]:
    return _flips(annotation, text, "deny")


def _drops_a_speaker(annotation: Annotation, _text: str) -> Iterator[tuple[Annotation, Region]]:
    said = Counter(link.source for link in annotation.links if link.kind == "said_by")
    for link in annotation.links:
        if link.kind == "said_by" and said[link.source] == 1:
            content = next((r for r in annotation.regions if r.id == link.source), None)
            gone = replace(
                annotation,
                regions=tuple(r for r in annotation.regions if r.id != link.target),
                links=tuple(k for k in annotation.links if link.target not in (k.source, k.target)),
            )
            if content is not None:
                yield gone, content


def _swaps_labels(annotation: Annotation, _text: str) -> Iterator[tuple[Annotation, Region]]:
    """Yield speaker and cue of one content swapped: links follow the labels, the name is lost."""
    regions = {region.id: region for region in annotation.regions}
    uses = [end for link in annotation.links for end in (link.source, link.target)]
    for said in (link for link in annotation.links if link.kind == "said_by"):
        for cued in annotation.links:
            alone = uses.count(said.target) == uses.count(cued.source) == 1
            if cued.kind != "cue_of" or cued.target != said.source or not alone:
                continue
            speaker = Region(cued.source, "speaker", *_span(regions[cued.source]))
            cue = Region(said.target, "cue", *_span(regions[said.target]))
            changed = {said.target: cue, cued.source: speaker}
            links = {
                said: Link("cue_of", said.target, said.source),
                cued: Link("said_by", said.source, cued.source),
            }
            yield (
                replace(
                    annotation,
                    regions=tuple(changed.get(r.id, r) for r in annotation.regions),
                    links=tuple(links.get(k, k) for k in annotation.links),
                ),
                speaker,
            )


def _span(region: Region) -> tuple[int, int]:
    return region.start, region.end


def _put(annotation: Annotation, old: Region, new: Region) -> tuple[Annotation, Region]:
    regions = tuple(new if r.id == old.id else r for r in annotation.regions)
    return replace(annotation, regions=regions), new


_MAKERS = {
    "end moved into a word": _moves_into_a_word,
    "end moved over a blank": _moves_over_a_blank,
    "end moved over a paragraph": _moves_over_a_paragraph,
    "assertion flipped": _flips_assertions,
    "denial flipped": _flips_denials,
    "speaker missing": _drops_a_speaker,
    "speaker and cue swapped": _swaps_labels,
}
