"""What one paragraph says, placed in its article: the step between the parse and the record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc

from workbench.model import Spans
from workbench.preannotate.according import find_according
from workbench.preannotate.found import Candidate
from workbench.preannotate.frames import find_verb_cues
from workbench.preannotate.lexicon import Lexicon
from workbench.preannotate.marks import find_quotations
from workbench.preannotate.merge import settle
from workbench.preannotate.nouns import find_adjective_cues, find_noun_cues
from workbench.preannotate.quotes import find_speech, locate
from workbench.preannotate.stance import Judgement, judge_stance
from workbench.preannotate.tree import Tree, read_tree


@dataclass(frozen=True, slots=True)
class Placed:
    """A candidate in code points of the article, with its stance."""

    content: Spans
    source: Spans
    cue: Spans
    frame: str
    score: float
    judgement: Judgement


def read_paragraph(doc: Doc, offset: int, lexicon: Lexicon) -> Iterator[Placed]:
    """Yield the attributions of a parsed paragraph that starts at `offset` of its article."""
    tree = read_tree(doc)
    quoted = locate(tree, find_quotations(tree.text))
    speech = find_speech(tree, quoted, lexicon)
    others = [
        *find_according(tree),
        *find_verb_cues(tree, lexicon),
        *find_noun_cues(tree, lexicon),
        *find_adjective_cues(tree, lexicon),
    ]
    for candidate in settle(tree, speech.candidates, others, quoted, speech.orphans):
        yield _place(doc, tree, candidate, offset)


def _place(doc: Doc, tree: Tree, candidate: Candidate, offset: int) -> Placed:
    content = tree.spans(candidate.content)
    source = tree.spans(candidate.source)
    cue = tree.spans(candidate.cue)
    return Placed(
        content=_move(content, offset),
        source=_move(source, offset),
        cue=_move(cue, offset),
        frame=candidate.frame,
        score=candidate.score,
        judgement=judge_stance(doc, cue=cue, content=content, source=source),
    )


def _move(spans: Spans, offset: int) -> Spans:
    return tuple((start + offset, end + offset) for start, end in spans)
