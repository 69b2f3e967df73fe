"""Attribution records as they come in files → a region graph over the normalised article."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from workbench.errors import InputError
from workbench.model import (
    KINDS,
    Annotation,
    AnnotationVersion,
    Article,
    Attribution,
    Attributions,
    Label,
    Layer,
    Region,
    Spans,
)
from workbench.records import find_layers, from_attributions
from workbench.text import OffsetMap

_FIELDS = frozenset(Attribution.__struct_fields__)
_SPANS = ("content", "source", "cue")
_PARTS: tuple[tuple[str, Label], ...] = (("source", "speaker"), ("cue", "cue"))
_MEND = "Mend the record; schemas/attributions.schema.json says how it must look."


def read_attributions(record: Mapping[str, Any], *, original: str, article: Article) -> Annotation:
    r"""Return the region graph of `record["attributions"]`, whose spans count into `original`.

    Spans are mapped to the article's normalised text, where `\r\n` has shrunk. The stance layer is
    covered where `layers` says so, else as in `find_layers`. A source and cue without any content
    stay as loose regions. Unknown fields and kinds of speaker are passed over. Raises InputError
    for what does not fit: a wrong type, a span out of the text, a stance judged here and there.
    """
    attributions = [_read(item) for item in _list(record, "attributions")]
    loose = [_convert(item, Region) for item in _list(record, "loose")]
    placed = Placement(original)
    complete = [
        msgspec.structs.replace(a, **{name: placed.spans(getattr(a, name)) for name in _SPANS})
        for a in attributions
    ]
    regions = [
        msgspec.structs.replace(r, start=start, end=end)
        for r in loose
        for start, end in placed.spans(((r.start, r.end),))
    ]
    regions.extend(loose_parts(complete))
    _check_links(complete)
    return from_attributions(
        Attributions(
            doc_id=article.id,
            text=article.text,
            attributions=tuple(complete),
            layers=_find_layers(record, complete),
            loose=tuple(regions),
        )
    )


class Placement:
    """Places spans of an original text in its normalised form."""

    def __init__(self, original: str) -> None:
        self._length = len(original)
        self._offsets = OffsetMap(original)

    def spans(self, spans: Iterable[tuple[int, int]]) -> Spans:
        """Return the spans in normalised offsets. Raises InputError for one out of the text."""
        placed = []
        for start, end in spans:
            if not 0 <= start < end <= self._length:
                raise InputError(
                    f"the span {start}–{end} does not lie in the text of {self._length} characters",
                    remedy="Count offsets in Unicode code points of the text, from 0, half-open.",
                )
            placed.append((self._offsets.to_normalised(start), self._offsets.to_normalised(end)))
        return tuple(sorted(placed))


def loose_parts(attributions: Iterable[Attribution]) -> list[Region]:
    """Return sources and cues of attributions without content: no link can hold them together."""
    return [
        Region("", label, start, end, name=a.speaker_name if label == "speaker" else None)
        for a in attributions
        if not a.content
        for part, label in _PARTS
        for start, end in getattr(a, part)
    ]


def make_version(
    annotation: Annotation, annotator: str, *, raw: Any, number: int | str | None = None
) -> AnnotationVersion:
    """Return an annotation as the first version by its annotator, `raw` as it stood in the file.

    `number` tells several annotations of one article by one annotator apart.
    """
    suffix = "" if number is None else f"/{number}"
    key = f"{write_prefix(annotation.doc_id)}{annotator}{suffix}"
    return AnnotationVersion(key=key, annotation=annotation, annotator=annotator, raw=raw)


def write_prefix(doc_id: str) -> str:
    """Return what the keys of an article's annotations begin with, and those of no other's."""
    # The first `#` of a key ends the id, however many the annotator's name has.
    return f"file:{doc_id.replace('#', '%23')}#"


def _list(record: Mapping[str, Any], name: str) -> list[Any]:
    value = record.get(name)
    if value is None:
        return []
    if not isinstance(value, list):
        raise InputError(f"`{name}` is not a list", remedy=_MEND)
    return value


def _read(item: Any) -> Attribution:
    if not isinstance(item, Mapping):
        raise InputError("an attribution is not an object", remedy=_MEND)
    known = {name: value for name, value in item.items() if name in _FIELDS}
    for name in _SPANS:
        known[name] = known.get(name) or ()
    if known.get("speaker_kind") not in KINDS:
        # Other schemes know more kinds (GUM: place, animal); the file's own word stays in `raw`.
        known["speaker_kind"] = None
    attribution: Attribution = _convert(known, Attribution)
    return attribution


def _convert(value: Any, type: type[Any]) -> Any:
    try:
        return msgspec.convert(value, type)
    except msgspec.ValidationError as error:
        raise InputError(f"the record does not fit: {error}", remedy=_MEND) from error


def _find_layers(
    record: Mapping[str, Any], attributions: Sequence[Attribution]
) -> tuple[Layer, ...]:
    judged = {a.stance is not None for a in attributions if a.content}
    if record.get("layers") is not None:
        layers: tuple[Layer, ...] = _convert(record["layers"], tuple[Layer, ...])
    else:
        layers = find_layers(a.stance for a in attributions)
    if judged and judged != {"stance" in layers}:
        raise InputError(
            "the stance is judged for some attributions and not for others",
            remedy="Give every attribution a stance (`none` where nothing is claimed), or none.",
        )
    return layers


def _check_links(attributions: list[Attribution]) -> None:
    for number, attribution in enumerate(attributions):
        for other in (*attribution.same_claim, *attribution.disputes):
            linked = 0 <= other < len(attributions) and attributions[other].content
            if not linked or not attribution.content:
                raise InputError(
                    f"attribution {number} is linked to {other}, and one of them has no content",
                    remedy="Link attributions by their index in the record, counted from 0.",
                )
