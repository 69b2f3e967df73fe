"""What a cue says: the word class that governs it, and whether it is negated or unreal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from workbench.model import Spans
from workbench.preannotate.stance.lexicon import StanceLexicon, WordClass

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_CLOSE = 3  # words from a verb to its particle


@dataclass(frozen=True)
class Cue:
    """The class of the word that decides, its negation, and whether it only may or should be.

    `by_nobody`: the source is "nobody" or the like.
    """

    word_class: WordClass
    negated: bool
    irrealis: bool
    by_nobody: bool


class _Match(NamedTuple):
    """A phrase of the lexicon among the cue's tokens: place, length, class."""

    first: int
    length: int
    word_class: WordClass


def tokens_of(doc: Doc, spans: Spans) -> tuple[Token, ...]:
    """Return the tokens that share a character with any of the spans (offsets into doc.text)."""
    found: dict[int, Token] = {}
    for start, end in spans:
        piece = doc.char_span(start, end, alignment_mode="expand")
        if piece is not None:
            found.update((token.i, token) for token in piece)
    return tuple(found[i] for i in sorted(found))


def read_cue(
    cue: Sequence[Token],
    lexicon: StanceLexicon,
    *,
    source: Sequence[Token] = (),
    content: Sequence[Token] = (),
) -> Cue:
    """Return the reading of a cue's tokens; words the lexicon lacks are of the class `unknown`."""
    inside = {token.i for token in cue}
    led_in = _find_particle(content, inside, lexicon)
    told = {t.i for t in content[len(led_in) :]}
    tokens = _with_context(cue, {t.i for t in source}, told, lexicon)
    words = [token.lower_ for token in tokens]
    match = _choose(tokens, _find_matches(tokens, words, lexicon), inside, lexicon)
    by_nobody = _is_nobody(source, lexicon)
    count = _count_negations(words, match, lexicon) + int(by_nobody)
    word_class = match.word_class
    about = any(t.lower_ in lexicon.words["about"] for t in cue[-1:]) or any(
        t.lower_ in lexicon.words["regarding"] for t in led_in
    )
    if word_class.topical and about:
        word_class = lexicon.classes["topic"]
    unreal = _is_unreal(tokens, match, lexicon)
    return Cue(word_class, negated=count % 2 == 1, irrealis=unreal, by_nobody=by_nobody)


def _find_particle(
    content: Sequence[Token], cue: set[int], lexicon: StanceLexicon
) -> Sequence[Token]:
    """Return the first word of a content where it is its cue's ("cautioned" against it)."""
    particles = lexicon.dependencies["particles"]
    return [t for t in content[:1] if t.dep_ in particles and t.head.i in cue]


def _is_nobody(source: Sequence[Token], lexicon: StanceLexicon) -> bool:
    """Whether a source is "nobody" or "no critic", not "No 10"."""
    named = lexicon.tags["names"] | lexicon.tags["numbers"]
    return any(
        t.lower_ in lexicon.words["negative_subjects"]
        and not (t.dep_ in lexicon.dependencies["determiners"] and t.head.tag_ in named)
        for t in source[:1]
    )


def _with_context(
    cue: Sequence[Token], source: set[int], content: set[int], lexicon: StanceLexicon
) -> list[Token]:
    """Return, in text order, the cue's tokens and what bears on them from outside its span.

    That is negations ("little" proof) and auxiliaries, particles ("scoffed" at), the verbs that
    govern a verb ("refused to" say) or, unless the source is the noun's own, a noun ("rejected" the
    claim), and "nothing" where the cue's clause tells what for ("nothing" to show).
    """
    apart = content | source
    denials = [t for noun in cue for t in _denials(noun, lexicon) if t.i not in apart]
    together = {token.i: token for token in (*cue, *denials)}
    open_ones = list(cue)
    while open_ones:
        token = open_ones.pop()
        outside = [*_dependents(token, lexicon), *_governors(token, source, lexicon)]
        for other in outside:
            if other.i not in together and other.i not in apart:
                together[other.i] = other
                open_ones.append(other)
    return [together[i] for i in sorted(together)]


def _dependents(token: Token, lexicon: StanceLexicon) -> Iterator[Token]:
    dependencies = lexicon.dependencies
    for child in token.children:
        close = 0 < child.i - token.i <= _CLOSE
        if child.dep_ in dependencies["operators"] or (
            close and child.dep_ in dependencies["particles"]
        ):
            yield child


def _denials(noun: Token, lexicon: StanceLexicon) -> Iterator[Token]:
    """Yield the "no" or "little" before a noun."""
    describing = lexicon.dependencies["determiners"] | lexicon.dependencies["modifiers"]
    for child in noun.children:
        if child.dep_ in describing and child.lower_ in lexicon.words["negations"]:
            yield child


def _governors(token: Token, source: set[int], lexicon: StanceLexicon) -> Iterator[Token]:
    dependencies, head = lexicon.dependencies, token.head
    if token.dep_ in dependencies["raising"]:
        yield head
        yield from (c for c in head.children if c.dep_ in dependencies["predicates"])
    elif token.dep_ in dependencies["objects"] and head.i < token.i:
        its_own = any(t.i in source for t in token.subtree)
        yield from () if its_own else (head,)
    elif token.dep_ in dependencies["noun_clauses"]:
        yield from (head,) if head.lower_ in lexicon.words["negative_subjects"] else ()


def _is_unreal(tokens: Sequence[Token], match: _Match, lexicon: StanceLexicon) -> bool:
    """Whether the deciding word only may or should be, or stands in an if-clause."""
    if any(token.lower_ in lexicon.words["irrealis"] for token in tokens[: match.first]):
        return True
    deciding = tokens[match.first : match.first + match.length]
    return any(
        child.dep_ in lexicon.dependencies["markers"] and child.lower_ in lexicon.words["whether"]
        for token in deciding
        for child in token.children
    )


def _find_matches(
    tokens: Sequence[Token], words: Sequence[str], lexicon: StanceLexicon
) -> list[_Match]:
    """Return the longest phrase at each place, without overlaps.

    What modifies a noun among the tokens is none.
    """
    matches: list[_Match] = []
    places = {token.i for token in tokens}
    free = 0
    for i, word in enumerate(words):
        if i < free or word not in lexicon.phrases:
            continue
        if tokens[i].dep_ in lexicon.dependencies["modifiers"] and tokens[i].head.i in places:
            continue
        for phrase, word_class in lexicon.phrases[word]:
            end = i + len(phrase)
            if tuple(words[i:end]) == phrase and not _is_part(tokens[i], tokens[end:], lexicon):
                matches.append(_Match(i, len(phrase), word_class))
                free = end
                break
    return matches


def _is_part(token: Token, behind: Sequence[Token], lexicon: StanceLexicon) -> bool:
    """Whether a token is the first part of a compound that ends behind it ("debate line")."""
    is_compound = token.dep_ in lexicon.dependencies["compounds"]
    return is_compound and any(other.i == token.head.i for other in behind)


def _choose(
    tokens: Sequence[Token], matches: Sequence[_Match], inside: set[int], lexicon: StanceLexicon
) -> _Match:
    """Return the match that decides: the first, but one that yields gives way to a later verb.

    One that yields and is not `inside` the cue gives way to any word there ("repeated" a denial).
    """
    heavy = [match for match in matches if not match.word_class.transparent]
    begun = False  # whether a match before this one is inside the cue
    for match in heavy:
        first = tokens[match.first]
        is_verb = first.tag_ in lexicon.tags["verb"]
        if not match.word_class.yields and (is_verb or not begun):
            return match
        begun = begun or first.i in inside
    nothing = _Match(len(tokens), 0, lexicon.classes["unknown"])
    return next(iter((*heavy, *matches)), nothing)


def _count_negations(words: Sequence[str], match: _Match, lexicon: StanceLexicon) -> int:
    """Return how many negations bear on the match: those before it, and one right after it.

    "neither … nor" is one.
    """
    after = match.first + match.length
    paired = not lexicon.words["second_of_two"].isdisjoint(words[: match.first])
    count = 0
    for i, word in enumerate(words):
        if paired and word in lexicon.words["first_of_two"]:
            continue
        if word not in lexicon.words["negations"] or match.first <= i < after or i > after:
            continue
        if i == after and word in lexicon.words["preposed"]:
            continue
        following = words[i + 1] if i + 1 < len(words) else ""
        count += following not in lexicon.words["not_negating"]
    return count
