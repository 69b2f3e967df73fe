"""Whether a content tells what for somebody is praised or blamed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from workbench.preannotate.stance.content import MARKS, find_root
from workbench.preannotate.stance.lexicon import StanceLexicon

if TYPE_CHECKING:
    from spacy.tokens import Token


def gives_reason(words: Sequence[Token], cue: Sequence[Token], lexicon: StanceLexicon) -> bool:
    """Return whether words tell what for somebody is praised or blamed ("him for leaving")."""
    named, gerund = lexicon.words["reason"], lexicon.tags["gerund"]
    if any(t.lower_ in named for t in cue[-1:]):
        is_verb = any(t.tag_ in lexicon.tags["verb"] - gerund for t in cue)
        return is_verb or any(t.tag_ in gerund for t in words[:1])
    if not words:
        return False
    root = find_root(words)
    whole = root.tag_ in lexicon.tags["names"]
    governors = {root.head.i, *(t.i for t in cue)}
    return any(
        before.lower_ in named
        and (before.head.i in governors or root.i in (before.head.i, before.i))
        and (whole or _tells_a_deed(token, lexicon, quoted=before.head.i in governors))
        for before, token in pairwise(words)
    )


def _tells_a_deed(token: Token, lexicon: StanceLexicon, *, quoted: bool) -> bool:
    """Whether a token opens what somebody did or is: "leaving", "again leaving", "his vote"."""
    opens = token.tag_ in lexicon.tags["gerund"] | lexicon.tags["possessive"]
    if opens or token.lower_ in lexicon.words["negations"]:
        return True
    leads = token.tag_ in lexicon.tags["adverb"] and token.nbor().tag_ in lexicon.tags["gerund"]
    return leads or (quoted and token.text in MARKS)
