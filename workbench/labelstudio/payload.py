"""What a push sends: tasks and predictions as JSON, checked here and cut into batches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from workbench.errors import InputError
from workbench.labelstudio.campaign import task_data
from workbench.labelstudio.convert import to_results
from workbench.labelstudio.links import read_link
from workbench.model import Annotation, Article, Prediction

FIRST_ITEMS = 50  # the server begins early on a small batch
MOST_ITEMS = 500  # every request costs the server some 50 ms beside its tasks
MOST_BYTES = 32 * 2**20  # far below the 250 MiB at which Label Studio answers with a 500


@dataclass(frozen=True)
class Item:
    """One article on its way: a new task, or with `task` another prediction for that task."""

    doc_id: str
    body: bytes
    model: str | None = None
    task: int | None = None


@dataclass(frozen=True)
class Batch:
    """Items of one sort that go to the server together."""

    items: tuple[Item, ...]

    @property
    def new(self) -> bool:
        """Whether these are new tasks."""
        return self.items[0].task is None

    @property
    def body(self) -> bytes:
        """The items as one JSON list."""
        return b"[" + b",".join(item.body for item in self.items) + b"]"


def encode_task(article: Article, prediction: Prediction | None) -> Item:
    """Return a new task with its prediction. Raises InputError for what must not be sent."""
    data = task_data(article, prediction.annotation.layers) if prediction else task_data(article)
    predictions = [_prediction_fields(article, prediction)] if prediction else []
    body = msgspec.json.encode({"data": data, "predictions": predictions})
    return Item(article.id, body, prediction.model if prediction else None)


def encode_prediction(article: Article, prediction: Prediction, task: int) -> Item:
    """Return another prediction for a task. Raises InputError for what must not be sent."""
    body = msgspec.json.encode({"task": task, **_prediction_fields(article, prediction)})
    return Item(article.id, body, prediction.model, task)


def _prediction_fields(article: Article, prediction: Prediction) -> dict[str, Any]:
    problem = find_problem(article, prediction.annotation)
    if problem:
        raise InputError(
            f"The prediction of {prediction.model} is not well-formed: {problem}.",
            remedy="Mend the pre-annotator, or push without its predictions.",
        )
    result = to_results(prediction.annotation, article.text)
    fields: dict[str, Any] = {"model_version": prediction.model, "result": result}
    return fields if prediction.score is None else {**fields, "score": prediction.score}


def find_problem(article: Article, annotation: Annotation) -> str | None:
    """Return why Label Studio must not be sent an annotation, or None where it can hold it.

    Label Studio takes almost anything, and garbage in it later blocks changes of the config.
    """
    regions = {region.id: region for region in annotation.regions}
    if len(regions) < len(annotation.regions):
        return "two regions have one id"
    for region in annotation.regions:
        if not region.lies_within(len(article.text)):
            place = f"{region.start}-{region.end} of {len(article.text)} characters"
            return f"region {region.id} covers {place}"
        if region.label == "claim" and region.stance is None:
            return f"claim {region.id} has no stance"
    for link in annotation.links:
        ends = regions.get(link.source), regions.get(link.target)
        if ends[0] is None or ends[1] is None:
            return f"a {link.kind} link points at a region that is not there"
        if read_link(ends[0], ends[1], link.kind) != link:
            return f"a {link.kind} link joins {link.source} and {link.target}"
    return None


def batched(items: Iterable[Item]) -> Iterator[Batch]:
    """Yield the items in batches of one sort, bounded in number and bytes, the first one small."""
    most = min(FIRST_ITEMS, MOST_ITEMS)
    waiting: dict[bool, list[Item]] = {True: [], False: []}
    sizes = {True: 0, False: 0}
    for item in items:
        new = item.task is None
        waiting[new].append(item)
        sizes[new] += len(item.body)
        if len(waiting[new]) >= most or sizes[new] >= MOST_BYTES:
            yield Batch(tuple(waiting[new]))
            waiting[new], sizes[new], most = [], 0, MOST_ITEMS
    yield from (Batch(tuple(rest)) for rest in waiting.values() if rest)
