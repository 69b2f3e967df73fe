"""One HTML file that needs nothing else, and in which an article's markup is text."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from msgspec.structs import replace

from workbench.audit.report import Report, gather_report, render_report
from workbench.ledger import Ledger

from .conftest import EVIL, NOON, SITE

LOADING = ("src", "srcset", "data", "poster", "background", "xlink:href", "action", "formaction")
VOID = frozenset(["meta", "br", "img", "link", "input", "hr"])


class Page(HTMLParser):
    """Collects tags, attributes and text, and checks that tags close in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text: list[str] = []
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open[-1:] != ["style"]:
            self.text.append(data)


@pytest.fixture(scope="module")
def html(report: Report) -> str:
    return render_report(report)


@pytest.fixture(scope="module")
def page(html: str) -> Page:
    return Page(html)


def test_nothing_is_loaded_from_anywhere(page: Page, html: str) -> None:
    tags = {tag for tag, _ in page.tags}
    assert not tags & {"script", "link", "iframe", "img", "object", "embed", "base", "form"}
    for _, attributes in page.tags:
        assert not set(LOADING) & set(attributes)
        assert not any(name.startswith("on") for name in attributes)
    assert "url(" not in html
    assert "@import" not in html


def test_links_lead_inside_the_page_or_into_label_studio(page: Page) -> None:
    links = {str(attributes["href"]) for tag, attributes in page.tags if tag == "a"}
    assert f"{SITE}/projects/3/data?task=17" in links
    ids = {attributes.get("id") for _, attributes in page.tags}
    for link in links:
        assert link.startswith(f"{SITE}/projects/") or link.removeprefix("#") in ids


def test_the_policy_allows_our_style_and_nothing_else(page: Page, html: str) -> None:
    policy = next(a["content"] for t, a in page.tags if a.get("http-equiv"))
    style = re.search(r"<style>(.*?)</style>", html, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
    assert not any("style" in attributes for _, attributes in page.tags)


def test_markup_in_articles_names_and_titles_is_text(page: Page, html: str) -> None:
    assert EVIL not in html
    text = "".join(page.text)
    for shown in (f"Spring {EVIL}", f"Ann {EVIL}", f"The {EVIL} Post", f"the toll & {EVIL} ends"):
        assert shown in text


def test_the_figures_are_the_reports(page: Page, report: Report) -> None:
    text = "".join(page.text)
    total = report.agreement.total
    assert total is not None
    assert total.spans[-1].alpha.value is not None
    assert f"{total.spans[-1].alpha.value:.2f}" in text
    for shown in (f"{report.stages['complete']}/{report.articles}", report.seal):
        assert shown in text
    for finding in report.findings:
        assert finding.title in text
        assert finding.remedy in text
    assert f"{report.coverage.contested} of them contested" in text
    assert "The Washington Post" in text


def test_every_chart_has_its_table(page: Page) -> None:
    charts = sum(tag == "svg" for tag, _ in page.tags)
    tables = sum(tag == "table" and "class" not in attributes for tag, attributes in page.tags)
    assert charts == tables > 5


def test_ids_are_unique_and_headings_do_not_skip(page: Page) -> None:
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))


def test_the_same_report_gives_the_same_page(report: Report, html: str) -> None:
    assert render_report(report) == html


def test_half_a_character_does_not_stop_the_report(report: Report) -> None:
    broken = replace(report, options=replace(report.options, title="half \ud83d"))
    assert "half ?" in render_report(broken)


def test_an_empty_ledger_has_a_report_too(tmp_path: Path) -> None:
    with Ledger.open(f"sqlite:///{tmp_path / 'ledger.sqlite'}") as ledger:
        text = "".join(Page(render_report(gather_report(ledger, now=NOON))).text)
    assert "0 articles wait to be labelled." in text
    assert "No claim yet" in text


def test_a_claim_with_one_voice_is_told_once(page: Page, report: Report) -> None:
    text = " ".join("".join(page.text).split())
    single = next(c.statements[0] for c in report.clusters if len(c.statements) == 1)
    assert text.count(single.words) == 1
    assert "Asserted by" in text
