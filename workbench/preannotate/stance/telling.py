"""What the words of a content say of themselves: a denial, a wish, a falsehood, a negation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from workbench.preannotate.stance.content import MARKS, find_root, says_false, without_marks
from workbench.preannotate.stance.lexicon import Form, Judgement, StanceLexicon

if TYPE_CHECKING:
    from spacy.tokens import Token

_SENTENCE_BREAK = re.compile(r"(?<=[.!?])[\s'\"’”“]+(?=[A-Z])")
_FLAT_DENIAL, _WISH = Judgement("deny", 0.7), Judgement("none", 0.7)


def speaks_for_itself(text: str, lexicon: StanceLexicon) -> Judgement | None:
    """Return what words say of themselves: a flat denial, or a wish that asserts nothing.

    What answers a question of one's own ("Did I like it? No.") is no denial.
    """
    words = text.lstrip(MARKS + " ")
    sentences = _SENTENCE_BREAK.split(words)
    unasked = (s for before, s in pairwise(["", *sentences]) if not before.endswith("?"))
    denials = (
        lexicon.patterns["opening"].search(sentences[0]),
        *map(lexicon.patterns["answer"].search, unasked),
        *map(lexicon.patterns["denial"].search, sentences),
    )
    if any(denials):
        return _FLAT_DENIAL
    wishes = text != words and lexicon.patterns["wish"].search(words)
    return _WISH if wishes and not lexicon.patterns["telling"].search(words) else None


def calls_false(words: Sequence[Token], form: Form, lexicon: StanceLexicon) -> bool:
    """Return whether words say of something that it is a lie, or of a claim that it is absurd."""
    absurd = form == "claim" and any(t.lower_ in lexicon.words["absurdities"] for t in words[1:])
    return absurd or says_false(words[1:], lexicon)


def is_negated(words: Sequence[Token], text: str, lexicon: StanceLexicon) -> bool:
    """Return whether the main clause is negated and tells how things are or were, not will be.

    `text` is that of the words.
    """
    if lexicon.patterns["negated"].search(text):
        return True
    telling = without_marks(words)
    if not telling:
        return False
    root = find_root(telling)
    unreal = lexicon.words["irrealis"] | lexicon.words["future"]
    if any(child.lower_ in unreal for child in root.children):
        return False
    dependencies, inside = lexicon.dependencies, {t.i for t in telling}
    parts = [child for child in root.children if child.i in inside]
    if any(child.dep_ in dependencies["negations"] for child in parts):
        return True
    return any(
        token.lower_ in lexicon.words["negative_subjects"]
        for child in parts
        if child.dep_ in dependencies["arguments"]
        for token in (child, *child.children)
    )
