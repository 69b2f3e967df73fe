"""What a hyphen joins to a noun."""

from __future__ import annotations

import pytest

from workbench.preannotate.hyphens import strip_joined
from workbench.preannotate.lexicon import load_lexicon

WORDS = [
    ("ex-president", "president"),
    ("president-elect", "president"),
    ("anne-marie", "anne-marie"),
    ("ex-", "ex-"),
    ("president", "president"),
]


@pytest.mark.parametrize(("word", "stripped"), WORDS)
def test_a_joined_part_is_stripped(word: str, stripped: str) -> None:
    assert strip_joined(word, load_lexicon("en")) == stripped
