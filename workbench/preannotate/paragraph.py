"""What one paragraph says, placed in its article: the step between the parse and the record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from spacy.tokens import Doc

from workbench.model import Span, Spans
from workbench.preannotate.according import find_according
from workbench.preannotate.adverbs import find_adverb_cues
from workbench.preannotate.found import Candidate
from workbench.preannotate.frames import find_verb_cues
from workbench.preannotate.lexicon import Lexicon
from workbench.preannotate.lost import find_inserted_clauses, find_lost_clauses
from workbench.preannotate.marks import find_quotations
from workbench.preannotate.merge import settle
from workbench.preannotate.naming import find_namings
from workbench.preannotate.nouns import find_adjective_cues, find_noun_cues
from workbench.preannotate.parse import read_parse
from workbench.preannotate.parts import ALL_PARTS, name_part
from workbench.preannotate.quoted import Quoted, locate
from workbench.preannotate.quotes import Speech, find_speech
from workbench.preannotate.speakers import (
    NameMention,
    NounMention,
    Source,
    read_label,
    read_names,
    read_nouns,
    read_source,
)
from workbench.preannotate.stance import Judgement, judge_stance
from workbench.preannotate.surface import is_headline
from workbench.preannotate.tree import Tree
from workbench.text import trim


@dataclass(frozen=True, slots=True)
class Placed:
    """A candidate in code points of the article, with its stance; `score` counts in both (0–1)."""

    content: Spans
    source: Spans
    cue: Spans
    frame: str
    score: float
    judgement: Judgement
    speaker: Source | None = None


@dataclass(frozen=True, slots=True)
class Orphan:
    """A quoted sentence without a cue, in code points of the article, with its stance."""

    span: Span
    judgement: Judgement


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph's attributions in text order, and what its neighbours need to know of it.

    `opening` is a cue that announces the next paragraph, `signature` who the quotation in the
    paragraph before is from.
    """

    span: Span
    placed: tuple[Placed, ...]
    orphans: tuple[Orphan, ...]
    opening: Placed | None
    signature: Placed | None = None
    names: tuple[NameMention, ...] = ()
    nouns: tuple[NounMention, ...] = ()


def read_paragraph(
    doc: Doc, offset: int, lexicon: Lexicon, parts: frozenset[str] = ALL_PARTS
) -> Paragraph:
    """Return what a parsed paragraph says that starts at `offset` of its article.

    `parts` are the rules that run beside those for quotations.
    """
    tree = read_parse(doc, lexicon)
    quoted = locate(tree, find_quotations(tree.text))
    speech = find_speech(tree, quoted, lexicon)
    named = list(find_according(tree, quoted))
    whole = [c for c in named if c.frame == "according-quote"]
    named = [c for c in named if c.frame != "according-quote"]
    speech = replace(speech, candidates=(*speech.candidates, *whole))
    claimed = {t for c in whole for t in c.content}
    orphans = [q for q in speech.orphans if q.last not in claimed]
    inside = {t for q in quoted for t in q.tokens}

    def place(candidate: Candidate) -> Placed:
        speaker = read_source(tree, candidate.subject, lexicon, offset, inside)
        return replace(_place(doc, tree, candidate, offset, lexicon), speaker=speaker)

    def place_orphan(quoted: Quoted) -> Orphan:
        start, end = tree.starts[quoted.first], tree.ends[quoted.last]
        return Orphan((start + offset, end + offset), _judge(doc, lexicon, ((start, end),)))

    speech = replace(speech, orphans=tuple(orphans))
    named += find_namings(tree, quoted, lexicon)
    others = _find_others(tree, speech, named, lexicon)
    others = [
        c
        for c in others
        if name_part(tree, c, lexicon) in parts
        and not (c.head in inside and _is_dialogue(tree, c, lexicon))
    ]
    settled = settle(tree, speech.candidates, others, quoted, speech.orphans)
    placed = map(place, settled)
    headline = is_headline(tree.text)
    return Paragraph(
        span=(offset, offset + len(tree.text)),
        placed=tuple(placed),
        orphans=tuple(map(place_orphan, orphans)),
        opening=place(speech.opening) if speech.opening else None,
        signature=place(speech.signature) if speech.signature else None,
        names=() if headline else tuple(read_names(tree, lexicon, offset, inside)),
        nouns=() if headline else tuple(read_nouns(tree, lexicon, offset)),
    )


def read_turn(
    doc: Doc, line: str, offset: int, turn: Span, body: int, lexicon: Lexicon
) -> Paragraph:
    """Return a transcript's line, "NAME: what is said", as one attribution to the name.

    `doc` is the line from `body` on, parsed.
    """
    start, end = trim(line, body, len(line))
    cue = line.index(":", turn[1])
    name = read_label(line, turn, lexicon)
    if name is not None:
        name = name.shift(offset)
    spoken = Placed(
        content=_move(((start, end),), offset),
        source=_move((turn,), offset) if name else (),
        cue=_move(((cue, cue + 1),), offset),
        frame="turn",
        score=0.4,
        judgement=_judge(doc, lexicon, ((start - body, end - body),)),
        speaker=Source("name", offset, name=name) if name else None,
    )
    role = name is not None and name.words[-1].lower() in lexicon.words["roles"]
    names = (name,) if name and not role else ()
    return Paragraph((offset, offset + len(line)), (spoken,), (), None, names=names)


def _find_others(
    tree: Tree, speech: Speech, named: list[Candidate], lexicon: Lexicon
) -> list[Candidate]:
    others = [
        *named,
        *find_verb_cues(tree, lexicon),
        *find_noun_cues(tree, lexicon),
        *find_adjective_cues(tree, lexicon),
        *find_adverb_cues(tree, lexicon),
        *find_inserted_clauses(tree, lexicon),
    ]
    heads = {c.head for c in (*others, *speech.candidates)}
    others += find_lost_clauses(tree, lexicon, heads)
    if speech.opening is not None:
        others = [c for c in others if c.head != speech.opening.head]
    return others


def _is_dialogue(tree: Tree, candidate: Candidate, lexicon: Lexicon) -> bool:
    """Return whether "I" or "you" is the source: inside marks that is nobody the writer names."""
    if candidate.subject is None:
        return False
    word = tree.words[candidate.subject]
    return word in lexicon.words["first_pronouns"] or word in lexicon.words["second_pronouns"]


def _place(doc: Doc, tree: Tree, candidate: Candidate, offset: int, lexicon: Lexicon) -> Placed:
    content = tree.spans(candidate.content)
    source = tree.spans(_without_ornaments_behind(tree, candidate.source))
    cue = tree.spans(candidate.cue)
    judgement = _judge(doc, lexicon, content, cue=cue, source=source)
    return Placed(
        content=_move(content, offset),
        source=_move(source, offset),
        cue=_move(cue, offset),
        frame=candidate.frame,
        score=candidate.score * judgement.score,
        judgement=judgement,
    )


def _judge(
    doc: Doc, lexicon: Lexicon, content: Spans, *, cue: Spans = (), source: Spans = ()
) -> Judgement:
    if not lexicon.stance:
        return Judgement("none", 1.0)
    return judge_stance(doc, cue=cue, content=content, source=source, language=lexicon.stance)


def _without_ornaments_behind(tree: Tree, tokens: Iterable[int]) -> list[int]:
    found = sorted(set(tokens))
    while found and tree.is_ornament(found[-1]):
        found.pop()
    return found


def _move(spans: Spans, offset: int) -> Spans:
    return tuple((start + offset, end + offset) for start, end in spans)
