"""An article as the rules read it, and attributions that somebody else finds in it.

Another pre-annotator gives spans; who the speaker is and what the stance is, the rules say.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from spacy.tokens import Doc

from workbench.model import Article, Spans
from workbench.preannotate.lexicon import Lexicon
from workbench.preannotate.marks import find_quotations
from workbench.preannotate.paragraph import Placed
from workbench.preannotate.parse import read_parse
from workbench.preannotate.quoted import locate
from workbench.preannotate.speakers import NameMention, NounMention, Source, read_source
from workbench.preannotate.stance import Judgement, judge_stance
from workbench.preannotate.tree import Tree


class Parsed:
    """A parsed paragraph that begins at `offset` of its article."""

    def __init__(self, doc: Doc, offset: int, lexicon: Lexicon) -> None:
        self.doc = doc
        self.offset = offset
        self.lexicon = lexicon

    @cached_property
    def tree(self) -> Tree:
        """The paragraph as the rules read it."""
        return read_parse(self.doc, self.lexicon)

    @cached_property
    def quoted(self) -> frozenset[int]:
        """The tokens in quotation marks."""
        quotations = locate(self.tree, find_quotations(self.tree.text))
        return frozenset(t for q in quotations for t in q.tokens)

    def shift(self, spans: Spans) -> Spans:
        """Return the spans that lie in the paragraph, as code points into its text."""
        length = len(self.doc.text)
        moved = ((start - self.offset, end - self.offset) for start, end in spans)
        return tuple((s, e) for s, e in moved if s >= 0 and e <= length)

    def find_head(self, spans: Spans) -> int | None:
        """Return the token of the spans that the others in them depend on."""
        tree, inside = self.tree, self.shift(spans)
        tokens = [
            t
            for t in range(len(tree))
            if any(tree.starts[t] < end and tree.ends[t] > start for start, end in inside)
        ]
        return next((t for t in tokens if tree.heads[t] == t or tree.heads[t] not in tokens), None)


@dataclass(frozen=True, slots=True)
class Reading:
    """What the rules read in one article, before its speakers get their names."""

    article: Article
    placed: Sequence[Placed]
    names: Sequence[NameMention]
    nouns: Sequence[NounMention]
    lexicon: Lexicon
    parsed: Sequence[Parsed]

    def place(
        self, *, cue: Spans, source: Spans, content: Spans, score: float, rule: Placed | None
    ) -> Placed:
        """Return an attribution of these spans with its stance and the mention of its speaker.

        `rule` is what the rules found at the same cue: where source or spans are theirs, so is what
        they say of them.
        """
        parsed = self._find((cue or content)[0][0])
        frame = rule.frame if rule else "learned"
        if rule and (rule.cue, rule.source, rule.content) == (cue, source, content):
            judgement = rule.judgement
        elif parsed and cue and self.lexicon.stance:
            judgement = judge_stance(
                parsed.doc,
                cue=parsed.shift(cue),
                content=parsed.shift(content),
                source=parsed.shift(source),
                language=self.lexicon.stance,
            )
        else:
            judgement = rule.judgement if rule else Judgement("none", 0.5)
        same_source = rule is not None and rule.source == source
        speaker = rule.speaker if rule and same_source else self._read_source(source)
        return Placed(content, source, cue, frame, score, judgement, speaker)

    def _read_source(self, source: Spans) -> Source | None:
        parsed = self._find(source[0][0]) if source else None
        if parsed is None:
            return None
        head = parsed.find_head(source)
        return read_source(parsed.tree, head, self.lexicon, parsed.offset, parsed.quoted)

    def _find(self, position: int) -> Parsed | None:
        number = bisect_right(self.parsed, position, key=lambda parsed: parsed.offset)
        return self.parsed[number - 1] if number else None
