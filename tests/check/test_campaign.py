"""Checking a real ledger: newest submitted versions, with predictions, text and config."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from workbench.check import check_ledger
from workbench.labelstudio.convert import to_results
from workbench.ledger import Ledger
from workbench.model import Annotation, AnnotationVersion, Article, Link, Prediction, Region

TEXT = "Mayor Lena Ortiz said the toll would end in May."
GOOD = Annotation(
    "toll",
    (
        Region("s", "speaker", 0, 16, name="Lena Ortiz", kind="person"),
        Region("c", "cue", 17, 21),
        Region("q", "claim", 22, 47, stance="assert"),
    ),
    (Link("said_by", "q", "s"), Link("cue_of", "c", "q")),
)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(f"sqlite:///{tmp_path}/ledger.db") as opened:
        opened.add_article(Article("toll", TEXT))
        yield opened


def version(key: str = "embedded/1/1", **fields: object) -> AnnotationVersion:
    return AnnotationVersion(
        **{"key": key, "annotation": GOOD, "annotator": "ada", **fields}  # type: ignore[arg-type]  # test fields
    )


def codes(ledger: Ledger, **options: object) -> list[str]:
    return [f.code for f in check_ledger(ledger, **options)]  # type: ignore[arg-type]  # test options


def test_clean_ledger_has_no_findings(ledger: Ledger) -> None:
    ledger.add_version(version(task=1, raw=to_results(GOOD, TEXT)))
    assert codes(ledger) == []


def test_finding_carries_key_and_annotator(ledger: Ledger) -> None:
    ledger.add_version(version(annotation=msgspec.structs.replace(GOOD, links=GOOD.links[1:])))
    found = list(check_ledger(ledger))
    assert {f.code for f in found} == {"no-speaker", "unused-speaker"}
    assert {(f.doc_id, f.annotation, f.annotator) for f in found} == {
        ("toll", "embedded/1/1", "ada")
    }


def test_only_the_newest_submitted_version_counts(ledger: Ledger) -> None:
    ledger.add_version(version(annotation=msgspec.structs.replace(GOOD, links=())))
    ledger.add_version(version())
    ledger.add_version(
        version("embedded/1/2", state="draft", annotation=Annotation("toll", GOOD.regions))
    )
    ledger.add_version(version("embedded/1/3", state="skipped", lead_time=0.1))
    assert codes(ledger) == []


def test_prediction_it_started_from_is_compared(ledger: Ledger) -> None:
    ledger.add_prediction(Prediction("rules-1", GOOD))
    ledger.add_prediction(Prediction("rules-2", Annotation("toll")))
    ledger.add_version(version(model="rules-1"))
    ledger.add_version(version("embedded/1/2", model="rules-2"))
    assert [(f.code, f.annotation) for f in check_ledger(ledger)] == [
        ("rubber-stamp", "embedded/1/1")
    ]


def test_config_in_force_is_compared(ledger: Ledger) -> None:
    ledger.add_version(version(config="sha256:old"))
    assert codes(ledger, config="sha256:new") == ["older-config"]
    assert codes(ledger, config="sha256:old") == []
    assert codes(ledger) == []


def test_what_the_pull_could_not_read_is_found_again(ledger: Ledger) -> None:
    raw = [*to_results(GOOD, TEXT), {"type": "rectangle", "value": {}}]
    ledger.add_version(version(task=7, raw=raw))
    found = list(check_ledger(ledger))
    assert [(f.code, f.path, f.annotation) for f in found] == [
        ("unreadable-item", f"$.result[{len(raw) - 1}]", "embedded/1/1")
    ]


def test_raw_of_other_formats_is_no_result(ledger: Ledger) -> None:
    ledger.add_version(version("file:toll#ada", raw=[{"content": [[22, 47]]}]))
    assert codes(ledger) == []


def test_campaign_rules_see_all_articles_and_switches_hold(ledger: Ledger) -> None:
    ledger.add_article(Article("fee", TEXT + " Nobody laughed."))
    other = msgspec.structs.replace(
        GOOD,
        doc_id="fee",
        regions=(msgspec.structs.replace(GOOD.regions[0], name="Lenna Ortiz"), *GOOD.regions[1:]),
    )
    ledger.add_version(version())
    ledger.add_version(version("embedded/1/2", annotation=other))
    assert codes(ledger) == ["two-spellings"]
    assert codes(ledger, rules={"two-spellings": False}) == []
