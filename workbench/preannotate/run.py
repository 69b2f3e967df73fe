"""Pre-annotation of a stream of articles, in this process or in several."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice

from workbench.model import Article, Prediction
from workbench.preannotate.protocol import PreAnnotator

_BATCH = 16
_model: PreAnnotator | None = None


def preannotate(
    articles: Iterable[Article], *, model: PreAnnotator, workers: int = 1
) -> Iterator[Prediction]:
    """Yield one prediction for each article, in order.

    With several workers each process holds its own model and articles go out in small batches, so
    that neither the stream's end nor its whole length is ever waited for.
    """
    if workers <= 1:
        yield from model.annotate(articles)
        return
    stream = iter(articles)
    # A forked child would inherit the parent's threads' locks; a spawned one starts clean.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(
        workers, mp_context=context, initializer=_receive_model, initargs=(model,)
    ) as pool:
        waiting: deque[Future[list[Prediction]]] = deque()
        while batch := list(islice(stream, _BATCH)):
            waiting.append(pool.submit(_annotate_batch, batch))
            if len(waiting) > 2 * workers:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()


def _receive_model(model: PreAnnotator) -> None:
    global _model  # noqa: PLW0603 - the one place where a worker process keeps its model
    _model = model


def _annotate_batch(articles: list[Article]) -> list[Prediction]:
    assert _model is not None
    return list(_model.annotate(articles))
