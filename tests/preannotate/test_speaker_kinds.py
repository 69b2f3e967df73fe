"""What kind of speaker a source is, and its name, on sentences of our own."""

from __future__ import annotations

import pytest

from workbench.model import Article
from workbench.preannotate import PreAnnotator, load_preannotator
from workbench.records import to_attributions


@pytest.fixture(scope="module")
def rules() -> PreAnnotator:
    return load_preannotator("rules")


def read_last(rules: PreAnnotator, text: str) -> tuple[str | None, str | None]:
    (prediction,) = rules.annotate([Article("a", text, language="en")])
    last = to_attributions(prediction.annotation, text).attributions[-1]
    return last.speaker_name, last.speaker_kind


CASES = [
    ("The CEO said that it rained.", "CEO", "unnamed"),
    (
        "Ann Dole, chief executive of Norbank, is back. The CEO said that it rained.",
        "Ann Dole",
        "person",
    ),
    ("Ana Silva won in Lima. The Brazilian said that it rained.", "Ana Silva", "person"),
    (
        "Sen. Ann Dole, a Republican, is back. The Republican said that it rained.",
        "Ann Dole",
        "person",
    ),
    ("The Rev. Dean said that it rained.", "Dean", "person"),
    ("The Spaniard said that it rained.", "Spaniard", "unnamed"),
    ("The Independent said that it rained.", "Independent", "organization"),
    ("Israelis said that it rained.", "Israelis", "unnamed"),
    ("Democrats said that it rained.", "Democrats", "organization"),
    ("Records indicate that it rained.", "records", "document"),
    ("Glenvale said that it would sell its plant.", "Glenvale", "organization"),
    ("Ann Dole said that it would rain.", "Ann Dole", "person"),
    ("Glenvale said that it was her best year.", "Glenvale", "person"),
    ("The museum said that it rained.", "museum", "organization"),
    ("The fire service said that it rained.", "fire service", "organization"),
]


@pytest.mark.parametrize(("text", "name", "kind"), CASES, ids=[case[0] for case in CASES])
def test_a_source_is_of_the_kind(rules: PreAnnotator, text: str, name: str, kind: str) -> None:
    assert read_last(rules, text) == (name, kind)
