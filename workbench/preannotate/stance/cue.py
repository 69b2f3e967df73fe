"""What a cue says: the word class that governs it, and whether it is negated or unreal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from workbench.model import Spans
from workbench.preannotate.stance.lexicon import StanceLexicon, WordClass


@dataclass(frozen=True)
class Cue:
    """The class of the word that decides, its negation, and whether it only may or should be."""

    word_class: WordClass
    negated: bool
    irrealis: bool


def tokens_of(doc: Doc, spans: Spans) -> tuple[Token, ...]:
    """Return the tokens that share a character with any of the spans (offsets into doc.text)."""
    found: dict[int, Token] = {}
    for start, end in spans:
        piece = doc.char_span(start, end, alignment_mode="expand")
        if piece is not None:
            found.update((token.i, token) for token in piece)
    return tuple(found[i] for i in sorted(found))


def read_cue(doc: Doc, cue: Spans, source: Spans, lexicon: StanceLexicon) -> Cue:
    """Return the reading of a cue; words the lexicon lacks are of the class `unknown`."""
    inside = tokens_of(doc, cue)
    tokens = _with_operators(inside, lexicon)
    first, length, word_class = _find_class(tokens, lexicon)
    negations = [
        i
        for i, token in enumerate(tokens)
        if token.lower_ in lexicon.words["negations"]
        and not first <= i < first + length
        and i < first + length + 2
    ]
    count = len(negations) + _counts_as_negative(tokens_of(doc, source), lexicon)
    irrealis = any(token.lower_ in lexicon.words["irrealis"] for token in tokens[:first])
    return Cue(word_class, count % 2 == 1, irrealis)


def _with_operators(tokens: Sequence[Token], lexicon: StanceLexicon) -> list[Token]:
    """Return the cue's tokens and their negations and auxiliaries outside it, in text order."""
    wanted = lexicon.dependencies["negation"] | lexicon.dependencies["auxiliaries"]
    outside = (child for token in tokens for child in token.children if child.dep_ in wanted)
    together = {token.i: token for token in (*tokens, *outside)}
    return [together[i] for i in sorted(together)]


def _find_class(tokens: Sequence[Token], lexicon: StanceLexicon) -> tuple[int, int, WordClass]:
    words = [token.lower_ for token in tokens]
    fallback = (len(words), 0, lexicon.classes["unknown"])
    for i, word in enumerate(words):
        for phrase, word_class in lexicon.phrases.get(word, ()):
            if tuple(words[i : i + len(phrase)]) == phrase:
                if word_class.name != "transparent":
                    return i, len(phrase), word_class
                break
    return fallback


def _counts_as_negative(source: Iterable[Token], lexicon: StanceLexicon) -> bool:
    return any(token.lower_ in lexicon.words["negative_subjects"] for token in list(source)[:1])
