"""A small campaign: three articles, a prediction, submitted annotations."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from workbench.ledger import Ledger
from workbench.model import Annotation, AnnotationVersion, Article, Link, Prediction, Region
from workbench.release import Format, Recipe
from workbench.release.entry import Entry

TOLL = "“The toll ends in May,” said Ann Lee 🎉. Bo Kim denied that the toll ends in May."
ORDER = "“Leave the harbour,” the mayor told crews."
FREE = "=SUM(1) was written on the wall, police said."
PILOT = "\N{WOMAN}\N{ZERO WIDTH JOINER}\N{ROCKET}"
SPLIT = f"“We will,” Ann Lee said, “not\nleave.” {PILOT} A report lied, Bo and Cy hold: she left."


def region(text: str, words: str, identity: str, label: str, **fields: object) -> Region:
    start = text.index(words)
    return Region(identity, label, start, start + len(words), **fields)  # type: ignore[arg-type]


def toll_graph() -> Annotation:
    last = TOLL.rindex("the toll ends in May")
    return Annotation(
        "toll",
        (
            region(TOLL, "“The toll ends in May,”", "r1", "claim", stance="assert", score=0.9),
            region(TOLL, "said", "r2", "cue"),
            region(TOLL, "Ann Lee", "r3", "speaker", name="Ann Lee", kind="person"),
            region(TOLL, "Bo Kim", "r4", "speaker", name="Bo Kim", kind="person"),
            region(TOLL, "denied", "r5", "cue"),
            Region("r6", "claim", last, last + 20, stance="deny"),
        ),
        (
            Link("said_by", "r1", "r3"),
            Link("cue_of", "r2", "r1"),
            Link("said_by", "r6", "r4"),
            Link("cue_of", "r5", "r6"),
            Link("same_claim", "r6", "r1"),
        ),
    )


def order_graph() -> Annotation:
    return Annotation(
        "order",
        (
            region(ORDER, "“Leave the harbour,”", "q", "quote"),
            region(ORDER, "told", "c", "cue"),
            region(ORDER, "the mayor", "s", "speaker", name="the mayor", kind="person"),
        ),
        (Link("said_by", "q", "s"), Link("cue_of", "c", "q")),
    )


def wall_graph() -> Annotation:
    return Annotation(
        "wall",
        (
            region(FREE, "=SUM(1) was written on the wall", "q", "claim", stance="assert"),
            region(FREE, "said", "c", "cue"),
            region(FREE, "police", "s", "speaker", name="police", kind="organization"),
        ),
        (Link("said_by", "q", "s"), Link("cue_of", "c", "q")),
    )


def split_graph() -> Annotation:
    """Return a quote in two fragments without a cue, and a claim of two that disputes another."""
    regions = (
        Region("q1", "quote", 0, 10),
        Region("q2", "quote", 25, 37),
        Region("s", "speaker", 11, 18, name="Ann\nLee", kind="person"),
        Region("c1", "claim", 42, 55, stance="assert"),
        Region("c2", "claim", 73, 81, stance="deny"),
        Region("c3", "claim", 38, 41, stance="deny"),
        Region("bo", "speaker", 57, 59, kind="person"),
        Region("cy", "speaker", 64, 66, kind="person"),
        Region("k1", "cue", 67, 71),
        Region("k2", "cue", 60, 63),
    )
    links = (
        Link("continues", "q2", "q1"),
        Link("said_by", "q1", "s"),
        Link("continues", "c3", "c2"),
        Link("said_by", "c2", "bo"),
        Link("said_by", "c2", "cy"),
        Link("cue_of", "k1", "c2"),
        Link("cue_of", "k2", "c2"),
        Link("disputes", "c2", "c1"),
    )
    return Annotation("split/article", regions, links)


def submit(annotation: Annotation, annotator: str, number: int, **fields: object):
    when = datetime(2026, 5, number, 9, 30, tzinfo=UTC)
    base = {
        "key": f"embedded/1/{number}",
        "created_at": when,
        "updated_at": when,
        "lead_time": 12.5,
        "raw": [{"value": TOLL}],
    }
    return AnnotationVersion(annotation=annotation, annotator=annotator, **base | fields)


ARTICLES = (
    Article("toll", TOLL, title="Toll", source="Harbour Post", language="en", licence="CC BY 4.0"),
    Article("order", ORDER, source="Harbour Post", published="2026-05-01"),
    Article("wall", FREE, title="=Wall", licence="All rights reserved"),
)


def fill(ledger: Ledger) -> None:
    for article in ARTICLES:
        ledger.add_article(article)
    ledger.add_prediction(Prediction("rules-1", toll_graph()))
    ledger.add_version(submit(toll_graph(), "ada@example.org", 1, model="rules-1"))
    ledger.add_version(submit(order_graph(), "bea@example.org", 2))
    ledger.add_version(submit(wall_graph(), "ada@example.org", 3))


class CountsWriter:
    """A plugged-in format: how many regions each article has."""

    def __init__(self, folder: Path, recipe: Recipe) -> None:
        self._file = (folder / "counts.txt").open("w")

    def add(self, entry: Entry) -> None:
        self._file.write(f"{entry.article.id} {len(entry.version.annotation.regions)}\n")

    def close(self) -> dict[str, int]:
        self._file.close()
        return {}


COUNTS = Format("counts", "Counts", ("counts.txt",), CountsWriter, carries=frozenset())
