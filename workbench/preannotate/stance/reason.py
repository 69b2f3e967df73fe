"""Whether a content tells what for somebody is praised or blamed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from workbench.preannotate.stance.content import MARKS, find_root
from workbench.preannotate.stance.lexicon import StanceLexicon

if TYPE_CHECKING:
    from spacy.tokens import Token


def gives_reason(
    words: Sequence[Token], cue: Sequence[Token], lexicon: StanceLexicon, *, own: bool
) -> bool:
    """Return whether words tell what for somebody is praised or blamed ("him for leaving").

    `own`: a "for" may belong to their main noun, which is no claim or plan ("calls for …").
    """
    named, gerund = lexicon.words["reason"], lexicon.tags["gerund"]
    if any(t.lower_ in named for t in cue[-1:]):
        is_verb = any(t.tag_ in lexicon.tags["verb"] - gerund for t in cue)
        return is_verb or any(t.tag_ in gerund for t in words[:1])
    if not words:
        return False
    root = find_root(words)
    whole = root.tag_ in lexicon.tags["names"]
    tied = {root.head.i, *(t.i for t in cue)}
    return any(
        before.lower_ in named
        and (before.head.i in tied or (own and root.i in (before.head.i, before.i)))
        and (whole or _tells_a_deed(words[place:], lexicon, quoted=before.head.i in tied))
        for place, before in enumerate(words[:-1], start=1)
    )


def _tells_a_deed(words: Sequence[Token], lexicon: StanceLexicon, *, quoted: bool) -> bool:
    """Whether words open what somebody did or is: "leaving", "again leaving", "his vote"."""
    first, gerund = words[0], lexicon.tags["gerund"]
    opens = first.tag_ in gerund | lexicon.tags["possessive"]
    if opens or first.lower_ in lexicon.words["negations"] or (quoted and first.text in MARKS):
        return True
    leads = first.tag_ in lexicon.tags["adverb"]
    return leads and any(t.tag_ in gerund for t in words[1:2])
