"""Giving an article another id, together with everything that refers to it."""

from __future__ import annotations

from msgspec.structs import replace

from workbench.ingest.annotated import write_prefix
from workbench.ingest.outcome import Ingested
from workbench.model import AnnotationVersion, Prediction


def rename(ingested: Ingested, doc_id: str) -> Ingested:
    """Return the same under another article id, annotation keys included."""
    old = ingested.article.id
    if old == doc_id:
        return ingested
    return Ingested(
        article=replace(ingested.article, id=doc_id),
        versions=tuple(_rename_version(v, old, doc_id) for v in ingested.versions),
        predictions=tuple(_rename_prediction(p, doc_id) for p in ingested.predictions),
        origin=ingested.origin,
    )


def _rename_version(version: AnnotationVersion, old: str, doc_id: str) -> AnnotationVersion:
    key, prefix = version.key, write_prefix(old)
    if key.startswith(prefix):
        key = write_prefix(doc_id) + key.removeprefix(prefix)
    return replace(version, key=key, annotation=replace(version.annotation, doc_id=doc_id))


def _rename_prediction(prediction: Prediction, doc_id: str) -> Prediction:
    return replace(prediction, annotation=replace(prediction.annotation, doc_id=doc_id))
