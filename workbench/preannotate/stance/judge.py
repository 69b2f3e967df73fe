"""The stance of one attribution, from its cue's word class and its content's form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.model import Spans
from workbench.preannotate.stance.content import read_form, read_text
from workbench.preannotate.stance.cue import read_cue, tokens_of
from workbench.preannotate.stance.lexicon import Judgement, load_lexicon
from workbench.preannotate.stance.reason import gives_reason
from workbench.preannotate.stance.telling import calls_false, is_negated, speaks_for_itself

if TYPE_CHECKING:
    from spacy.tokens import Doc

_UNREAL = Judgement("none", 0.6)
_UNDISPUTED = Judgement("assert", 0.7)
_ANSWER = Judgement("deny", 0.6)
_THINGS = frozenset(("noun", "gerund", "action", "claim", "quality"))


def judge_stance(
    doc: Doc, *, cue: Spans, content: Spans, source: Spans, language: str | None = None
) -> Judgement:
    """Return the source's commitment to the content as worded: assert, deny or none.

    `doc` is tagged and parsed (no lemmas or entities needed) and holds the sentences of cue and
    content; spans are code points into `doc.text`. ModelError if the language, the doc's unless
    one is given, has no lexicon.
    """
    lexicon = load_lexicon(language or doc.lang_)
    cue_tokens = tokens_of(doc, cue)
    content_tokens = tokens_of(doc, content)
    reading = read_cue(cue_tokens, lexicon, source=tokens_of(doc, source), content=content_tokens)
    text = read_text(doc, content)
    form = read_form(content_tokens, cue_tokens, text, lexicon)
    if reading.word_class.predicates and calls_false(content_tokens, form, lexicon):
        form = "falsehood"
    elif form in _THINGS and "reason" in reading.word_class.frames:
        own = form in ("noun", "gerund")
        form = "reason" if gives_reason(content_tokens, cue_tokens, lexicon, own=own) else form
    judgement = reading.word_class.judge(form, negated=reading.negated)
    if reading.by_nobody and reading.word_class.judge(form, negated=False).stance == "deny":
        return _UNDISPUTED
    if reading.irrealis and not reading.negated and judgement.stance != "none":
        return _UNREAL
    concedes = reading.word_class.concedes
    if judgement.stance == "assert" and form not in ("as", "question") and not concedes:
        if reading.word_class.contradicts and is_negated(content_tokens, text, lexicon):
            return _ANSWER
        return speaks_for_itself(text, lexicon) or judgement
    return judgement
