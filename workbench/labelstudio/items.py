"""Reading Label Studio result items one by one; nothing in them is trusted to have its type."""

from __future__ import annotations

import math
from typing import Any, TypeGuard

import msgspec

from workbench.labelstudio.faults import make_finding
from workbench.labelstudio.labels import (
    BY_ALIAS,
    KIND_CONTROL,
    NAME_CONTROL,
    PROPOSAL_CONTROL,
    REASON_CONTROL,
    RELATION_LABELS,
)
from workbench.labelstudio.links import read_link
from workbench.model import KINDS, Finding, Link, LinkKind, Region


class ResultReader:
    """Collects regions (by id, in order), links and findings from one result list."""

    def __init__(self, *, text: str, doc_id: str) -> None:
        self._text = text
        self._doc_id = doc_id
        self.regions: dict[str, Region] = {}
        self.links: list[Link] = []
        self.findings: list[Finding] = []

    def read(self, results: Any) -> None:
        """Read all items: regions first, then their names and kinds, then what joins them."""
        if not isinstance(results, list):
            self._report("unreadable-result", "$")
            return
        later: list[tuple[str, dict[str, Any]]] = []
        for number, item in enumerate(results):
            path = f"$[{number}]"
            if not isinstance(item, dict):
                self._report("unreadable-item", path)
            elif item.get("type") == "labels":
                self._read_region(path, item)
            else:
                later.append((path, item))
        for path, item in later:
            match item.get("type"), item.get("from_name"):
                case "relation", _:
                    self._read_relation(path, item)
                case ("textarea", str(control)) if control == NAME_CONTROL:
                    self._read_name(path, item)
                case ("choices", str(control)) if control == KIND_CONTROL:
                    self._read_kind(path, item)
                case "textarea", str(control) if control in (REASON_CONTROL, PROPOSAL_CONTROL):
                    pass  # an adjudicator's, not of the region graph
                case _:
                    self._report("unreadable-item", path)

    def _report(self, code: str, path: str, region: Region | None = None) -> None:
        span = (region.start, region.end) if region else None
        self.findings.append(
            make_finding(code, doc_id=self._doc_id, path=path, text=self._text, span=span)
        )

    def _read_place(self, path: str, item: dict[str, Any]) -> Region | None:
        """Return a region with id and offsets; the label is the caller's to settle."""
        region_id, value = item.get("id"), item.get("value")
        start, end = (
            (value.get("start"), value.get("end")) if isinstance(value, dict) else (0, None)
        )
        if not (isinstance(region_id, str) and region_id):
            self._report("unreadable-region", f"{path}.id")
        elif not (_is_offset(start) and _is_offset(end)):
            self._report("unreadable-region", f"{path}.value")
        else:
            return Region(id=region_id, label="cue", start=start, end=end)
        return None

    def _read_region(self, path: str, item: dict[str, Any]) -> None:
        place = self._read_place(path, item)
        if place is None:
            return None
        aliases = item["value"].get("labels")
        if not isinstance(aliases, list) or len(aliases) != 1:
            return self._report("several-labels", f"{path}.value.labels", place)
        row = BY_ALIAS.get(aliases[0]) if isinstance(aliases[0], str) else None
        if row is None:
            return self._report("unknown-label", f"{path}.value.labels[0]", place)
        if place.id in self.regions:
            return self._report("repeated-id", f"{path}.id", place)
        score = _read_score(item.get("score"))
        if score is None and item.get("score") is not None:
            self._report("unreadable-score", f"{path}.score", place)
        self.regions[place.id] = msgspec.structs.replace(
            place, label=row.label, stance=row.stance, score=score
        )
        return None

    def _find_speaker(self, path: str, item: dict[str, Any]) -> Region | None:
        region_id = item.get("id")
        region = self.regions.get(region_id) if isinstance(region_id, str) else None
        if region is None or region.label != "speaker":
            self._report("orphan-field", path, region)
            return None
        return region

    def _read_name(self, path: str, item: dict[str, Any]) -> None:
        region = self._find_speaker(path, item)
        if region is None:
            return
        name = _only(item, "text")
        if name is None or region.name is not None:
            self._report("unreadable-field", f"{path}.value.text", region)
        elif name.strip():
            self.regions[region.id] = msgspec.structs.replace(region, name=name.strip())

    def _read_kind(self, path: str, item: dict[str, Any]) -> None:
        region = self._find_speaker(path, item)
        if region is None:
            return
        chosen = _only(item, "choices")
        kind = next((kind for kind in KINDS if kind == chosen), None)
        if kind is None or region.kind is not None:
            self._report("unreadable-field", f"{path}.value.choices", region)
        else:
            self.regions[region.id] = msgspec.structs.replace(region, kind=kind)

    def _read_relation(self, path: str, item: dict[str, Any]) -> None:
        first_id, second_id = item.get("from_id"), item.get("to_id")
        if not (isinstance(first_id, str) and isinstance(second_id, str)):
            return self._report("unreadable-relation", path)
        first, second = self.regions.get(first_id), self.regions.get(second_id)
        if first is None or second is None:
            missing = "from_id" if first is None else "to_id"
            return self._report("dangling-link", f"{path}.{missing}", first or second)
        titles = item.get("labels") or []
        if not isinstance(titles, list) or len(titles) > 1:
            return self._report("several-link-kinds", f"{path}.labels", first)
        chosen = _find_kind(titles[0]) if titles else None
        if titles and chosen is None:
            return self._report("unknown-link-kind", f"{path}.labels[0]", first)
        for one, other in _directed(item.get("direction"), first, second, chosen):
            link = read_link(one, other, chosen)
            if isinstance(link, str):
                return self._report(link, path, first)
            self.links.append(link)
        return None


def _is_offset(value: Any) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _read_score(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        score = float(value)
    except OverflowError:  # JSON allows whole numbers of any length
        return None
    return score if math.isfinite(score) else None


def _only(item: dict[str, Any], key: str) -> str | None:
    """Return the single string under `value[key]`, given bare or as a list of one."""
    value = item.get("value")
    entry = value.get(key) if isinstance(value, dict) else None
    if isinstance(entry, list) and len(entry) == 1:
        entry = entry[0]
    return entry if isinstance(entry, str) else None


def _find_kind(title: Any) -> LinkKind | None:
    return RELATION_LABELS.get(title) if isinstance(title, str) else None


def _directed(
    direction: Any, first: Region, second: Region, chosen: LinkKind | None
) -> list[tuple[Region, Region]]:
    """Return the ordered ends; a two-headed arrow counts twice only for claims that dispute."""
    if direction == "left":
        return [(second, first)]
    if direction == "bi" and chosen == "disputes":
        return [(first, second), (second, first)]
    return [(first, second)]
