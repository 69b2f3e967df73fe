"""Findings in words, as the columns of a task."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.labelstudio.feedback import describe_findings
from workbench.model import Finding


def finding(code: str = "no-speaker", severity: str = "warning", **fields: object) -> Finding:
    return Finding(
        code=code, severity=severity, message="Why.", remedy="Link it.", doc_id="a", **fields
    )


def test_a_line_names_severity_code_words_and_remedy():
    columns = describe_findings([finding(excerpt="“no\n offer”", annotator="ada@x.org", start=3)])
    assert columns == {
        "status": "needs fixing",
        "findings": "1. warning no-speaker “no offer”: Link it.",
        "early_findings": "",
        "errors": 0,
        "warnings": 1,
    }


def test_of_several_annotators_each_line_names_those_who_did_it():
    found = [finding(excerpt="x", annotator=name) for name in ("bo@x.org", "ada@x.org")]
    columns = describe_findings(
        [*found, finding("torn", "error", annotator="bo@x.org")], several=True
    )
    assert columns["findings"].splitlines() == [
        "1. error torn: Link it. (bo@x.org)",
        "2. warning no-speaker “x”: Link it. (ada@x.org, bo@x.org)",
    ]
    assert (columns["errors"], columns["warnings"]) == (1, 2)


@pytest.mark.parametrize(
    ("severities", "status"),
    [
        ([], "clean"),
        (["info"], "clean"),
        (["info", "warning"], "needs fixing"),
        (["error"], "needs fixing"),
    ],
)
def test_information_alone_needs_no_fixing(severities, status):
    assert describe_findings([finding(severity=s) for s in severities])["status"] == status


@given(st.integers(0, 60))
def test_a_long_list_is_cut_and_its_length_told(count):
    columns = describe_findings([finding(f"code-{n}") for n in range(count)])
    lines = columns["findings"].splitlines()
    assert columns["warnings"] == count
    assert len(lines) == min(count, 21)
    if count > 20:
        assert lines[-1] == f"… and {count - 20} more"


def test_while_others_are_to_label_it_the_page_does_not_show_what_was_found():
    columns = describe_findings([finding()], early=True)
    assert (columns["findings"], columns["status"]) == ("", "needs fixing")
    assert columns["early_findings"] == "1. warning no-speaker: Link it."
