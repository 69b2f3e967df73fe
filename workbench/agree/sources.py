"""Where annotations come from: attribution files, or the ledger; one group an article."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

import msgspec

from workbench.agree.agreement import Annotated, Role
from workbench.attributions_file import read_attributions, read_records
from workbench.errors import InputError
from workbench.ledger import Ledger
from workbench.model import Annotation
from workbench.newest import newest_by_annotator
from workbench.records import from_attributions


class _DocId(msgspec.Struct):
    doc_id: str


def group_files(
    paths: Sequence[str | Path],
    *,
    models: Sequence[str | Path] = (),
    reference: str | Path | None = None,
) -> Iterator[tuple[Annotated, ...]]:
    """Yield the annotations of each article from files of attribution records, in any order.

    An annotator is named by the line's `annotator`, or by the file where it has none; a model and
    a reference by their file, or its path where two files have one name. A line without `text`
    takes that of the article's other lines. Files are read side by side and an article is let go
    once all its lines are there, so files in one order need no memory. Raises InputError for what
    is no such file, and for an article without text.
    """
    files: list[tuple[str, Role]] = [(str(path), "annotator") for path in paths]
    files += [(str(path), "model") for path in models]
    files += [(str(reference), "reference")] if reference is not None else []
    awaited = Counter(doc_id for path, _ in files for doc_id in read_records(path, _read_doc_id))
    waiting: dict[str, list[Annotated]] = {}
    stems = Counter(_stem(path) for path, _ in files)
    names = {path: _stem(path) if stems[_stem(path)] == 1 else path for path, _ in files}
    for annotated in _take_turns([_read(path, names[path], role) for path, role in files]):
        doc_id = annotated.annotation.doc_id
        group = waiting.setdefault(doc_id, [])
        group.append(annotated)
        if len(group) == awaited[doc_id]:
            yield _with_text(waiting.pop(doc_id))


def group_ledger(
    ledger: Ledger,
    *,
    models: Sequence[str] = (),
    reference: Callable[[str], Annotation | None] | None = None,
) -> Iterator[tuple[Annotated, ...]]:
    """Yield the submitted annotations of each article in the ledger, the newest of each annotator.

    `models` names predictions to compare with, `reference` finds the annotation to hold everybody
    to (gold).
    """
    versions = groupby(ledger.versions(), key=lambda version: version.annotation.doc_id)
    for doc_id, of_article in versions:
        text = ledger.article(doc_id).text
        newest = newest_by_annotator(of_article)
        group = [Annotated(v.annotation, text, name) for name, v in newest.items()]
        for model in models:
            prediction = ledger.prediction(doc_id, model)
            if prediction is not None:
                group.append(Annotated(prediction.annotation, text, model, "model"))
        gold = reference(doc_id) if reference is not None else None
        if gold is not None:
            group.append(Annotated(gold, text, "reference", "reference"))
        yield tuple(group)


def _read_doc_id(line: bytes) -> str:
    return msgspec.json.decode(line, type=_DocId).doc_id


def _stem(path: str) -> str:
    return Path(path).name.split(".")[0]


def _read(path: str, name: str, role: Role) -> Iterator[Annotated]:
    for line in read_attributions(path):
        own = line.annotator if role == "annotator" else None
        yield Annotated(from_attributions(line.record), line.record.text, own or name, role)


def _take_turns(readers: list[Iterator[Annotated]]) -> Iterator[Annotated]:
    while readers:
        still_open = []
        for reader in readers:
            annotated = next(reader, None)
            if annotated is not None:
                still_open.append(reader)
                yield annotated
        readers = still_open


def _with_text(group: list[Annotated]) -> tuple[Annotated, ...]:
    text = next((annotated.text for annotated in group if annotated.text), "")
    if not text and len(group) > 1:
        raise InputError(
            f"No line of article {group[0].annotation.doc_id!r} has its text.",
            remedy="Words are compared: put `text` on at least one line of each article.",
        )
    return tuple(a if a.text else msgspec.structs.replace(a, text=text) for a in group)
