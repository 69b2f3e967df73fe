"""The pages on checks and schemas are what the code says."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from workbench import schema_reference
from workbench.check import Case, check_annotation, load_rules, reference
from workbench.model import Annotation, Article, Region
from workbench.schema import schema_names

DOCS = Path(__file__).parent.parent.parent / "docs"


@pytest.mark.parametrize(
    ("page", "render"),
    [
        ("checks.md", reference.render_reference),
        ("schemas.md", schema_reference.render_reference),
    ],
)
def test_page_is_made_from_the_code(page: str, render) -> None:
    written = (DOCS / page).read_text(encoding="utf-8")
    assert written == render(), f"docs/{page} is stale: run `make docs`"


def test_every_rule_is_on_the_page() -> None:
    page = (DOCS / "checks.md").read_text(encoding="utf-8")
    headings = re.findall(r"^### (.+)$", page, flags=re.MULTILINE)
    assert sorted(headings) == sorted({rule.code for rule in load_rules()})


def test_the_changelog_counts_them_right() -> None:
    changelog = (DOCS.parent / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"{len({rule.code for rule in load_rules()})} rules" in changelog


def test_every_schema_is_on_the_page() -> None:
    page = (DOCS / "schemas.md").read_text(encoding="utf-8")
    for name in schema_names():
        assert f"\n## {name}\n" in page


def blocks(language: str) -> list[str]:
    page = (DOCS / "checks.md").read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.+?)```", page, flags=re.DOTALL)


def test_example_rule_on_the_page_works() -> None:
    space: dict[str, object] = {}
    exec(next(block for block in blocks("python") if "@rule" in block), space)
    rule = space["find_long_cues"]
    text = "as far as anybody in the town hall can tell"
    case = Case(Article("a", text), Annotation("a", (Region("c", "cue", 0, len(text)),)))
    assert [flaw.message for flaw in rule.find(case)] == ["The cue is long."]


def test_switches_on_the_page_are_understood() -> None:
    switches = next(tomllib.loads(b) for b in blocks("toml") if "check.rules" in b)
    rules = switches["check"]["rules"]
    assert list(check_annotation(Annotation("a"), Article("a", "x"), rules=rules)) == []
