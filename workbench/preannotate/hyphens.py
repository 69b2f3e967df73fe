"""Words that a hyphen joins and spaCy parts: "co-pilot", "mayor-elect", "op-ed"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from spacy.language import Language

from workbench.preannotate.lexicon import Lexicon


def keep_whole(nlp: Language, lexicon: Lexicon) -> None:
    """Make a pipeline leave whole what begins or ends with one of the lexicon's joined parts."""
    tokenizer: Any = nlp.tokenizer
    find = tokenizer.infix_finditer

    def find_infixes(word: str) -> Iterator[object]:
        return (m for m in find(word) if m[0] != "-" or not _joins(word, m.start(), lexicon))

    tokenizer.infix_finditer = find_infixes


def strip_joined(word: str, lexicon: Lexicon) -> str:
    """Return what a word is without its joined part: the "president" of "ex-president"."""
    first, hyphen, last = word.partition("-")
    if hyphen and last and first in lexicon.words["joined_openings"]:
        return last
    return first if last in lexicon.words["joined_endings"] else word


def _joins(word: str, hyphen: int, lexicon: Lexicon) -> bool:
    first, last = word[:hyphen].lower(), word[hyphen + 1 :].lower()
    return first in lexicon.words["joined_openings"] or last in lexicon.words["joined_endings"]
