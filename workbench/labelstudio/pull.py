"""Pull: what annotators did in a Label Studio project becomes versions in the ledger."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from workbench.labelstudio.campaign import Campaign, require_campaign
from workbench.labelstudio.cursor import Cursor
from workbench.labelstudio.pipeline import cut, work_ahead
from workbench.labelstudio.port import LabelStudio
from workbench.labelstudio.versions import TaskReader
from workbench.ledger import Ledger

FIRST = 100  # tasks in a batch until the first answer tells how long texts are
BATCH = 250  # tasks in any batch; their ids fit into 4,094 characters, the usual limit of a line
CHARACTERS = 4_000_000  # of article text in a batch, so that memory stays the same for long texts
DECODED = 25  # tasks of a batch that are recorded together
LAST = 30  # tasks in the last batch, about: while we record that one, the server has nothing to do

Piece = tuple[tuple[int, ...], Cursor | None]
"""Tasks to export together, and the cursor that moves behind them."""


@dataclass(frozen=True)
class PullSummary:
    """What a pull found. The states count annotations that are new or changed since the last one.

    `findings` counts items that could not be read (`check` shows them); `problems` names tasks that
    are not in the ledger, or whose text was changed on the server.
    """

    project: int
    tasks: int
    submitted: int
    drafts: int
    skipped: int
    deleted: int
    unchanged: int
    findings: int
    problems: tuple[str, ...]


def pull(
    ledger: Ledger,
    port: LabelStudio,
    title: str,
    *,
    everything: bool = False,
    advance: Callable[[int], None] | None = None,
) -> PullSummary:
    """Record what is new in the project: submissions, drafts, skips, changes and deletions.

    Looks at tasks touched since the last pull, or at all with `everything`. Each batch is one
    transaction; a pull that was cut off is taken up after its last whole batch. Raises ServerError
    where there is no such project. `advance` is told how many more tasks were looked at.
    """
    campaign = require_campaign(ledger, port, title)
    run = _Pull(ledger, port, campaign, advance)
    cursor = Cursor.start(ledger, campaign.key, now=port.now(), everything=everything)
    run.look_at(run.pieces(cursor))
    run.look_at(run.others())
    run.find_gone(all_looked_at=cursor.since is None)
    cursor.finish(ledger, strangers=run.strangers)
    return run.summary()


def choose_size(tasks: int, characters: int) -> int:
    """Return how many tasks to export next, judging by the length of these ones' texts."""
    return max(1, min(BATCH, CHARACTERS * tasks // characters)) if characters else BATCH


def taper(size: int, left: int) -> int:
    """Return how many of the tasks that are left to take: less towards the end.

    Recording a task takes us a third of the time that exporting it takes the server, so a third of
    what is left keeps both busy.
    """
    return min(size, left if left <= 2 * LAST else left * 2 // 3)


class _Pull:
    """One pull: which tasks to look at, and what was seen."""

    def __init__(
        self,
        ledger: Ledger,
        port: LabelStudio,
        campaign: Campaign,
        advance: Callable[[int], None] | None,
    ) -> None:
        self._ledger = ledger
        self._port = port
        self._campaign = campaign
        self._advance = advance
        self._reader = TaskReader(ledger, campaign, port.users)
        self._pushed = {push.task: push.doc_id for push in ledger.pushes(campaign.key)}
        self._size = min(FIRST, BATCH)
        self._seen: set[int] = set()
        self._gone: set[int] = set()
        self._taken_for_ours = False

    @property
    def strangers(self) -> Collection[int]:
        """The tasks seen so far whose texts are not in the ledger."""
        return self._reader.tally.strangers

    def touched(self, since: str | None, after: int) -> list[int]:
        """Return the ids, ascending, of tasks touched since a time, or of all tasks."""
        count = self._campaign.settings["task_number"]
        if since is None and count <= len(self._pushed):
            # Listing tasks costs the server half as much as exporting them, and we know ours.
            self._taken_for_ours = True
            return sorted(task for task in self._pushed if task > after)
        rows = self._port.list_tasks(self._campaign.number, since=since, after=after)
        return [row.id for row in rows]

    def drafted(self) -> list[int]:
        """Return the tasks that have drafts, or had some: a draft does not touch its task."""
        rows = self._port.list_tasks(self._campaign.number, drafts=True)
        now = {row.id for row in rows}
        return sorted((now | self._reader.drafted_before()) - self._seen)

    def pieces(self, cursor: Cursor) -> Iterator[Piece]:
        """Yield all tasks to look at; each list of them is asked for when its turn comes."""
        yield from self._cut(self.touched(cursor.since, cursor.after), cursor)
        if cursor.resumed:
            # What was touched in the tasks that the pull before us had done with.
            yield from self._cut(self.touched(cursor.overlapping, 0))
        if cursor.since is not None or cursor.after:  # else no task is left that could have one
            yield from self._cut(self.drafted())
        # Their texts may have come into the ledger since.
        yield from self._cut(sorted(set(cursor.strangers) - self._seen))

    def _cut(self, tasks: list[int], cursor: Cursor | None = None) -> Iterator[Piece]:
        at = 0
        while at < len(tasks):
            piece = tuple(tasks[at : at + taper(self._size, len(tasks) - at)])
            at += len(piece)
            self._seen.update(piece)
            yield piece, cursor

    def others(self) -> Iterator[Piece]:
        """Yield tasks that we did not push, where some that we did are gone.

        Only then may there be others although the project has no more tasks than we pushed.
        """
        if self._gone and self._taken_for_ours:
            rows = self._port.list_tasks(self._campaign.number)
            yield from self._cut([row.id for row in rows if row.id not in self._seen])

    def look_at(self, pieces: Iterable[Piece]) -> None:
        """Export tasks and record what they hold, moving the cursor piece by piece."""

        def export(piece: Piece) -> Iterator[dict[str, Any]]:
            return self._port.export_tasks(self._campaign.number, piece[0])

        for (piece, cursor), found in work_ahead(pieces, export):
            with self._ledger.transaction():
                self._record(piece, found)
                if cursor:
                    cursor.save(self._ledger, after=piece[-1], strangers=self.strangers)
            if self._advance:
                self._advance(len(piece))

    def _record(self, piece: tuple[int, ...], found: Iterator[dict[str, Any]]) -> None:
        there: set[int] = set()
        characters = 0
        for tasks in cut(found, DECODED):
            self._reader.record(tasks)
            there.update(task["id"] for task in tasks)
            characters += sum(len(str(task["data"].get("text", ""))) for task in tasks)
        self._gone.update(set(piece) - there)
        self._size = choose_size(len(there), characters)

    def find_gone(self, *, all_looked_at: bool) -> None:
        """Record the deletion of tasks that we pushed and that the server has no more."""
        fewer = self._campaign.settings["task_number"] < len(self._pushed)
        if fewer or (all_looked_at and set(self._pushed) - self._seen):
            there = {row.id for row in self._port.list_tasks(self._campaign.number)}
            self._gone |= set(self._pushed) - there
        gone = self._gone & set(self._pushed)
        self._reader.record_gone({task: self._pushed[task] for task in gone})

    def summary(self) -> PullSummary:
        """Return what was recorded."""
        tally = self._reader.tally
        return PullSummary(
            project=self._campaign.number,
            tasks=len(self._seen),
            submitted=tally.recorded["submitted"],
            drafts=tally.recorded["draft"],
            skipped=tally.recorded["skipped"],
            deleted=tally.recorded["deleted"],
            unchanged=tally.unchanged,
            findings=tally.findings,
            problems=tuple(tally.strangers.values()),
        )
