"""Brat standoff: `NAME.ann` with the article in `NAME.txt`."""

from __future__ import annotations

from collections.abc import Iterator

import regex
from msgspec.structs import replace

from workbench.errors import InputError
from workbench.ingest.annotated import Placement, loose_parts, make_version
from workbench.ingest.decode import decode
from workbench.ingest.outcome import Ingested, Outcome, Refused
from workbench.ingest.sidecars import read_page
from workbench.ingest.source import Source, list_packed
from workbench.ingest.standoff import ROLES, Bound, Standoff, parse_standoff
from workbench.model import (
    Annotation,
    Article,
    Attribution,
    Attributions,
    Label,
    Region,
    Spans,
)
from workbench.records import from_attributions
from workbench.text import normalise

_LABELS: dict[str, Label] = {"source": "speaker", "cue": "cue"}
_ANNOTATOR = regex.compile(r"(?P<name>.+)_(?P<annotator>[0-9a-z]{4})")
_BOM = "\ufeff"


def read_brat(source: Source) -> Iterator[Outcome]:
    """Yield the article beside an `.ann` file with its annotation, which covers attribution only.

    PolNeAR keeps several annotators' `NAME_1a2b.ann` in `attributions/` beside `text/NAME.txt`:
    that is found too, and the four signs name the annotator. If the `.ann` cannot be used the
    article comes without it.
    """
    page, annotator = _find_text(source)
    try:
        original = decode(page.read())
        *refused, ingested = read_page(page, original, {})
    except InputError as error:
        yield Refused(page.origin, error.message, error.remedy)
        return
    yield from refused
    assert isinstance(ingested, Ingested)
    try:
        lines = normalise(decode(source.read())).split("\n")
        standoff = parse_standoff(lines)
        placement = _Placement(standoff, original)
        annotation = _annotate(standoff, placement, ingested.article)
    except InputError as error:
        yield Refused(source.origin, error.message, error.remedy)
        yield ingested
    else:
        version = make_version(annotation, annotator, raw=lines)
        yield replace(ingested, versions=(*ingested.versions, version), origin=source.origin)


def _find_text(source: Source) -> tuple[Source, str]:
    own = _find_page(source, source.stem)
    if own is not None:
        return own, source.annotator
    match = _ANNOTATOR.fullmatch(source.stem)
    if match:
        shared = _find_page(source, match["name"])
        if shared is not None:
            return shared, match["annotator"]
    raise InputError(
        f"there is no {source.stem}.txt beside it",
        remedy="Put the article there: an .ann file holds no text.",
    )


def _find_page(source: Source, stem: str) -> Source | None:
    return source.beside(*list_packed(f"{stem}.txt"), *list_packed(f"../text/{stem}.txt"))


class _Placement:
    """Places bounds in the normalised text, after finding out how their file counts."""

    def __init__(self, standoff: Standoff, original: str) -> None:
        # Brat counts what it reads: a line break of two, and a byte order mark as a character.
        # Tools that wrote the file from a text read in universal-newlines mode count neither.
        counted = {original: 0, _BOM + original: 1, original.replace("\r\n", "\n"): 0}
        bounds = [b for b in standoff.bounds.values() if b.type in ROLES]
        wrong = [_find_mismatch(bounds, text) for text in counted]
        for (text, shift), mismatch in zip(counted.items(), wrong, strict=True):
            if mismatch is None:
                self._shift = shift
                self._placement = Placement(text[shift:])
                return
        raise InputError(str(wrong[0]), remedy="Use the .txt that was annotated, byte for byte.")

    def spans(self, bounds: list[Bound]) -> Spans:
        """Return the bounds' fragments, placed, in text order."""
        return self._placement.spans(
            (start - self._shift, end - self._shift) for b in bounds for start, end in b.spans
        )


def _find_mismatch(bounds: list[Bound], text: str) -> str | None:
    for bound in bounds:
        found = " ".join(text[start:end] for start, end in bound.spans)
        # Brat writes a line break inside a span as a blank.
        if bound.text is not None and found.split() != bound.text.split():
            return f"{bound.id} repeats {bound.text[:40]!r}, but the text there is {found[:40]!r}"
    return None


def _annotate(standoff: Standoff, placement: _Placement, article: Article) -> Annotation:
    attributions = []
    used: set[str] = set()
    for arc in standoff.arcs:
        used.update(i for role in ROLES for i in arc.parts[role])
        source, cue, content = (
            placement.spans([standoff.bounds[i] for i in arc.parts[role]]) for role in ROLES
        )
        attributions.append(Attribution(content=content, source=source, cue=cue))
    loose = loose_parts(attributions)
    for bound in standoff.bounds.values():
        if bound.id in used or bound.type not in ROLES:
            continue
        spans = placement.spans([bound])
        if bound.type == "content":
            attributions.append(Attribution(content=spans))
        else:
            loose += [Region("", _LABELS[bound.type], start, end) for start, end in spans]
    return from_attributions(
        Attributions(
            doc_id=article.id,
            text=article.text,
            attributions=tuple(attributions),
            layers=("attribution",),
            loose=tuple(loose),
        )
    )
