"""Made-up articles with gold attributions, and annotators who err in stated ways and shares."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from workbench.model import Annotation, Link, Region, Span

NAMES = ("Ann Reed", "Bob Stone", "Cyd Vane", "Dan Wolf", "Eve Marsh", "the ministry", "a report")
WORDS = (
    *("talks", "deal", "vote", "court", "bill", "plan", "tax", "law", "state", "party", "leader"),
    *("city", "road", "water", "trade", "price", "never", "again", "still", "under", "after"),
)
SWAPS = {"speaker": "cue", "cue": "speaker", "quote": "claim", "claim": "quote"}


@dataclass(frozen=True)
class Errors:
    """How often an annotator moves an end, flips a stance, misses a speaker, swaps a label."""

    moved: float = 0.0
    flipped: float = 0.0
    missing: float = 0.0
    swapped: float = 0.0


def make_articles(number: int, *, seed: int = 0) -> Iterator[tuple[str, Annotation]]:
    """Yield texts with their gold, about 600 words and 22 attributions each (as in PolNeAR)."""
    for i in range(number):
        yield make_article(f"made-{i}", random.Random(seed * 1_000_003 + i))


def make_article(doc_id: str, rng: random.Random) -> tuple[str, Annotation]:
    """Return one text with its gold: sentences with an attribution, and sentences without."""
    parts: list[str] = []
    length = 0
    regions: list[Region] = []
    links: list[Link] = []

    def write(text: str) -> Span:
        nonlocal length
        parts.append(text + " ")
        length += len(text) + 1
        return length - len(text) - 1, length - 1

    for number in range(44):
        if number % 2:
            write(" ".join(rng.choices(WORDS, k=rng.randint(6, 16))).capitalize() + ".")
            continue
        name = rng.choice(NAMES)
        speaker, cue = write(name), write(rng.choice(("said", "denied", "insisted", "has claimed")))
        content = write(" ".join(rng.choices(WORDS, k=rng.randint(5, 20))) + ".")
        kind = rng.choice(("quote", "claim"))
        stance = rng.choice(("assert", "assert", "deny")) if kind == "claim" else None
        s, c, a = (f"{letter}{number}" for letter in "sca")
        regions += [
            Region(s, "speaker", *speaker, name=name, kind="person"),
            Region(c, "cue", *cue),
            Region(a, kind, *content, stance=stance),  # type: ignore[arg-type]
        ]
        links += [Link("said_by", a, s), Link("cue_of", c, a)]
    return "".join(parts), Annotation(doc_id, tuple(regions), tuple(links))


def perturb(gold: Annotation, text: str, errors: Errors, rng: random.Random) -> Annotation:
    """Return `gold` as an annotator who errs at these rates would have it; ids are their own."""
    regions = []
    for region in gold.regions:
        if region.label == "speaker" and rng.random() < errors.missing:
            continue
        regions.append(_err(region, text, errors, rng))
    ids = {region.id: f"n{i}" for i, region in enumerate(regions)}
    return Annotation(
        gold.doc_id,
        tuple(msgspec.structs.replace(region, id=ids[region.id]) for region in regions),
        tuple(
            Link(link.kind, ids[link.source], ids[link.target])
            for link in gold.links
            if link.source in ids and link.target in ids
        ),
        gold.layers,
    )


def _err(region: Region, text: str, errors: Errors, rng: random.Random) -> Region:
    if rng.random() < errors.moved:
        region = _move(region, text, rng)
    if region.stance and rng.random() < errors.flipped:
        other = "deny" if region.stance == "assert" else "assert"
        region = msgspec.structs.replace(region, stance=other)
    if rng.random() < errors.swapped:
        label = SWAPS[region.label]
        stance = "assert" if label == "claim" else None
        region = msgspec.structs.replace(region, label=label, stance=stance, name=None, kind=None)
    return region


def _move(region: Region, text: str, rng: random.Random) -> Region:
    """Return the region with one end moved by one to three words, never to nothing."""
    end = rng.random() < 0.5
    old = region.end if end else region.start
    window = range(max(1, old - 20), min(len(text), old + 21))
    cuts = [i for i in window if text[i - 1].isspace() != text[i].isspace()]
    cut = rng.choice([i for i in cuts if (i > region.start if end else i < region.end)] or [old])
    return msgspec.structs.replace(region, **({"end": cut} if end else {"start": cut}))
