"""An annotator in a real browser corrects a pre-annotated article."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from browsing import log_in, take_screenshot

from workbench.check import check_ledger
from workbench.labelstudio.accounts import Annotator
from workbench.labelstudio.guidelines import render_guidelines
from workbench.labelstudio.port import LabelStudio
from workbench.labelstudio.pull import pull
from workbench.labelstudio.push import PushOptions, push
from workbench.labelstudio.server import Server
from workbench.ledger import Ledger
from workbench.model import Annotation, Article, Link, Prediction, Region
from workbench.release import export, read_recipe

pytestmark = [pytest.mark.server, pytest.mark.browser]

ARTICLE = Article(
    id="harbour",
    title="Harbour company denies talks on the Lindholm ferry 🚢",
    source="The Eastmoor Courier",
    published="2024-03-07",
    text=(
        "EASTMOOR 🚢 — The Eastmoor Harbour Company has secretly offered to buy the Lindholm ferry "
        "line, the newspaper Morgenblad reported on Thursday, citing a letter to the council.\n\n"
        "“There was no offer, and there is no letter,” said Petra Solvang, the company’s "
        "spokeswoman. “We have 👩‍👩‍👧 families on that island to think of.” She called the report "
        "“an invention”.\n\n"
        "According to mayor Idris Calloway, the council has received two letters since January. "
        "“Let us wait for the facts,” he told reporters. Ferry captains doubt that the line will "
        "survive another winter 🥶.\n"
    ),
)


def region(identifier: str, words: str, label: str, **fields: object) -> Region:
    start = ARTICLE.text.index(words)
    return Region(identifier, label, start, start + len(words), **fields)


PREDICTION = Prediction(
    model="rules-test",
    score=0.7,
    annotation=Annotation(
        doc_id="harbour",
        regions=(
            region(
                "S1", "the newspaper Morgenblad", "speaker", name="Morgenblad", kind="organization"
            ),
            region("U1", "reported", "cue", score=0.98),
            region(
                "C1",
                "The Eastmoor Harbour Company has secretly offered to buy the Lindholm ferry line",
                "claim",
                stance="assert",
                score=0.93,
            ),
            region("S2", "Petra Solvang", "speaker", name="Petra Solvang", kind="person"),
            region("U2", "said", "cue", score=0.97),
            region(
                "C2", "“There was no offer, and there is no letter,”", "claim", stance="assert",
                score=0.41,
            ),
            region("S3", "mayor Idris Calloway", "speaker", name="Idris Calloway", kind="person"),
            region("U3", "According to", "cue", score=0.99),
            region(
                "C3", "the council has received two letters since January", "claim",
                stance="assert", score=0.9,
            ),
            region("S4", "he told", "speaker", name="Idris Calloway", kind="person"),
            region("Q4", "“Let us wait for the facts,”", "quote", score=0.88),
            region("U5", "doubt", "cue", score=0.8),
            region(
                "C5", "the line will survive another winter", "claim", stance="deny", score=0.77
            ),
        ),
        links=(
            Link("said_by", "C1", "S1"),
            Link("cue_of", "U1", "C1"),
            Link("said_by", "C2", "S2"),
            Link("cue_of", "U2", "C2"),
            Link("disputes", "C2", "C1"),
            Link("said_by", "C3", "S3"),
            Link("cue_of", "U3", "C3"),
            Link("said_by", "Q4", "S4"),
            Link("cue_of", "U5", "C5"),
        ),
    ),
)  # fmt: skip

DRAWN = "Ferry captains"
# Where on the page some words stand: the middles of their first and last character's boxes.
FIND_WORDS = """(words) => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const at = walker.currentNode.textContent.indexOf(words);
    if (at < 0 || !walker.currentNode.parentElement.closest('[class*=htx-richtext]')) continue;
    const range = document.createRange();
    range.setStart(walker.currentNode, at);
    range.setEnd(walker.currentNode, at + words.length);
    const box = range.getBoundingClientRect();
    return [box.left, box.right, (box.top + box.bottom) / 2];
  }
}"""


@pytest.fixture
def page(server: Server, ada: Annotator):
    """A page logged in as an annotator, that fails the test if anything leaves the machine."""
    with log_in(server, ada) as page:
        yield page


def open_article(page, url: str) -> None:
    """Open the label stream and close the guidelines, which come up first."""
    page.goto(f"{url}/data?labeling=1")
    page.get_by_text("Labeling Instructions").wait_for()
    assert page.get_by_role("heading", name="Annotation guidelines").is_visible()
    page.keyboard.press("Escape")
    page.get_by_text("Labeling Instructions").wait_for(state="hidden")
    highlight(page, "C2").wait_for()


def highlight(page, region_id: str):
    return page.locator(f"span[class*=htx-highlight-{region_id}]").first


def hue(page, region_id: str) -> str:
    """Return which of red, green and blue dominates a region's colour."""
    colour = highlight(page, region_id).evaluate("e => getComputedStyle(e).backgroundColor")
    channels = [float(c) for c in colour[colour.index("(") + 1 : -1].split(",")[:3]]
    return ("red", "green", "blue")[channels.index(max(channels))]


def test_an_annotator_flips_a_stance_and_draws_a_speaker(
    page, ledger: Ledger, lead: LabelStudio, title: str, ada: Annotator, tmp_path: Path
):
    ledger.add_article(ARTICLE)
    ledger.add_prediction(PREDICTION)
    options = PushOptions(title, model="rules-test", instructions=render_guidelines())
    open_article(page, push(ledger, lead, options).url)
    assert (hue(page, "S1"), hue(page, "C2"), hue(page, "C5")) == ("blue", "green", "red")
    highlight(page, "S2").click()
    page.mouse.move(700, 700)
    take_screenshot(page, "labeling.png")
    page.keyboard.press("Escape")

    highlight(page, "C2").click()
    page.keyboard.press("4")
    page.locator("span[class*=htx-highlight-C2][data-label$='Denied claim']").wait_for()
    assert hue(page, "C2") == "red"

    page.keyboard.press("Escape")
    page.keyboard.press("1")
    left, right, middle = page.evaluate(FIND_WORDS, DRAWN)
    page.mouse.move(left + 1, middle)
    page.mouse.down()
    page.mouse.move((left + right) / 2, middle)
    page.mouse.move(right - 1, middle)
    page.mouse.up()
    with page.expect_response(lambda r: "/annotations" in r.url and r.request.method == "POST"):
        page.click("[data-testid=bottombar-submit-button]")

    summary = pull(ledger, lead, title)
    (version,) = ledger.versions()
    assert (summary.submitted, summary.findings) == (1, 0)
    assert (version.annotator, version.model) == (ada.email, "rules-test")
    (drawn,) = [r for r in version.annotation.regions if r.id not in KNOWN]
    assert ARTICLE.text[drawn.start : drawn.end] == DRAWN
    assert drawn.label == "speaker"
    flipped = {r.id: r for r in version.annotation.regions if r.id in KNOWN}
    assert flipped.pop("C2").stance == "deny"
    assert flipped == {name: r for name, r in KNOWN.items() if name != "C2"}
    assert version.annotation.links == PREDICTION.annotation.links

    findings = list(check_ledger(ledger))
    assert "error" not in {finding.severity for finding in findings}
    told = {finding.code for finding in findings if finding.excerpt == DRAWN}
    assert told == {"unused-speaker", "no-name"}
    export(read_recipe("audit"), ledger, tmp_path / "audit")
    with (tmp_path / "audit" / "labels.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["region"]: row for row in csv.DictReader(file) if row["item"] == "region"}
    assert {row["change"] for name, row in rows.items() if name not in ("C2", drawn.id)} == {"kept"}
    claim, speaker = rows["C2"], rows[drawn.id]
    assert (claim["change"], claim["what"], claim["stance"]) == ("changed", "stance", "deny")
    assert (speaker["change"], speaker["label"], speaker["text"]) == ("added", "speaker", DRAWN)
    assert int(speaker["start"]) == ARTICLE.text.index(DRAWN)
    assert rows.keys() == KNOWN.keys() | {drawn.id}


KNOWN = {region.id: region for region in PREDICTION.annotation.regions}
