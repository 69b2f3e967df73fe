"""Both sides busy: the server works on one batch while this side works on its neighbour."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

Job = TypeVar("Job")
Result = TypeVar("Result")


def work_ahead(
    jobs: Iterable[Job], send: Callable[[Job], Result], *, at_once: int = 1
) -> Iterator[tuple[Job, Result]]:
    """Yield each job with what `send` made of it, in order; `at_once` jobs are in flight.

    Meanwhile the next job is drawn from `jobs`, and the consumer works on the last result: at most
    `at_once` + 2 jobs are in memory. What `send` raises is raised here, after the jobs before it.
    """
    with ThreadPoolExecutor(max_workers=at_once) as sender:
        flying: deque[tuple[Job, Future[Result]]] = deque()
        for job in jobs:
            landed = _land(flying.popleft()) if len(flying) == at_once else None
            flying.append((job, sender.submit(send, job)))
            if landed:
                yield landed
        while flying:
            yield _land(flying.popleft())


def _land(flight: tuple[Job, Future[Result]]) -> tuple[Job, Result]:
    job, future = flight
    return job, future.result()


def cut(items: Iterable[Job], size: int | Callable[[], int]) -> Iterator[tuple[Job, ...]]:
    """Yield the items in tuples of `size`, asked anew for each; the last one may be shorter."""
    source = iter(items)
    while piece := tuple(islice(source, size() if callable(size) else size)):
        yield piece
