"""What of a content's words counts when claims are compared."""

from __future__ import annotations

import pytest

from workbench.audit.claims.reading import read_words
from workbench.model import Attribution


@pytest.mark.parametrize(("language", "known"), [("en", True), ("en_US", True), ("xx", False)])
def test_a_content_has_stems_where_its_language_has_a_lexicon(language: str, known: bool) -> None:
    (words,) = read_words(
        "Ann said the dam held.", [Attribution(content=((9, 21),))], language=language
    )
    assert bool(words.stems) is known
