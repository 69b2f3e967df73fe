"""Charts: what is drawn is what is said, and nothing in a label is markup."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from workbench.audit.report.charts import (
    Bar,
    Box,
    Interval,
    Part,
    draw_bars,
    draw_boxes,
    draw_intervals,
)

TICKS = ((0.0, "0"), (1.0, "1"))
EVIL = '"><script>alert(1)</script>'
CHARTS = [
    draw_bars("Bars", "two", [Bar("one", "1", (Part("kept", 0.25), Part("moved", 0.5)))]),
    draw_intervals("Points", "two", [Interval("one", ".5", 0.5, 0.4, 0.7)], ticks=TICKS),
    draw_boxes("Boxes", "two", [Box("one", "5", (0.1, 0.2, 0.3, 0.4, 0.9))], ticks=TICKS),
]


@pytest.mark.parametrize("chart", CHARTS)
def test_a_chart_names_itself_to_who_cannot_see_it(chart: str) -> None:
    svg = ET.fromstring(chart)
    assert svg.get("role") == "img"
    names = {child.get("id"): child.text for child in svg if child.tag in ("title", "desc")}
    assert set(svg.get("aria-labelledby", "").split()) == set(names)
    assert all(names.values())


def test_a_bars_parts_stand_one_behind_the_other() -> None:
    rects = [r for r in ET.fromstring(CHARTS[0]).iter("rect") if r.get("class") != "track"]
    assert [(r.get("x"), r.get("width")) for r in rects] == [
        ("0.000%", "25.000%"),
        ("25.000%", "50.000%"),
    ]


def test_an_interval_without_a_value_draws_no_point() -> None:
    chart = draw_intervals("P", "none", [Interval("one", "–", None)], ticks=TICKS)
    assert not list(ET.fromstring(chart).iter("circle"))


def test_what_lies_outside_the_scale_stays_on_the_chart() -> None:
    chart = draw_boxes("B", "far", [Box("one", "9", (0, 0.2, 0.3, 0.4, 7.5))], ticks=TICKS)
    whisker = next(e for e in ET.fromstring(chart).iter("line") if "whisker" in e.get("class", ""))
    assert whisker.get("x2") == "100.000%"


def test_labels_are_text_and_long_ones_are_cut() -> None:
    chart = draw_bars(EVIL, EVIL, [Bar(EVIL * 4, EVIL, (Part("kept", 1, EVIL),))])
    assert "<script" not in chart
    label = next(ET.fromstring(chart).iter("text")).text or ""
    assert label.endswith("…")
