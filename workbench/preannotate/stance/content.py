"""The form of a content: what kind of phrase the cue takes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from spacy.tokens import Doc, Token

from workbench.model import Spans
from workbench.preannotate.stance.cue import tokens_of
from workbench.preannotate.stance.lexicon import Form, StanceLexicon

_SENTENCE_END = re.compile(r"([.!?])[.!?]*['\"’”)\]]*(?=\s|$)")
_MARKS = "\"“”„«»'‘’"


def read_form(doc: Doc, content: Spans, cue: Spans, lexicon: StanceLexicon) -> Form:
    """Return the form of the content; a fragment in quotation marks is `quoted`."""
    tokens = [t for t in tokens_of(doc, content) if not t.is_space]
    words = [t for t in tokens if not t.is_punct]
    if not words:
        return "noun"
    text = " ".join(doc.text[start:end] for start, end in content)
    ends = _SENTENCE_END.findall(text)
    if ends and set(ends) == {"?"}:
        return "question"
    if len(ends) < 2 and _is_imperative(words, lexicon):
        return "imperative"
    return _read_opening(words, tokens_of(doc, cue), lexicon) or _read_phrase(
        words, lexicon, quoted=text.lstrip()[:1] in _MARKS
    )


def _is_imperative(words: Sequence[Token], lexicon: StanceLexicon) -> bool:
    first = words[0]
    subjects = lexicon.dependencies["subjects"]
    if first.tag_ not in lexicon.tags["base"]:
        return False
    clause = first.head if first.dep_ in lexicon.dependencies["auxiliaries"] else first
    return not any(child.dep_ in subjects for child in clause.children)


def _read_opening(
    words: Sequence[Token], cue: Sequence[Token], lexicon: StanceLexicon
) -> Form | None:
    first = words[0]
    named = lexicon.words
    before = first.nbor(-1) if first.i else None
    if first.lower_ in named["as"] or (before is not None and before.lower_ in named["as"]):
        return "as"
    if any(t.lower_ in named["as"] and t.head in cue for t in words):
        return "as"
    if first.lower_ in named["infinitive"] and len(words) > 1:
        return "infinitive" if words[1].tag_ in lexicon.tags["base"] else None
    if first.lower_ in named["that"] and first.dep_ == "mark":
        return "that"
    if first.lower_ in named["whether"]:
        return "whether"
    return "wh" if first.lower_ in named["wh"] else None


def _read_phrase(words: Sequence[Token], lexicon: StanceLexicon, *, quoted: bool) -> Form:
    inside = {t.i for t in words}
    roots = [t for t in words if t.head.i not in inside or t.head.i == t.i]
    if any(_is_clause(root, inside, lexicon) for root in roots):
        return "clause"
    if quoted:
        return "quoted"
    if words[0].tag_ in lexicon.tags["gerund"] or roots[0].tag_ in lexicon.tags["gerund"]:
        return "gerund"
    for root in roots:
        if root.lower_ in lexicon.words["claim_nouns"]:
            return "claim"
        if root.lower_ in lexicon.words["action_nouns"]:
            return "action"
    return "noun"


def _is_clause(root: Token, inside: set[int], lexicon: StanceLexicon) -> bool:
    if root.tag_ in lexicon.tags["finite"]:
        return True
    children = [child for child in root.children if child.i in inside]
    auxiliaries = lexicon.dependencies["auxiliaries"]
    if any(c.dep_ in auxiliaries and c.tag_ in lexicon.tags["finite"] for c in children):
        return True
    return any(c.dep_ in lexicon.dependencies["subjects"] for c in children)
