"""The form of a content: what kind of phrase the cue takes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from workbench.model import Spans
from workbench.preannotate.stance.lexicon import Form, Judgement, StanceLexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_SENTENCE_END = re.compile(r"([.!?])[.!?]*['\"’”)\]]*(?=\s+[\"“'‘(\[]?[A-Z]|\s*$)")
_SENTENCE_BREAK = re.compile(r"(?<=[.!?])[\s'\"’”“]+(?=[A-Z])")
_FLAT_DENIAL, _WISH = Judgement("deny", 0.7), Judgement("none", 0.7)
_MARKS = "\"“”„«»'‘’"


def read_text(doc: Doc, spans: Spans) -> str:
    """Return the words of the spans; `doc.text` would be built anew from all tokens."""
    pieces = (doc.char_span(start, end, alignment_mode="expand") for start, end in spans)
    return " ".join(piece.text for piece in pieces if piece is not None)


def read_form(
    content: Sequence[Token], cue: Sequence[Token], text: str, lexicon: StanceLexicon
) -> Form:
    """Return the form of a content, given its tokens, those of its cue and its text.

    A fragment in quotation marks that is no clause is `quoted`.
    """
    words = [t for t in content if not t.is_space and not t.is_punct]
    if not words:
        return "noun"
    quoted = text.lstrip()[:1] in _MARKS
    ends = _SENTENCE_END.findall(text)
    if ends and set(ends) == {"?"}:
        return "question"
    if quoted and len(ends) < 2 and _is_imperative(words, lexicon):
        return "imperative"
    while len(words) > 1 and words[0].lower_ in lexicon.words["about"]:
        words = words[1:]
    root = _find_root(words)
    opening = _read_opening(words, cue, root, lexicon, quoted=quoted)
    return opening or _read_phrase(words, root, lexicon, quoted=quoted)


def speaks_for_itself(text: str, lexicon: StanceLexicon) -> Judgement | None:
    """Return what words say of themselves: a flat denial, or a wish that asserts nothing."""
    words = text.lstrip(_MARKS + " ")
    if any(map(lexicon.patterns["denial"].search, _SENTENCE_BREAK.split(words))):
        return _FLAT_DENIAL
    return _WISH if text != words and lexicon.patterns["wish"].search(words) else None


def _find_root(words: Sequence[Token]) -> Token:
    """Return the word that governs most of the others."""
    inside = {t.i for t in words}
    roots = [t for t in words if t.head.i not in inside or t.head.i == t.i]
    return max(roots, key=lambda t: t.right_edge.i - t.left_edge.i)


def _is_imperative(words: Sequence[Token], lexicon: StanceLexicon) -> bool:
    first = words[0]
    if first.tag_ not in lexicon.tags["base"]:
        return False
    clause = first.head if first.dep_ in lexicon.dependencies["auxiliaries"] else first
    return not _has(clause, lexicon.dependencies["subjects"])


def _has(token: Token, dependencies: frozenset[str]) -> bool:
    return any(child.dep_ in dependencies for child in token.children)


def _read_opening(
    words: Sequence[Token],
    cue: Sequence[Token],
    root: Token,
    lexicon: StanceLexicon,
    *,
    quoted: bool,
) -> Form | None:
    """Return the form that the first words tell, None if they tell none."""
    first, named = words[0], lexicon.words
    if _is_predicated(words, cue, root, lexicon):
        return "falsehood" if says_false(_find_predicate(words, lexicon), lexicon) else "as"
    if first.lower_ in named["that"] and first.dep_ in lexicon.dependencies["markers"]:
        return "infinitive" if _is_subjunctive(root, lexicon) else "that"
    if _opens_adjunct(first, root, lexicon):
        return "speech" if quoted else "clause"
    if _is_infinitive(words, lexicon):
        return "infinitive"
    return None if quoted else _read_question_word(first, lexicon)


def _read_question_word(first: Token, lexicon: StanceLexicon) -> Form | None:
    """Return the form of an indirect question; one that is the subject of a clause is none."""
    if first.lower_ in lexicon.words["whether"]:
        return "whether"
    is_subject = any(t.dep_ in lexicon.dependencies["clausal_subjects"] for t in first.ancestors)
    return "wh" if first.lower_ in lexicon.words["wh"] and not is_subject else None


def _is_subjunctive(root: Token, lexicon: StanceLexicon) -> bool:
    """Whether a that-clause is what somebody should do ("insisted that she resign")."""
    if _has(root, lexicon.dependencies["auxiliaries"]):
        return False
    subjects = [c for c in root.children if c.dep_ in lexicon.dependencies["subjects"]]
    singular = any(_is_singular(c, lexicon) for c in subjects)
    return root.tag_ in lexicon.tags["base"] or (
        root.tag_ in lexicon.tags["plural_verb"] and singular
    )


def _is_singular(subject: Token, lexicon: StanceLexicon) -> bool:
    """Whether a subject takes "resigns"; a share or a number of many ("half of them") does not."""
    counts = _has(subject, lexicon.dependencies["quantities"])
    named = subject.lower_ in lexicon.words["singular"]
    return named or (subject.tag_ in lexicon.tags["singular"] and not counts)


def says_false(words: Sequence[Token], lexicon: StanceLexicon) -> bool:
    """Return whether any of the words names a lie, a hoax or the like."""
    return any(t.lower_ in lexicon.words["untruths"] for t in words)


def calls_false(words: Sequence[Token], form: Form, lexicon: StanceLexicon) -> bool:
    """Return whether words say of something that it is a lie, or of a claim that it is absurd."""
    absurd = form == "claim" and any(t.lower_ in lexicon.words["absurdities"] for t in words[1:])
    return absurd or says_false(words[1:], lexicon)


def is_negated(words: Sequence[Token], lexicon: StanceLexicon) -> bool:
    """Return whether the main clause is negated and tells how things are or were, not will be."""
    telling = [t for t in words if not t.is_space and not t.is_punct]
    if not telling:
        return False
    root = _find_root(telling)
    if any(child.lower_ in lexicon.words["unreal"] for child in root.children):
        return False
    dependencies, inside = lexicon.dependencies, {t.i for t in telling}
    parts = [child for child in root.children if child.i in inside]
    if any(child.dep_ in dependencies["negations"] for child in parts):
        return True
    return any(
        token.lower_ in lexicon.words["negative_subjects"]
        for child in parts
        if child.dep_ in dependencies["arguments"]
        for token in (child, *child.children)
    )


def gives_reason(words: Sequence[Token], cue: Sequence[Token], lexicon: StanceLexicon) -> bool:
    """Return whether words tell what for somebody is praised or blamed ("him for leaving")."""
    named, verbal = lexicon.words["reason"], lexicon.tags["verb"] - lexicon.tags["gerund"]
    if any(t.lower_ in named for t in cue[-1:]) and any(t.tag_ in verbal for t in cue):
        return True
    if not words:
        return False
    root = _find_root(words)
    whole = root.tag_ in lexicon.tags["names"]
    governors = {root.i, root.head.i, *(t.i for t in cue)}
    return any(
        before.lower_ in named
        and before.head.i in governors
        and (whole or _tells_a_deed(token, lexicon))
        for before, token in pairwise(words)
    )


def _tells_a_deed(token: Token, lexicon: StanceLexicon) -> bool:
    """Whether a token opens what somebody did or is: a gerund, a quotation, "his vote"."""
    opens = token.tag_ in lexicon.tags["gerund"] | lexicon.tags["possessive"]
    return opens or token.text in _MARKS or token.lower_ in lexicon.words["negations"]


def _find_predicate(words: Sequence[Token], lexicon: StanceLexicon) -> Sequence[Token]:
    """Return the words from the last "as" on, all where it stands before them."""
    places = [n for n, t in enumerate(words) if t.lower_ in lexicon.words["as"]]
    return words[places[-1] :] if places else words


def _is_infinitive(words: Sequence[Token], lexicon: StanceLexicon) -> bool:
    return (
        len(words) > 1
        and words[0].lower_ in lexicon.words["infinitive"]
        and words[1].tag_ in lexicon.tags["base"]
    )


def _is_predicated(
    words: Sequence[Token], cue: Sequence[Token], root: Token, lexicon: StanceLexicon
) -> bool:
    """Whether the content is, or ends in, what the cue calls something ("dismissed X as Y")."""
    first, named = words[0], lexicon.words["as"]
    before = {first.nbor(-1).lower_ if first.i else "", *(t.lower_ for t in cue[-1:])}
    if first.lower_ in named or not named.isdisjoint(before):
        return True
    governors = {t.i for t in cue} | ({root.i} if root.tag_ in lexicon.tags["nominal"] else set())
    return any(
        t.lower_ in named
        and (following.text in _MARKS or t.head.i in governors)
        and not any(child.lower_ in lexicon.words["offices"] for child in t.children)
        for t, following in pairwise(words)
    )


def _opens_adjunct(first: Token, root: Token, lexicon: StanceLexicon) -> bool:
    """Whether the first word opens a side clause or phrase of the content's main clause."""
    if not _is_finite(root, lexicon):
        return False
    token = first
    while token.i != root.i:
        if token.dep_ in lexicon.dependencies["adjuncts"]:
            return True
        if token.head.i == token.i:
            return False
        token = token.head
    return False


def _read_phrase(
    words: Sequence[Token], root: Token, lexicon: StanceLexicon, *, quoted: bool
) -> Form:
    """Return the form that the governing word tells."""
    if _is_finite(root, lexicon):
        return "speech" if quoted else "clause"
    verbal = _read_verbal(root, lexicon)
    if verbal:
        return verbal
    if quoted:
        return "quoted"
    if lexicon.tags["gerund"] & {words[0].tag_, root.tag_}:
        return "gerund"
    if len(words) == 1 and root.lower_ in lexicon.words["pronouns"]:
        return "claim"
    nouns: tuple[tuple[str, Form], ...] = (
        ("claim_nouns", "claim"),
        ("action_nouns", "action"),
        ("quality_nouns", "quality"),
    )
    return next((form for name, form in nouns if root.lower_ in lexicon.words[name]), "noun")


def _read_verbal(root: Token, lexicon: StanceLexicon) -> Form | None:
    """Return the form of a clause without a finite verb ("him to leave", "her leading")."""
    if any(child.lower_ in lexicon.words["infinitive"] for child in root.children):
        return "infinitive" if root.tag_ in lexicon.tags["base"] else None
    if root.tag_ in lexicon.tags["nominal"] or not _has(root, lexicon.dependencies["subjects"]):
        return None
    return "gerund" if root.tag_ in lexicon.tags["gerund"] else "clause"


def _is_finite(root: Token, lexicon: StanceLexicon) -> bool:
    if root.tag_ in lexicon.tags["finite"]:
        return True
    auxiliaries = lexicon.dependencies["auxiliaries"]
    return any(
        child.dep_ in auxiliaries and child.tag_ in lexicon.tags["finite"]
        for child in root.children
    )
