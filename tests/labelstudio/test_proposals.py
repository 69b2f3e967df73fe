"""A proposal as a task, and what its submission says of itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import msgspec
import pytest
from label_studio_sdk.label_interface import LabelInterface
from pier import ARTICLE, ASSERTED, WHOLE

from workbench.adjudicate import Rule, find_versions, merge_by, propose
from workbench.errors import InputError
from workbench.labelstudio import build_config, from_results
from workbench.labelstudio.adjudication_config import build_adjudication_config
from workbench.labelstudio.adjudication_project import MOST_TITLE, title_adjudication
from workbench.labelstudio.proposals import (
    encode_proposal,
    encode_result,
    read_proposal,
    read_reason,
    recall_merge,
    remember_basis,
)
from workbench.ledger import Ledger
from workbench.model import AnnotationVersion, Article

RULE = Rule("weighted", weights={"ann": 0.75, "bob": 0.25})


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(f"sqlite:///{tmp_path / 'ledger.sqlite'}") as opened:
        opened.add_article(ARTICLE)
        for name, annotation in (("ann", WHOLE), ("bob", ASSERTED)):
            opened.add_version(AnnotationVersion(f"e/1/{name}", annotation, name))
        yield opened


def test_a_proposal_goes_out_with_its_columns_and_its_name(ledger: Ledger) -> None:
    proposal = propose(merge_by(Rule("majority"), find_versions(ledger, "pier")), ARTICLE.text)
    task = msgspec.json.decode(encode_proposal(ARTICLE, proposal))
    assert task["data"]["text"] == ARTICLE.text
    assert (task["data"]["conflicts"], task["data"]["status"]) == (1, "conflicts")
    (prediction,) = task["predictions"]
    assert prediction["model_version"] == "adjudication"
    assert read_proposal(prediction["result"]) == proposal.digest
    conversion = from_results(prediction["result"], text=ARTICLE.text, doc_id="pier")
    assert conversion.findings == ()
    assert conversion.annotation == proposal.prediction.annotation
    interface = LabelInterface(build_adjudication_config())
    assert interface.validate_prediction(prediction, return_errors=True) == []


def test_a_proposal_is_recalled_as_it_was_made(ledger: Ledger) -> None:
    versions = find_versions(ledger, "pier")
    merged = merge_by(RULE, versions)
    proposal = propose(merged, ARTICLE.text)
    remember_basis(ledger, proposal, RULE, versions)
    ledger.add_version(AnnotationVersion("e/1/bob", WHOLE, "bob"))
    assert recall_merge(ledger, proposal.digest) == merged
    assert recall_merge(ledger, "another") is None


def test_a_proposal_that_runs_out_of_the_text_is_refused(ledger: Ledger) -> None:
    proposal = propose(merge_by(RULE, find_versions(ledger, "pier")), ARTICLE.text)
    with pytest.raises(InputError, match="not well-formed"):
        encode_result(Article("pier", ARTICLE.text[:40]), proposal)


@pytest.mark.parametrize(
    ("result", "reason"),
    [
        ([{"from_name": "reason", "value": {"text": [" because ", "so"]}}], "because\nso"),
        ([{"from_name": "reason", "value": {"text": "because"}}], "because"),
        ([{"from_name": "reason", "value": {"text": [" "]}}], None),
        ([{"from_name": "reason", "value": None}, 7], None),
        ([{"from_name": "name", "value": {"text": ["x"]}}], None),
        (None, None),
    ],
)
def test_the_reason_is_read_whatever_the_result_is(result: object, reason: str | None) -> None:
    assert read_reason(result) == reason


def test_the_adjudicators_config_is_the_annotators_with_the_conflicts_above() -> None:
    ours, theirs = (ET.fromstring(c()) for c in (build_adjudication_config, build_config))
    panel = ours.findall("View")[0]
    assert [view.get("className") for view in panel][:3] == ["conflicts", "reason", "proposal"]
    for view in list(panel)[:3]:
        panel.remove(view)
    ours.findall("Style")[0].text = theirs.findall("Style")[0].text
    plain = [ET.canonicalize(ET.tostring(tree), strip_text=True) for tree in (ours, theirs)]
    assert plain[0] == plain[1]
    LabelInterface(build_adjudication_config()).validate()


def test_a_title_of_any_length_leaves_room_for_what_it_is() -> None:
    assert title_adjudication("News") == "News – adjudication"
    long = title_adjudication("N" * 80)
    assert len(long) == MOST_TITLE
    assert long.endswith(" – adjudication")
