"""Decision rows: one for every region and link that was kept, changed, added or removed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

from workbench.audit.change import Change, compare
from workbench.model import Annotation, Link
from workbench.release.entry import Entry


class Row(NamedTuple):
    """A row of `labels.csv`. Offsets are code points, times UTC, `lead_time` seconds.

    A removed row shows the prediction's region or link. `what` names the changed fields and
    `before` holds their former values as JSON. `change` is empty where the annotator started from
    a prediction that the source does not have, or several annotators from different ones.
    `settled` says of adjudicated gold how the region or link was settled, then its stance, name
    and kind: `majority;stance=adjudicated`.
    """

    doc_id: str
    annotator: str
    annotation: str
    version: int
    created_at: str
    updated_at: str
    updated_by: str
    lead_time: float | None
    model: str
    item: str = ""
    region: str = ""
    label: str = ""
    start: int | None = None
    end: int | None = None
    text: str = ""
    name: str = ""
    kind: str = ""
    stance: str = ""
    link: str = ""
    source: str = ""
    target: str = ""
    change: str = ""
    what: str = ""
    before: str = ""
    settled: str = ""


_RENAMED = {"source": "from", "target": "to"}
COLUMNS: tuple[str, ...] = tuple(_RENAMED.get(name, name) for name in Row._fields)


def decision_rows(entry: Entry) -> Iterator[Row]:
    """Yield the rows of one annotation: its regions, the removed ones, then links likewise.

    Without a model the annotator started from nothing, and everything is added.
    """
    version, text = entry.version, entry.article.text
    shared = (
        entry.article.id,
        version.annotator,
        version.key,
        version.version,
        format_time(version.created_at),
        format_time(version.updated_at),
        version.updated_by or "",
        version.lead_time,
        version.model or "",
    )
    unknown = version.model is not None and entry.prediction is None
    nothing = Annotation(version.annotation.doc_id)
    start = entry.prediction.annotation if entry.prediction else nothing
    for change in compare(start, version.annotation):
        decision = "" if unknown else change.decision
        told = (decision, ";".join(change.what), _before(change), _settled(entry, change))
        yield Row._make((*shared, *_cells(change, text), *told))


def _cells(change: Change, text: str) -> tuple[Any, ...]:
    """Return the columns from `item` to `target`."""
    item = change.after or change.before
    if isinstance(item, Link):
        return ("link", "", "", None, None, "", "", "", "", item.kind, item.source, item.target)
    assert item is not None
    words = text[max(0, item.start) : max(0, item.end)]
    place = (item.start, item.end, words)
    facts = (item.name or "", item.kind or "", item.stance or "")
    return ("region", item.id, item.label, *place, *facts, "", "", "")


def _settled(entry: Entry, change: Change) -> str:
    item = change.after
    if item is None or not entry.settled:
        return ""
    if isinstance(item, Link):
        return entry.settled.get(f"{item.kind}:{item.source}->{item.target}", "")
    details = ("stance", "name", "kind")
    said = [
        f"{d}={entry.settled[f'{item.id}.{d}']}"
        for d in details
        if f"{item.id}.{d}" in entry.settled
    ]
    return ";".join(filter(None, [entry.settled.get(item.id, ""), *said]))


_FIELDS = {
    "moved": ("start", "end"),
    "relabelled": ("label",),
    "to": ("target",),
}


def _before(change: Change) -> str:
    if not change.what:
        return ""
    names = [name for what in change.what for name in _FIELDS.get(what, (what,))]
    values = {_RENAMED.get(name, name): getattr(change.before, name) for name in names}
    return json.dumps(values, ensure_ascii=False)


def format_time(time: datetime | None) -> str:
    """Return a time in UTC as ISO 8601 ending in `Z`; empty for none."""
    return time.astimezone(UTC).isoformat().replace("+00:00", "Z") if time else ""
