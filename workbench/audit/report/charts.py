"""Charts as SVG that needs no script: bars, stacked bars, intervals and boxes.

Places along the line are percentages and everything else is pixels, so a chart is as wide as its
page and its letters keep their size, on a phone too. Colours are CSS classes. Each chart says what
it shows in `title` and `desc`; the page puts the same figures beside it as a table.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET

from markupsafe import Markup

_ROW = 46
_BAR_TOP, _BAR_HEIGHT = 20, 14
_LONGEST = 38


class Part(NamedTuple):
    """A piece of a bar: what it stands for (a CSS class) and its share of the whole line, 0–1."""

    kind: str
    share: float
    title: str = ""


class Bar(NamedTuple):
    """A line of a chart: its name, the figure at its end, and the pieces of its bar."""

    label: str
    value: str
    parts: tuple[Part, ...]


class Interval(NamedTuple):
    """A point with its interval, all as shares of the line, 0–1."""

    label: str
    value: str
    point: float | None
    low: float | None = None
    high: float | None = None


class Box(NamedTuple):
    """A box plot's line: extremes, quartiles and median, as shares of the line, 0–1."""

    label: str
    value: str
    marks: tuple[float, float, float, float, float]


def draw_bars(title: str, desc: str, rows: Sequence[Bar]) -> Markup:
    """Return bars, each made of its parts from left to right, over a pale line of full length."""
    svg = _begin(title, desc, len(rows))
    for top, row in _lines(svg, rows):
        _rect(svg, 0, 1, top, "track")
        at = 0.0
        for part in row.parts:
            rect = _rect(svg, at, part.share, top, f"k-{part.kind}")
            if part.title:
                ET.SubElement(rect, "title").text = part.title
            at += part.share
    return _finish(svg)


def draw_intervals(
    title: str, desc: str, rows: Sequence[Interval], *, ticks: Sequence[tuple[float, str]]
) -> Markup:
    """Return points with their intervals over a common scale with `ticks` (place 0–1, label)."""
    svg = _begin(title, desc, len(rows), axis=True)
    _axis(svg, ticks, len(rows))
    for top, row in _lines(svg, rows):
        middle = str(top + _BAR_TOP + _BAR_HEIGHT // 2)
        if row.low is not None and row.high is not None:
            ends = {"x1": _percent(row.low), "x2": _percent(row.high)}
            ET.SubElement(svg, "line", {**ends, "y1": middle, "y2": middle, "class": "whisker"})
        if row.point is not None:
            place = {"cx": _percent(row.point), "cy": middle, "r": "6", "class": "point"}
            ET.SubElement(svg, "circle", place)
    return _finish(svg)


def draw_boxes(
    title: str, desc: str, rows: Sequence[Box], *, ticks: Sequence[tuple[float, str]]
) -> Markup:
    """Return box plots over a common scale: whiskers to the extremes, the median as a line."""
    svg = _begin(title, desc, len(rows), axis=True)
    _axis(svg, ticks, len(rows))
    for top, row in _lines(svg, rows):
        least, lower, median, upper, most = row.marks
        middle = str(top + _BAR_TOP + _BAR_HEIGHT // 2)
        ends = {"x1": _percent(least), "x2": _percent(most), "y1": middle, "y2": middle}
        ET.SubElement(svg, "line", {**ends, "class": "whisker thin"})
        _rect(svg, lower, max(upper - lower, 0.004), top, "box")
        place = {"x1": _percent(median), "x2": _percent(median), "class": "median"}
        heights = {"y1": str(top + _BAR_TOP - 2), "y2": str(top + _BAR_TOP + _BAR_HEIGHT + 2)}
        ET.SubElement(svg, "line", {**place, **heights})
    return _finish(svg)


def _begin(title: str, desc: str, rows: int, *, axis: bool = False) -> ET.Element:
    # Titles are unique on a page, so ids made of them are, and stay from one report to the next.
    number = f"{zlib.crc32(title.encode()):08x}"
    height = rows * _ROW + (22 if axis else 0)
    names = f"t{number} d{number}"
    attributes = {"role": "img", "aria-labelledby": names, "width": "100%", "height": str(height)}
    svg = ET.Element("svg", {**attributes, "class": "chart"})
    ET.SubElement(svg, "title", {"id": f"t{number}"}).text = title
    ET.SubElement(svg, "desc", {"id": f"d{number}"}).text = desc
    return svg


def _lines(svg: ET.Element, rows: Sequence[Bar | Interval | Box]) -> list[tuple[int, Any]]:
    lines = []
    for number, row in enumerate(rows):
        top = number * _ROW
        name = ET.SubElement(svg, "text", {"x": "0", "y": str(top + 14)})
        name.text = row.label if len(row.label) <= _LONGEST else row.label[: _LONGEST - 1] + "…"
        end = {"x": "100%", "y": str(top + 14), "text-anchor": "end", "class": "figure"}
        ET.SubElement(svg, "text", end).text = row.value
        lines.append((top, row))
    return lines


def _axis(svg: ET.Element, ticks: Sequence[tuple[float, str]], rows: int) -> None:
    bottom = rows * _ROW
    for place, label in ticks:
        x = _percent(place)
        ET.SubElement(
            svg, "line", {"x1": x, "x2": x, "y1": "18", "y2": str(bottom), "class": "grid"}
        )
        anchor = "start" if place == 0 else "end" if place == 1 else "middle"
        text = {"x": x, "y": str(bottom + 14), "text-anchor": anchor, "class": "tick"}
        ET.SubElement(svg, "text", text).text = label


def _rect(svg: ET.Element, start: float, share: float, top: int, name: str) -> ET.Element:
    place = {"x": _percent(start), "width": _percent(share), "y": str(top + _BAR_TOP)}
    return ET.SubElement(svg, "rect", {**place, "height": str(_BAR_HEIGHT), "class": name})


def _percent(share: float) -> str:
    return f"{100 * min(max(share, 0.0), 1.0):.3f}%"


def _finish(svg: ET.Element) -> Markup:
    # ElementTree has escaped every text and attribute.
    return Markup(ET.tostring(svg, encoding="unicode"))  # noqa: S704
