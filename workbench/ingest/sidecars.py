"""The files that accompany one article: `NAME.meta.json` and `NAME.attributions.json`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from workbench.errors import InputError
from workbench.ingest.annotated import make_version, read_attributions
from workbench.ingest.article import make_article, read_metadata
from workbench.ingest.outcome import Ingested, Outcome, Refused
from workbench.ingest.source import Source
from workbench.model import AnnotationVersion, Article
from workbench.text import normalise

GOLD_ANNOTATOR = "seed"


def read_page(source: Source, text: str, fields: Mapping[str, Any]) -> Iterator[Outcome]:
    """Yield the one article of a file, and a refusal where its gold labels cannot be read.

    What `NAME.meta.json` says goes before `fields`. An article whose metadata cannot be read is
    refused: it would enter the ledger without them for good.
    """
    article = make_page(source, text, fields)
    gold = source.beside(f"{source.stem}.attributions.json")
    versions: tuple[AnnotationVersion, ...] = ()
    if gold is not None:
        try:
            versions = (_read_gold(gold, text, article),)
        except InputError as error:
            yield Refused(gold.origin, error.message, error.remedy)
    yield Ingested(article, versions, (), source.origin)


def make_page(source: Source, text: str, fields: Mapping[str, Any]) -> Article:
    """Return the article of a file, with the metadata beside it. Raises InputError."""
    beside = source.beside(f"{source.stem}.meta.json")
    known = read_metadata(read_object(beside)) if beside else {}
    return make_article(text, {**read_metadata(fields), **known}, stem=source.stem)


def read_object(source: Source) -> dict[str, Any]:
    """Return the JSON object that a file holds. Raises InputError where it holds anything else."""
    try:
        content = source.read()
    except InputError as error:
        raise InputError(f"{source.origin}: {error.message}", remedy=error.remedy) from error
    try:
        return msgspec.json.decode(content.removeprefix(b"\xef\xbb\xbf"), type=dict[str, Any])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(
            f"{source.origin} is not a JSON object: {error}", remedy="Mend or remove it."
        ) from error


def _read_gold(source: Source, original: str, article: Article) -> AnnotationVersion:
    record = read_object(source)
    own = record.get("text")
    if isinstance(own, str):
        if normalise(own) != article.text:
            raise InputError(
                "its `text` is not the article's text",
                remedy=f"Copy the text of {article.id} into it, or remove `text` from it.",
            )
        original = own
    annotation = read_attributions(record, original=original, article=article)
    annotator = str(record.get("annotator") or GOLD_ANNOTATOR)
    return make_version(annotation, annotator, raw=record.get("attributions"))
