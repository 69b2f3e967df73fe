"""Files of attribution records: JSON lines, one article each (`schemas/attributions.schema.json`).

Reading is tolerant where corpora differ: extra keys are kept aside, `text` may be absent (systems
that answer with offsets only), null spans mean none, `direct: true|false|null` may stand for
`quote_type`, a kind of speaker the model does not have is kept aside. What else is there must be
right: a span outside the text or of the wrong type is an error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import fsspec
import msgspec

from workbench.errors import UNREADABLE, InputError
from workbench.model import KINDS, Attribution, Attributions, QuoteType
from workbench.records import find_layers
from workbench.text import numbered_lines

_ATTRIBUTION_KEYS = frozenset(Attribution.__struct_fields__)
_LINE_KEYS = frozenset((*Attributions.__struct_fields__, "annotator"))
_DIRECT: dict[bool | None, QuoteType] = {True: "direct", False: "indirect", None: "mixed"}

Read = TypeVar("Read")


@dataclass(frozen=True)
class AttributionsLine:
    """One line: the record, who made it, and the keys that are no part of the format.

    `extra["attributions"]`, where present, is a list with the unknown keys of each attribution.
    """

    record: Attributions
    annotator: str | None = None
    extra: dict[str, Any] = field(default_factory=dict)


def read_attributions(path: str | Path) -> Iterator[AttributionsLine]:
    """Yield the lines of a JSONL file or fsspec URL (compressed files by their suffix), in order.

    A record whose attributions all lack a `stance` covers the layer `attribution` only, unless it
    names its layers; one without attributions says "none" on every layer. Raises InputError, naming
    file and line, for a file that cannot be opened and a line that is not an attribution record.
    """
    yield from read_records(path, _read_line)


def read_records(path: str | Path, read: Callable[[bytes], Read]) -> Iterator[Read]:
    """Yield what `read` makes of each line of a file. Errors as in `read_attributions`."""
    number = 0
    try:
        with fsspec.open(str(path), "rb", compression="infer") as file:
            for number, line in numbered_lines(file):  # noqa: B007 - errors name it
                yield read(line)
    except FileNotFoundError:
        raise InputError(f"There is no file {path}.") from None
    except IsADirectoryError:
        raise InputError(f"{path} is a folder.", remedy="Name a file in it.") from None
    except UNREADABLE as error:
        remedy = "Each line must be one attribution record as JSON, with its `doc_id`."
        raise InputError(f"{path}, line {number or 1}: {error}.", remedy=remedy) from error


def write_attributions(lines: Iterable[AttributionsLine | Attributions], path: str | Path) -> int:
    """Return how many records were written to `path` (or an fsspec URL) as JSON lines."""
    count = 0
    with fsspec.open(str(path), "wb", compression="infer") as file:
        for line in lines:
            file.write(encode_line(line) + b"\n")
            count += 1
    return count


def encode_line(line: AttributionsLine | Attributions) -> bytes:
    """Return a record as one line of JSON without its line break; extra keys come last."""
    if isinstance(line, Attributions):
        return msgspec.json.encode(line)
    table: dict[str, Any] = msgspec.to_builtins(line.record)
    if line.annotator is not None:
        table["annotator"] = line.annotator
    extra = dict(line.extra)
    for attribution, more in zip(
        table["attributions"], extra.pop("attributions", ()), strict=False
    ):
        attribution.update(more)
    return msgspec.json.encode(table | extra)


def _read_line(line: bytes) -> AttributionsLine:
    table = msgspec.json.decode(line)
    if not isinstance(table, dict) or not isinstance(table.get("attributions"), list):
        raise ValueError("not an object with a list of attributions")
    extra = {key: value for key, value in table.items() if key not in _LINE_KEYS}
    known: dict[str, Any] = {key: table[key] for key in table.keys() & _LINE_KEYS}
    annotator = known.pop("annotator", None)
    attributions = [_read_attribution(item) for item in known["attributions"]]
    known["attributions"] = [attribution for attribution, _ in attributions]
    if any(more for _, more in attributions):
        extra["attributions"] = [more for _, more in attributions]
    known.setdefault("layers", find_layers(a.get("stance") for a in known["attributions"]))
    record = msgspec.convert({"text": "", **known}, Attributions)
    _check_spans(record)
    if not (annotator is None or isinstance(annotator, str)):
        raise ValueError("`annotator` is not a string")
    return AttributionsLine(record, annotator, extra)


def _read_attribution(item: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the fields of the format and the others; null stands for an absent field."""
    if not isinstance(item, dict):
        raise ValueError("an attribution is not an object")
    fields = {k: v for k, v in item.items() if k in _ATTRIBUTION_KEYS and v is not None}
    more = {k: v for k, v in item.items() if k not in _ATTRIBUTION_KEYS}
    if fields.get("speaker_kind", KINDS[0]) not in KINDS:
        more["speaker_kind"] = fields.pop("speaker_kind")
    if "quote_type" not in fields and more.get("direct", "") in list(_DIRECT):
        fields["quote_type"] = _DIRECT[more["direct"]]
    return {"content": [], **fields}, more


def _check_spans(record: Attributions) -> None:
    for number, attribution in enumerate(record.attributions):
        for part in ("source", "cue", "content"):
            for start, end in getattr(attribution, part):
                if not 0 <= start < end or (record.text and end > len(record.text)):
                    raise ValueError(
                        f"{record.doc_id}, attribution {number}: {part} [{start}, {end}] is no span"
                        f" of a text of {len(record.text)} characters"
                    )
        for index in (*attribution.same_claim, *attribution.disputes):
            if not 0 <= index < len(record.attributions):
                raise ValueError(f"{record.doc_id}, attribution {number}: no attribution {index}")
