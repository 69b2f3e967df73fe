"""Gold to learn from: releases, and files of attribution records."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import compress
from pathlib import Path

import msgspec

from workbench.attributions_file import read_attributions
from workbench.errors import InputError
from workbench.model import Attributions
from workbench.release import load_release
from workbench.release.index import INDEX, ArticleLine
from workbench.release.read import read_lines
from workbench.released import MANIFEST

_TRAIN = "train"
_NO_LICENCE = "not stated"
_SHARE, _MOST = 0.05, 0.3  # what is held out, little gold at most
ENOUGH = 30  # how many held-out articles tell enough
_FEWEST = 10
_UNLIKELY = 0.7  # a share that no chance holds out, only gold chosen by the same lots


class Source(msgspec.Struct, frozen=True):
    """Where gold came from: `digest` is the SHA-256 of its file, or of the release's manifest."""

    name: str
    digest: str
    articles: int
    attributions: int
    licences: dict[str, int]


def read_gold(paths: Sequence[Path]) -> tuple[list[Attributions], list[Source]]:
    """Return all articles with text, each once, and where they came from.

    Raises InputError for an article that two sources label differently or whose text is not there,
    and for too few articles; ExportError for a release that is not as it was written.
    """
    records: dict[str, Attributions] = {}
    sources = []
    for path in paths:
        found, source = _read_release(path) if path.is_dir() else _read_file(path)
        sources.append(source)
        for record in found:
            if not record.text:
                raise InputError(
                    f"{path}: the text of {record.doc_id} is not there.",
                    remedy="Put it back with `workbench rehydrate`, or give gold with its text.",
                )
            if records.setdefault(record.doc_id, record) != record:
                raise InputError(
                    f"{path}: {record.doc_id} is labelled differently in an earlier file.",
                    remedy="Give each article once.",
                )
    count = sum(not record.text.isspace() for record in records.values())
    if count < _FEWEST:
        raise InputError(
            f"{count} articles with words are too few to learn from.",
            remedy=f"Label at least {_FEWEST}; a model that helps needs about a hundred.",
        )
    return list(records.values()), sources


def _read_release(path: Path) -> tuple[list[Attributions], Source]:
    """Return a release's gold: its split `train` where it has one, else all of it."""
    release = load_release(path)
    records = list(release.records(_TRAIN if _TRAIN in release.manifest.splits else None))
    digest = hashlib.sha256((path / MANIFEST).read_bytes()).hexdigest()
    stated = {line.doc_id: line.licence for line in read_lines(path / INDEX, ArticleLine)}
    licences = (stated[record.doc_id] or _NO_LICENCE for record in records)
    return records, _describe(path, digest, records, licences)


def _read_file(path: Path) -> tuple[list[Attributions], Source]:
    lines = list(read_attributions(path))
    licences = [str(line.extra.get("licence") or _NO_LICENCE) for line in lines]
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    records = [line.record for line in lines]
    return records, _describe(path, digest, records, licences)


def _describe(
    path: Path, digest: str, records: Sequence[Attributions], licences: Iterable[str]
) -> Source:
    count = sum(len(record.attributions) for record in records)
    return Source(path.resolve().name, digest, len(records), count, dict(Counter(licences)))


def split_gold(
    records: Sequence[Attributions], share: float | None, seed: int
) -> tuple[list[Attributions], list[Attributions]]:
    """Return the articles to learn from and those held out; equal shares draw an article alike.

    Without a share a twentieth is held out, of little gold about thirty articles, at most 30%. A
    share above 0 holds out at least one. Raises InputError where that leaves too few to learn from.
    """
    if share is None:
        share = max(_SHARE, min(_MOST, ENOUGH / len(records)))
    lots = [_draw(record.doc_id, seed) for record in records]
    limit = max(share, min(lots, default=0.0))
    held_out = [share > 0 and lot <= limit for lot in lots]
    learned = [not held for held in held_out]
    if share < _UNLIKELY and sum(held_out) > _UNLIKELY * len(records):
        raise InputError(
            f"Chance holds out {sum(held_out)} of {len(records)} articles.",
            remedy="Give another --seed, which draws others.",
        )
    return list(compress(records, learned)), list(compress(records, held_out))


def _draw(doc_id: str, seed: int) -> float:
    """Return the article's lot, 0 to 1."""
    digest = hashlib.sha256(f"{seed}/{doc_id}".encode()).digest()
    return int.from_bytes(digest[:4]) / 2**32
