"""Every rule has good and bad examples, and they show what they claim to show."""

from __future__ import annotations

import pytest

from workbench.check import load_rules
from workbench.check.examples import FOLDER, check_sample, read_example

CODES = sorted(
    {rule.code for rule in load_rules() if rule.find.__module__.startswith("workbench.")}
)
BAD = [(code, n) for code in CODES for n in range(len(read_example(code).bad))]
GOOD = [(code, n) for code in CODES for n in range(len(read_example(code).good))]


def test_every_rule_has_an_example_and_every_example_a_rule() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.json")) == CODES
    for code in CODES:
        assert read_example(code).bad
        assert read_example(code).good


@pytest.mark.parametrize(("code", "number"), BAD)
def test_bad_sample_gives_exactly_its_findings(code: str, number: int) -> None:
    sample = read_example(code).bad[number]
    found = [f for f in check_sample(sample) if f.code == code]
    assert [(f.path, f.excerpt) for f in found] == [(e.path, e.excerpt) for e in sample.findings]
    assert found
    assert all(f.message.endswith(".") and f.remedy.endswith(".") for f in found)


@pytest.mark.parametrize(("code", "number"), GOOD)
def test_good_sample_gives_no_finding_of_any_rule(code: str, number: int) -> None:
    assert list(check_sample(read_example(code).good[number])) == []


@pytest.mark.parametrize("rule", load_rules(), ids=lambda rule: f"{rule.code}@{rule.scope}")
def test_rule_says_what_it_finds_and_what_to_do(rule) -> None:
    assert rule.title
    assert rule.remedy.endswith(".")
    assert len(rule.description) > 20
