"""The stance of one attribution, from its cue's word class and its content's form."""

from __future__ import annotations

from spacy.tokens import Doc

from workbench.model import Spans
from workbench.preannotate.stance.content import read_form
from workbench.preannotate.stance.cue import read_cue
from workbench.preannotate.stance.lexicon import Judgement, load_lexicon

_UNREAL = Judgement("none", 0.6)


def judge_stance(doc: Doc, *, cue: Spans, content: Spans, source: Spans) -> Judgement:
    """Return the source's commitment to the content as worded: assert, deny or none.

    `doc` is tagged and parsed (no lemmas or entities needed) and holds the sentences of cue and
    content; spans are code points into `doc.text`. ModelError if the doc's language has no lexicon.
    """
    lexicon = load_lexicon(doc.lang_)
    reading = read_cue(doc, cue, source, lexicon)
    form = read_form(doc, content, cue, lexicon)
    judgement = reading.word_class.judge(form, negated=reading.negated)
    if reading.irrealis and judgement.stance != "none":
        return _UNREAL
    return judgement
