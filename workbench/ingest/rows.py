"""One line, row or object with named fields → an article, with attributions if it has them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from workbench.errors import InputError
from workbench.ingest.annotated import make_version, read_attributions
from workbench.ingest.article import make_article
from workbench.ingest.outcome import Ingested, Outcome, Refused
from workbench.ingest.source import Source
from workbench.model import Prediction

# What has these fields holds labels in a form that no annotation can be made of.
_FOREIGN = (
    (
        frozenset({"annotation_id", "annotator", "lead_time"}),
        "an annotation in a short form of Label Studio's (JSON_MIN, CSV), without links",
        "Export the project from Label Studio as JSON.",
    ),
    (
        frozenset({"item", "region", "label", "change"}),
        "a label of a release, and no article",
        "Ingest the release's attributions.jsonl.",
    ),
    (
        frozenset({"annotation", "layers", "regions", "links"}),
        "an annotation of a release as regions and links",
        "Ingest the release's attributions.jsonl.",
    ),
)
ROW_FIELDS = frozenset({"text", "meta", "annotator", "model", "layers", "attributions", "loose"})


def read_row(row: Any, source: Source, number: int) -> Outcome:
    """Return the article of one row of `source`, or why it is refused; never raises.

    `number` is the row's line in the file, counted from 1; it makes the id of an article that has
    none. Attributions with a `model` and no `annotator` are that model's prediction.
    """
    origin = f"{source.origin}:{number}"
    try:
        return _read(row, source, origin, number)
    except InputError as error:
        return Refused(origin, error.message, error.remedy)


def refuse_foreign(fields: Collection[str]) -> None:
    """Raise InputError where fields or columns are those of labels that would come in as text."""
    for signs, what, remedy in _FOREIGN:
        if signs.issubset(fields):
            raise InputError(f"it is {what}", remedy=remedy)


def _read(row: Any, source: Source, origin: str, number: int) -> Ingested:
    if not isinstance(row, Mapping):
        raise InputError(
            "it is not an object with fields", remedy="Write each article as a JSON object."
        )
    if row.get("attributions") is None:
        refuse_foreign(row.keys())
    article = make_article(row.get("text"), row, stem=f"{source.stem}-{number}")
    if row.get("attributions") is None:
        return Ingested(article, (), (), origin)
    annotation = read_attributions(row, original=row["text"], article=article)
    annotator, model = row.get("annotator"), row.get("model")
    if isinstance(model, str) and model and not annotator:
        return Ingested(article, (), (Prediction(model, annotation),), origin)
    version = make_version(annotation, str(annotator or source.annotator), raw=row["attributions"])
    return Ingested(article, (version,), (), origin)
