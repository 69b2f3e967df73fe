"""Counting what goes into a release, what stays out, and what each format loses of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from workbench.release.balance import Balance
from workbench.release.entry import Entry, Exclusion, Selected, Waiver
from workbench.release.format import Format
from workbench.release.recipe import Recipe, Splits
from workbench.release.rows import format_time
from workbench.release.splits import SplitPlan


class Tally:
    """Counts of a release: small dictionaries, however many articles pass."""

    def __init__(self, plan: SplitPlan | None = None, splits: Splits | None = None) -> None:
        self._plan = plan
        self._balance = Balance(splits) if splits else None
        self.counts: Counter[str] = Counter()
        self.excluded: Counter[str] = Counter()
        self.waived: Counter[str] = Counter()
        self.models: Counter[str] = Counter()
        self.newest: str | None = None
        self._last = ""
        self._people: set[str] = set()

    def count(self, selected: Selected) -> None:
        """Count one thing that the selection let through or kept out."""
        if isinstance(selected, Exclusion):
            self.excluded[selected.reason] += 1
        elif isinstance(selected, Waiver):
            self.waived[selected.code] += 1
        else:
            self._count_entry(selected)

    def _count_entry(self, entry: Entry) -> None:
        first = entry.digest != self._last
        self._last = entry.digest
        self.counts["articles"] += first
        self.counts["articles without text"] += first and entry.withheld
        if self._balance and self._plan:
            self._balance.add(entry, self._plan.group(entry.digest), first=first)
        self._people.add(entry.version.annotator)
        self.counts["annotators"] = len(self._people)
        self.counts["annotations"] += 1
        self.counts.update(f"settled {how}" for how in entry.settled.values())
        changed = format_time(entry.version.updated_at or entry.version.created_at)
        self.newest = max(self.newest or "", changed) or None
        if entry.version.model is not None:
            self.models[entry.version.model] += 1
        self.counts["regions"] += len(entry.version.annotation.regions)
        self.counts["links"] += len(entry.version.annotation.links)
        self.counts.update(f"region {r.label}" for r in entry.version.annotation.regions)
        self.counts.update(f"link {k.kind}" for k in entry.version.annotation.links)
        self.counts.update(
            f"stance {r.stance}" for r in entry.version.annotation.regions if r.stance
        )

    def report(self) -> dict[str, Any]:
        """Return the manifest's fields that were counted, by their names."""
        advice = self._advise()
        splits = self._balance.count() if self._balance else {}
        return {
            "counts": self.counts,
            "excluded": self.excluded,
            "waived": self.waived,
            "newest": self.newest,
            "models": self.models,
            "splits": splits,
            "notes": (advice,) if advice else (),
        }

    def _advise(self) -> str:
        if self._balance and self._plan and self._plan.can_change:
            return self._balance.advise()
        return ""


class Desk:
    """One format being written, and what it loses."""

    def __init__(self, form: Format, folder: Path, recipe: Recipe) -> None:
        self._form = form
        self._writer = form.open_writer(folder, recipe)
        self._held: Counter[str] = Counter()
        self._withheld = 0

    def add(self, entry: Entry, held: Mapping[str, int]) -> None:
        """Hand an entry to the writer, unless it lacks the text that the format needs.

        `held` is what its annotation holds of every feature.
        """
        if entry.withheld and self._form.needs_text:
            self._withheld += 1
            return
        self._held.update(held)
        self._writer.add(entry)

    def close(self) -> Mapping[str, int]:
        """Finish the files; return the loss report: every declared loss with its count."""
        more = self._writer.close()
        report = {name: self._held[name] for name in self._form.loses} | dict(more)
        if self._withheld:
            report["annotations without text"] = self._withheld
        return dict(sorted(report.items()))
