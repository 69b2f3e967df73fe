"""Links in the documentation lead somewhere, and the verbs it names exist."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import typer

from workbench.cli.app import app

REPOSITORY = Path(__file__).parent.parent
PAGES = sorted(
    path
    for pattern in ("*.md", "docs/*.md", "exports/*.md", "seeds/*.md")
    for path in REPOSITORY.glob(pattern)
)
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
VERB = re.compile(r"^(?:\$ )?workbench ([a-z]+)(?: ([a-z]+))?", re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_a_file(page: Path):
    targets = [t for t in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in t]
    missing = [target for target in targets if not (page.parent / target).exists()]
    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_verbs_in_examples_exist(page: Path):
    verbs = typer.main.get_command(app).commands
    unknown = {verb for verb, _ in VERB.findall(page.read_text(encoding="utf-8"))} - set(verbs)
    assert unknown == set()


def test_the_readme_says_what_each_extra_costs():
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    priced = re.findall(
        r"^\| `workbench\[(\w+)\]` \| .+ \| (?:\+ )?[\d,]+ \|$", readme, re.MULTILINE
    )
    assert set(priced) == set(project["optional-dependencies"])
