"""Both sides busy: the server works on one batch while this side works on its neighbour."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

Job = TypeVar("Job")
Result = TypeVar("Result")


def work_ahead(jobs: Iterable[Job], send: Callable[[Job], Result]) -> Iterator[tuple[Job, Result]]:
    """Yield each job with what `send` made of it, in order; one job is in flight at a time.

    Meanwhile the next job is drawn from `jobs`, and the consumer works on the last result: at most
    three jobs are in memory. What `send` raises is raised here, after the jobs before it. Two in
    flight would be slower: Label Studio's own server works in one process, where they only jostle.
    """
    with ThreadPoolExecutor(max_workers=1) as sender:
        flying: tuple[Job, Future[Result]] | None = None
        for job in jobs:
            landed = (flying[0], flying[1].result()) if flying else None
            flying = job, sender.submit(send, job)
            if landed:
                yield landed
        if flying:
            yield flying[0], flying[1].result()


def cut(items: Iterable[Job], size: int) -> Iterator[tuple[Job, ...]]:
    """Yield the items in tuples of `size`; the last one may be shorter."""
    source = iter(items)
    while piece := tuple(islice(source, size)):
        yield piece
