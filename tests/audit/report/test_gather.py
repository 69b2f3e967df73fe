"""The report's figures are those of the steps that own them."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from workbench.adjudicate import decide, merge, record_decisions
from workbench.agree import agree, group_ledger
from workbench.audit import Claims, collect_claims, count_changes
from workbench.audit.report import Report, ReportOptions, gather_report
from workbench.audit.report.gather import find_tasks
from workbench.check import check_ledger, summarise
from workbench.ledger import Ledger, Push
from workbench.model import Annotation, AnnotationVersion, Article

from .conftest import FLIPPED, GRAPH, NOON, OPTIONS, SITE, SPEAKER, TEXT


def test_every_article_is_in_one_state(report: Report) -> None:
    assert sum(report.stages.values()) == report.articles == 17
    assert (report.stages["complete"], report.stages["partly"]) == (1, 15)
    assert report.stages["untouched"] == 1
    assert report.predicted == 1


def test_agreement_changes_findings_and_claims_are_the_librarys(
    report: Report, campaign: Ledger
) -> None:
    assert report.agreement == agree(group_ledger(campaign))
    assert report.changes == count_changes(campaign)
    assert tuple(f.count for f in report.findings) == summarise(check_ledger(campaign))
    claims = collect_claims(campaign)
    assert report.coverage == claims.coverage
    assert report.clusters == tuple(claims.clusters)[:100]
    assert report.seal == campaign.seal()


def test_annotators_have_their_times_and_their_suspect_submissions(report: Report) -> None:
    ada = next(p for p in report.people if p.annotator == "ada")
    assert (ada.submitted, ada.assisted, ada.unchanged, ada.fast) == (1, 1, 1, 1)
    assert ada.minutes is not None
    assert ada.minutes.median == pytest.approx(2 / 60)
    other = next(p for p in report.people if p.annotator.startswith("bo"))
    assert (other.assisted, other.unchanged, other.fast) == (1, 0, 0)


def test_tasks_are_found_where_their_label_studio_is_known(campaign: Ledger) -> None:
    wanted = {"evil", "untouched"}
    assert find_tasks(campaign, {}, wanted) == {}
    sites = {"labels.example.org": SITE + "/"}
    assert find_tasks(campaign, sites, wanted) == {"evil": f"{SITE}/projects/3/data?task=17"}
    sites["embedded-9"] = "http://127.0.0.1:8080"
    found = find_tasks(campaign, sites, wanted)
    assert found == {"evil": "http://127.0.0.1:8080/projects/1/data?task=4"}


def test_a_project_whose_number_was_given_again_has_the_servers_number_in_its_link(
    campaign: Ledger,
) -> None:
    campaign.record_push(Push("embedded-9/1~2", "untouched", 5, None))
    found = find_tasks(campaign, {"embedded-9": "http://127.0.0.1:8080"}, {"untouched"})
    assert found == {"untouched": "http://127.0.0.1:8080/projects/1/data?task=5"}


def test_an_address_that_is_no_web_address_gives_no_link(campaign: Ledger) -> None:
    sites = {"labels.example.org": "javascript:alert(1)"}
    assert find_tasks(campaign, sites, {"evil"}) == {}


@pytest.mark.parametrize(
    ("state", "stage"), [("draft", "begun"), ("skipped", "skipped"), ("deleted", "untouched")]
)
def test_an_article_nobody_submitted_says_why(tmp_path: Path, state: str, stage: str) -> None:
    with Ledger.open(f"sqlite:///{tmp_path / 'ledger.sqlite'}") as ledger:
        ledger.add_article(Article("a", "Nothing was said."))
        ledger.add_version(AnnotationVersion("k/1", Annotation("a"), "ada", state=state))
        stages = gather_report(ledger, now=NOON).stages
    assert stages == dict.fromkeys(stages, 0) | {stage: 1}


def test_the_campaigns_switches_count(campaign: Ledger, report: Report) -> None:
    code = report.findings[0].count.code
    quiet = gather_report(campaign, ReportOptions(rules={code: False}), now=NOON)
    assert code not in {f.count.code for f in quiet.findings}
    assert replace(quiet, findings=()).agreement == report.agreement


def test_a_report_is_of_the_state_that_its_seal_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path / 'ledger.sqlite'}"

    def collect(ledger: Ledger) -> Claims:
        with Ledger.open(url) as writer:
            writer.add_article(Article("late", "Late."))
        return collect_claims(ledger)

    monkeypatch.setattr("workbench.audit.report.gather.collect_claims", collect)
    with Ledger.open(url) as ledger:
        ledger.add_article(Article("a", "Nothing was said."))
        seal = ledger.seal()
        report = gather_report(ledger, now=NOON)
        assert (report.articles, report.seal) == (1, seal)
        assert ledger.seal() != seal


def test_an_article_is_adjudicated_when_nothing_is_left_to_decide(tmp_path: Path) -> None:
    with Ledger.open(f"sqlite:///{tmp_path / 'ledger.sqlite'}") as ledger:
        ledger.add_article(Article("evil", TEXT))
        renamed = replace(SPEAKER, name="Ann")
        other = replace(FLIPPED, regions=(renamed, *FLIPPED.regions[1:]))
        for name, graph in (("ada", GRAPH), ("bo", other)):
            ledger.add_version(AnnotationVersion(f"k/{name}", graph, name))
        versions = list(ledger.versions())
        for conflict, stage in zip(
            merge(versions).conflicts, ("partly", "adjudicated"), strict=True
        ):
            choice = decide(
                conflict, conflict.candidates[0].value, doc_id="evil", by="zoe", at=NOON
            )
            record_decisions(ledger, [choice])
            assert gather_report(ledger, replace(OPTIONS, overlap=3), now=NOON).stages[stage] == 1
