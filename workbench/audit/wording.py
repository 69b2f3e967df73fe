"""Changes in words, for a person to read."""

from __future__ import annotations

from collections.abc import Mapping

from workbench.audit.change import Change
from workbench.model import Link, Region

_LONGEST = 60

Regions = Mapping[str, Region]


def describe(change: Change, text: str, before: Regions, after: Regions) -> str:
    """Return one line that says what changed; `before` and `after` are the regions by id."""
    old, new = change.before, change.after
    if isinstance(old or new, Link):
        return _describe_link(change, text, before, after)
    shown = new or old
    assert isinstance(shown, Region)
    what = _describe_region(shown, text)
    if not isinstance(old, Region) or not isinstance(new, Region):
        return f"{change.decision} {what}"
    parts = []
    for name in change.what:
        if name == "moved":
            parts.append(f"moved from {old.start}–{old.end} to {new.start}–{new.end}")
        elif name == "relabelled":
            parts.append(f"was {_name_label(old)}")
        else:
            parts.append(f"{name} {getattr(old, name) or '–'} → {getattr(new, name) or '–'}")
    return f"{what}: {', '.join(parts)}"


def _describe_link(change: Change, text: str, before: Regions, after: Regions) -> str:
    old, new = change.before, change.after
    now = _say_link(new, text, after) if isinstance(new, Link) else ""
    was = _say_link(old, text, before) if isinstance(old, Link) else ""
    if now and was:
        return f"link {now}, was {was}"
    return f"{change.decision} link {now or was}"


def _say_link(link: Link, text: str, regions: Regions) -> str:
    ends = (quote_region(regions.get(end), text) for end in (link.source, link.target))
    return f"{' → '.join(ends)} ({link.kind})"


def _describe_region(region: Region, text: str) -> str:
    name = f" ({region.name})" if region.name else ""
    return f"{_name_label(region)} {quote_region(region, text)}{name}"


def _name_label(region: Region) -> str:
    return f"{region.label}/{region.stance}" if region.stance else region.label


def quote_region(region: Region | None, text: str) -> str:
    """Return the region's words between quotation marks, shortened, or `–` where there is none."""
    if region is None:
        return "–"
    words = " ".join(text[max(0, region.start) : max(0, region.end)].split())
    return f"“{words if len(words) <= _LONGEST else words[: _LONGEST - 1] + '…'}”"
