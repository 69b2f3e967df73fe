"""`brat/ID.txt` and `brat/ID.ann`: standoff in PolNeAR's form, readable by brat and its kin.

Text-bounds Source, Cue and Content, split ones with several fragments; an event `Attribution` with
these as roles for each speaker, or a relation where there is no cue to trigger it. Stance and kind
are attributes, names are notes, `same_claim` is an equivalence. The words that a line repeats hold
blanks for tabs and line breaks. See https://brat.nlplab.org/standoff.html.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path

from workbench.release.entry import Entry
from workbench.release.features import EVERYTHING
from workbench.release.format import Format
from workbench.release.names import file_name
from workbench.release.recipe import Recipe
from workbench.release.units import Unit, UnitGraph, join_fragments

TYPES = {"speaker": "Source", "cue": "Cue", "quote": "Content", "claim": "Content"}
# Brat repeats words on one line: what ends a line or a field, for any reader, is a blank there.
BLANKS = str.maketrans(dict.fromkeys("\t\n\v\f\r\x1c\x1d\x1e\x85\u2028\u2029", " "))


class BratWriter:
    """Writes two files an article, in a folder for each split."""

    def __init__(self, folder: Path, recipe: Recipe) -> None:
        del recipe
        self._folder = folder / "brat"
        self._folder.mkdir()
        self._unmarked = 0

    def add(self, entry: Entry) -> None:
        """Write the article and its standoff lines."""
        regions = entry.version.annotation.regions
        self._unmarked += sum(r.label == "claim" and r.stance is None for r in regions)
        folder = self._folder / entry.split if entry.split else self._folder
        folder.mkdir(exist_ok=True)
        name = file_name(entry.article.id)
        lines = standoff_lines(join_fragments(entry.version.annotation), entry.article.text)
        (folder / f"{name}.txt").write_bytes(entry.article.text.encode())
        (folder / f"{name}.ann").write_bytes("".join(f"{line}\n" for line in lines).encode())

    def close(self) -> Mapping[str, int]:
        """Return how many contents the stance does not tell from quotes."""
        return {"claims without stance, written as quotes": self._unmarked}


def standoff_lines(graph: UnitGraph, text: str) -> Iterator[str]:
    """Yield the `.ann` lines of a region graph."""
    ids = {key: f"T{number}" for number, key in enumerate(graph.units, start=1)}
    for key, unit in graph.units.items():
        yield f"{ids[key]}\t{_bound(unit, text)}"
    yield from _attributions(graph, ids)
    numbers = count(1)
    notes = count(1)
    for key, unit in graph.units.items():
        if unit.head.stance:
            yield f"A{next(numbers)}\tStance {ids[key]} {unit.head.stance}"
        if unit.head.kind:
            yield f"A{next(numbers)}\tKind {ids[key]} {unit.head.kind}"
        if unit.head.name is not None:
            yield f"#{next(notes)}\tName {ids[key]}\t{' '.join(unit.head.name.split())}"
    for link in graph.links:
        if link.kind == "same_claim":
            yield f"*\tSameClaim {ids[link.source]} {ids[link.target]}"
        elif link.kind == "disputes":
            yield f"#{next(notes)}\tDisputes {ids[link.source]}\t{ids[link.target]}"


def _bound(unit: Unit, text: str) -> str:
    spans = ";".join(f"{start} {end}" for start, end in unit.spans)
    words = " ".join(text[max(0, start) : max(0, end)] for start, end in unit.spans)
    return f"{TYPES[unit.head.label]} {spans}\t{words.translate(BLANKS)}"


def _attributions(graph: UnitGraph, ids: Mapping[str, str]) -> Iterator[str]:
    events, relations = count(1), count(1)
    for key, unit in graph.units.items():
        if TYPES[unit.head.label] != "Content":
            continue
        speakers = [ids[s] for s in graph.targets("said_by", key)]
        cues = [ids[c] for c in graph.sources("cue_of", key)]
        if not cues:
            for speaker in speakers:
                yield f"R{next(relations)}\tSaidBy Arg1:{ids[key]} Arg2:{speaker}"
            continue
        # Several sources in one event would be fragments of one: each speaker has an event.
        for source in [[speaker] for speaker in speakers] or [[]]:
            roles = {"Source": source, "Cue": cues, "Content": [ids[key]]}
            parts = (
                f"{role}{number if number > 1 else ''}:{bound}"
                for role, bounds in roles.items()
                for number, bound in enumerate(bounds, start=1)
            )
            yield f"E{next(events)}\tAttribution:{cues[0]} {' '.join(parts)}"


FORMAT = Format(
    name="brat",
    title="Brat standoff in PolNeAR's form",
    files=("brat/*.txt", "brat/*.ann"),
    open_writer=BratWriter,
    carries=EVERYTHING - {"ids", "scores", "part_scores"},
)
