"""How far pulls have come in a project, by the server's clock; kept in the ledger."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from workbench.labelstudio.port import TIME
from workbench.ledger import Ledger

WINDOW = timedelta(minutes=5)  # looked at twice: a slow write carries the time when it began


@dataclass(frozen=True)
class Cursor:
    """A pull under way. `since` None means every task; tasks up to id `after` are done.

    `resumed` tells that another pull began this one, at the server's time `begun`. `strangers` are
    tasks that could not be recorded, as the ledger lacked their text: they are looked at each time.
    """

    key: str
    begun: str
    since: str | None = None
    after: int = 0
    resumed: bool = False
    strangers: tuple[int, ...] = ()

    @classmethod
    def start(cls, ledger: Ledger, project: str, *, now: datetime, everything: bool) -> Cursor:
        """Return the pull that was cut off before, if it looks as far back, else a new one."""
        key = f"pull:{project}"
        state: dict[str, Any] = ledger.get(key, {})
        strangers = tuple(state.get("strangers", ()))
        running = state.get("running")
        if running and not (everything and running["since"]):
            begun, since, after = running["begun"], running["since"], running["after"]
            return cls(key, begun, since, after, resumed=True, strangers=strangers)
        since = None if everything else state.get("done")
        return cls(key, now.strftime(TIME), since, strangers=strangers)

    def save(self, ledger: Ledger, *, after: int, strangers: Collection[int] = ()) -> None:
        """Remember in the ledger that the tasks up to this id are done, but for new strangers."""
        state = ledger.get(self.key, {})
        state["running"] = {"begun": self.begun, "since": self.since, "after": after}
        state["strangers"] = sorted({*self.strangers, *strangers})
        ledger.set(self.key, state)

    def finish(self, ledger: Ledger, *, strangers: Collection[int] = ()) -> None:
        """Remember that all was looked at; the next pull begins a little before this one did."""
        ledger.set(self.key, {"done": self.overlapping, "strangers": sorted(strangers)})

    @property
    def overlapping(self) -> str:
        """The time from which on the next pull must look."""
        return (datetime.strptime(self.begun, TIME) - WINDOW).strftime(TIME)
