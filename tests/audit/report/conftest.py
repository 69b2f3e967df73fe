"""A small campaign with something for every part of the report, and texts that try to break it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from workbench.audit.report import Report, ReportOptions, gather_report
from workbench.ingest import add_to_ledger, ingest
from workbench.ledger import Ledger, Push
from workbench.model import Annotation, AnnotationVersion, Article, Link, Prediction, Region

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
EVIL = "<script>alert('x')</script>"
TEXT = f"Ann {EVIL} Lee said the toll & {EVIL} ends. Bo Kim denied that. Nobody else was asked."
SITE = "https://labels.example.org"


def span(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


SPEAKER = Region("s", "speaker", *span(f"Ann {EVIL} Lee"), name=f"Ann {EVIL}", kind="person")
CUE = Region("u", "cue", *span("said"))
CLAIM = Region("c", "claim", *span(f"the toll & {EVIL} ends"), stance="assert")
GRAPH = Annotation(
    "evil", (SPEAKER, CUE, CLAIM), (Link("said_by", "c", "s"), Link("cue_of", "u", "c"))
)
FLIPPED = replace(GRAPH, regions=(SPEAKER, CUE, replace(CLAIM, stance="deny")))
OPTIONS = ReportOptions(
    title=f"Spring {EVIL}", overlap=2, sites={"labels.example.org": SITE}, claims=100
)


@pytest.fixture(scope="session")
def campaign(tmp_path_factory: pytest.TempPathFactory, seeds: Path) -> Iterator[Ledger]:
    """The seeds, and an article with markup in its text and names, labelled by two."""
    path = tmp_path_factory.mktemp("report") / "ledger.sqlite"
    with Ledger.open(f"sqlite:///{path}") as ledger:
        add_to_ledger(ingest([seeds / "*.txt"]), ledger)
        ledger.add_article(Article("evil", TEXT, title=EVIL, source=f"The {EVIL} Post"))
        ledger.add_article(Article("untouched", "Nothing was said."))
        ledger.add_prediction(Prediction("rules-1", GRAPH))
        for name, annotation, seconds in (("ada", GRAPH, 2.0), (f"bo{EVIL}", FLIPPED, 300.0)):
            ledger.add_version(
                AnnotationVersion(
                    f"labels.example.org/3/{name}",
                    annotation,
                    name,
                    updated_at=NOON + timedelta(minutes=1),
                    lead_time=seconds,
                    model="rules-1",
                )
            )
        ledger.record_push(Push("labels.example.org/3", "evil", 17, "rules-1"))
        ledger.record_push(Push("embedded-9/1", "evil", 4, "rules-1"))
        yield ledger


@pytest.fixture(scope="session")
def report(campaign: Ledger) -> Report:
    """Its report."""
    return gather_report(campaign, OPTIONS, now=NOON)
