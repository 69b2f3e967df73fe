"""One Label Studio task → an article with its annotations, drafts and predictions."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec
from msgspec.structs import replace

from workbench.ingest.annotated import make_version
from workbench.ingest.article import make_article
from workbench.ingest.outcome import Ingested
from workbench.ingest.source import Source
from workbench.labelstudio.convert import from_results, read_layers
from workbench.model import Annotation, AnnotationVersion, Article, Prediction, State
from workbench.text import OffsetMap

UNNAMED_MODEL = "unnamed"
_MOST = 2**63 - 1


def read_task(task: Mapping[str, Any], source: Source, number: int) -> Ingested:
    """Return the article in `task["data"]["text"]` with all that was said of it.

    Result items that cannot be read are left out of the region graph and kept in `raw`, where
    `check` finds them. Raises InputError for a task without a usable text.
    """
    fields = task["data"]
    article = make_article(fields.get("text"), fields, stem=f"{source.stem}-{number}")
    reader = _TaskReader(task, article, source.annotator, number)
    return Ingested(
        article=article,
        versions=(*reader.annotations(), *reader.drafts()),
        predictions=tuple(reader.predictions()),
        origin=f"{source.origin}:{number}",
    )


class _TaskReader:
    """Reads what people and models said of one task's text."""

    def __init__(
        self, task: Mapping[str, Any], article: Article, annotator: str, place: int
    ) -> None:
        number = task.get("id")
        self._task = task
        # Where Label Studio gave it no number, its place in the file has to do.
        self._task_number = number if isinstance(number, int) and 0 < number <= _MOST else place
        self._article = article
        self._annotator = annotator
        self._original: str = task["data"]["text"]
        self._offsets = OffsetMap(self._original)
        self._layers = read_layers(task["data"].get("layers"))
        self._models = {str(p.get("id")): _model(p) for p in _objects(task.get("predictions"))}

    def predictions(self) -> Iterator[Prediction]:
        """Yield the predictions; an export that gives only their ids has none."""
        for item in _objects(self._task.get("predictions")):
            score = _number(item.get("score"))
            known = score is not None and 0 <= score <= 1
            graph = self._graph(item.get("result"))
            yield Prediction(_model(item), graph, score=score if known else None)

    def annotations(self) -> Iterator[AnnotationVersion]:
        """Yield the annotations, skipped ones (`was_cancelled`) among them."""
        for item in _objects(self._task.get("annotations") or self._task.get("completions")):
            yield self._version(item, "skipped" if item.get("was_cancelled") else "submitted")

    def drafts(self) -> Iterator[AnnotationVersion]:
        """Yield what annotators have saved and not submitted."""
        for item in _objects(self._task.get("drafts")):
            yield self._version(item, "draft")

    def _version(self, item: Mapping[str, Any], state: State) -> AnnotationVersion:
        annotator = _person(item.get("completed_by", item.get("user"))) or self._annotator
        number = f"draft-{item.get('id')}" if state == "draft" else item.get("id")
        result = item.get("result")
        # `check` looks into what Label Studio sent; None would mean that it did not send anything.
        raw = "null" if result is None else result
        return replace(
            make_version(self._graph(result), annotator, raw=raw, number=number),
            state=state,
            created_at=_time(item.get("created_at")),
            updated_at=_time(item.get("updated_at")),
            updated_by=_person(item.get("updated_by")) or None,
            lead_time=_number(item.get("lead_time")),
            model=self._models.get(str(item.get("parent_prediction"))),
            task=self._task_number,
        )

    def _graph(self, results: Any) -> Annotation:
        conversion = from_results(
            results, text=self._original, doc_id=self._article.id, layers=self._layers
        )
        place = self._offsets.to_normalised
        return replace(
            conversion.annotation,
            regions=tuple(
                replace(r, start=place(r.start), end=place(r.end))
                for r in conversion.annotation.regions
            ),
        )


def _objects(items: Any) -> list[Mapping[str, Any]]:
    return [i for i in items if isinstance(i, Mapping)] if isinstance(items, list) else []


def _number(value: Any) -> float | None:
    try:
        return float(value) if isinstance(value, int | float) and math.isfinite(value) else None
    except OverflowError:  # JSON's whole numbers have no end
        return None


def _model(prediction: Mapping[str, Any]) -> str:
    return str(prediction.get("model_version") or UNNAMED_MODEL)


def _person(value: Any) -> str:
    """Return the name of a user: the e-mail address, or `user 7` where only a number is given."""
    if isinstance(value, Mapping):
        value = value.get("email") or value.get("username") or value.get("id")
    if isinstance(value, int):
        return f"user {value}"
    return value if isinstance(value, str) else ""


def _time(value: Any) -> datetime | None:
    try:
        time = msgspec.convert(value, datetime)
        return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)
    except (msgspec.ValidationError, OverflowError):  # the year 0 in another zone
        return None
