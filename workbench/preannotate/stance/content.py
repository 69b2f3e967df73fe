"""The form of a content: what kind of phrase the cue takes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from workbench.model import Spans
from workbench.preannotate.stance.lexicon import Form, StanceLexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_SENTENCE_END = re.compile(r"([.!?])[.!?]*['\"’”)\]]*(?=\s+[\"“'‘(\[]?[A-Z]|\s*$)")
# Words that a comma ends before the cue: some behind a question, or more than a few at the start.
_TOLD = re.compile(r"[?]\s[^?]*,['\"’”]+(?=\s|$)")
_TOLD_FIRST = re.compile(r"\A\W*+(\w+?)(?:n['’]t|['’]\w+)?\s(?:\S++\s){3,}\S*,['\"’”]++(?=\s|$)")
_OPEN_END = re.compile(r",['\"’”]+\s*\Z")
MARKS = "\"“”„«»'‘’"


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
    words = without_marks(content)
    if not words:
        return "noun"
    quoted = text.lstrip()[:1] in MARKS
    ends = _SENTENCE_END.findall(text)
    if set(ends) == {"?"} and not _tells(text, lexicon):
        return "question"
    announced = any(t.text == ":" for t in cue[-1:])
    single = len(ends) + len(_OPEN_END.findall(text)) < 2
    urges = (quoted or announced) and single and not lexicon.patterns["telling"].search(text)
    if urges and _is_imperative(words, lexicon, quoted=quoted):
        return "imperative"
    inside, count = {t.i for t in content}, len(words)
    while len(words) > 1 and _is_left_out(words[0], inside, lexicon):
        words = words[1:]
    root = _find_clause(words, cue if len(words) < count else (), lexicon)
    opening = _read_opening(words, cue, root, lexicon, quoted=quoted)
    return opening or _read_phrase(words, root, lexicon, quoted=quoted)


def _tells(text: str, lexicon: StanceLexicon) -> bool:
    """Whether words with a question in them tell something, too.

    That is before the cue comes, or because they ask for no more than a nod ("…, isn't it?").
    """
    if lexicon.patterns["tag"].search(text):
        return True
    first = _TOLD_FIRST.match(text)
    opens = first is not None and first[1].lower() not in lexicon.words["openers"]
    return opens or _TOLD.search(text) is not None


def _is_left_out(first: Token, inside: set[int], lexicon: StanceLexicon) -> bool:
    """Whether the first word tells no form: "about", or a pronoun apart from the rest."""
    apart = first.tag_ in lexicon.tags["relative"] and first.i + 1 not in inside
    return apart or first.lower_ in lexicon.words["about"]


def without_marks(tokens: Sequence[Token]) -> Sequence[Token]:
    """Return the tokens without white space and punctuation."""
    return [t for t in tokens if not t.is_space and not t.is_punct]


def find_root(words: Sequence[Token]) -> Token:
    """Return the word that governs most of the others."""
    return max(_find_roots(words), key=_measure)


def _find_roots(words: Sequence[Token]) -> list[Token]:
    inside = {t.i for t in words}
    return [t for t in words if t.head.i not in inside or t.head.i == t.i]


def _measure(root: Token) -> int:
    return root.right_edge.i - root.left_edge.i


def _find_clause(words: Sequence[Token], cue: Sequence[Token], lexicon: StanceLexicon) -> Token:
    """Return the word that governs most, unless another sentence, or the cue, has a clause."""
    root = find_root(words)
    if _is_finite(root, lexicon):
        return root
    told = {t.i for t in cue}
    others = (r for r in _find_roots(words) if r.sent != root.sent or r.head.i in told)
    return max((r for r in others if _is_finite(r, lexicon)), key=_measure, default=root)


def _is_imperative(words: Sequence[Token], lexicon: StanceLexicon, *, quoted: bool) -> bool:
    told = [t for t in words if t.lower_ not in lexicon.words["urging"]] or words
    first = told[0]
    forbids = first.lower_ in lexicon.words["prohibits"] and any(
        t.lower_ in lexicon.words["negations"] for t in told[1:2]
    )
    orders = first.tag_ in lexicon.tags["base"] and (quoted or find_root(told).i == first.i)
    if not (forbids or orders):
        return False
    clause = first.head if first.dep_ in lexicon.dependencies["auxiliaries"] else first
    inside = {t.i for t in words}
    subjects = lexicon.dependencies["subjects"]
    return not any(child.dep_ in subjects and child.i in inside for child in clause.children)


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
    predicate = _read_predicate(words, cue, root, lexicon)
    if predicate:
        return predicate
    if first.lower_ in named["that"] and first.dep_ in lexicon.dependencies["markers"]:
        return "infinitive" if _is_proposed(root, cue, lexicon) else "that"
    if _opens_adjunct(first, root, lexicon):
        return "speech" if quoted else "clause"
    if _is_infinitive(words, lexicon) and not _is_subject(words[1], lexicon):
        return "infinitive"
    if not quoted and _is_proposed(root, cue, lexicon):
        return "infinitive"
    return None if quoted else _read_question_word(words, root, lexicon)


def _read_question_word(words: Sequence[Token], root: Token, lexicon: StanceLexicon) -> Form | None:
    """Return the form of an indirect question; "if elected", or a clause's subject, is none."""
    first, named = words[0], lexicon.words
    if first.lower_ in named["whether"]:
        return None if _opens_condition(words, root, lexicon) else "whether"
    is_subject = any(_is_subject(t, lexicon) for t in first.ancestors)
    return "wh" if first.lower_ in named["wh"] and not is_subject else None


def _opens_condition(words: Sequence[Token], root: Token, lexicon: StanceLexicon) -> bool:
    """Whether words open on what the rest depends on ("if elected president, he could …")."""
    if any(_is_participle(t, lexicon) for t in words[1:2]):
        return True
    first = words[0]
    return _is_finite(root, lexicon) and first.head.i not in (root.i, root.head.i)


def _is_participle(token: Token, lexicon: StanceLexicon) -> bool:
    """Whether a token is a participle by itself, not part of a noun ("elected officials")."""
    of_noun = token.dep_ in lexicon.dependencies["modifiers"]
    return token.tag_ in lexicon.tags["participle"] and not of_noun


def _is_subject(clause: Token, lexicon: StanceLexicon) -> bool:
    return clause.dep_ in lexicon.dependencies["clausal_subjects"]


def _is_proposed(root: Token, cue: Sequence[Token], lexicon: StanceLexicon) -> bool:
    """Whether a clause is what somebody should do ("insisted that she resign")."""
    if not any(t.lower_ in lexicon.words["proposing"] for t in cue):
        return False
    auxiliaries = lexicon.dependencies["auxiliaries"]
    helpers = [child for child in root.children if child.dep_ in auxiliaries]
    if helpers:
        return all(helper.tag_ in lexicon.tags["base"] for helper in helpers)
    subjects = [c for c in root.children if c.dep_ in lexicon.dependencies["subjects"]]
    singular = any(_is_singular(c, lexicon) for c in subjects)
    return root.tag_ in lexicon.tags["base"] or (
        root.tag_ in lexicon.tags["plural_verb"] and singular
    )


def _is_singular(subject: Token, lexicon: StanceLexicon) -> bool:
    """Whether a subject takes "resigns"; several, or a share of many ("half of them"), do not."""
    several = lexicon.dependencies["quantities"] | lexicon.dependencies["joined"]
    counts = _has(subject, several)
    named = subject.lower_ in lexicon.words["singular"]
    return named or (subject.tag_ in lexicon.tags["singular"] and not counts)


def says_false(words: Sequence[Token], lexicon: StanceLexicon) -> bool:
    """Return whether any of the words names a lie, a hoax or the like."""
    return any(t.lower_ in lexicon.words["untruths"] for t in words)


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


def _read_predicate(
    words: Sequence[Token], cue: Sequence[Token], root: Token, lexicon: StanceLexicon
) -> Form | None:
    """Return the form of a content that is, or ends in, what the cue calls something.

    "dismissed X as Y"; None for another content. What stands in quotation marks behind an "as" that
    the parser hangs elsewhere is called something, too, but by whom is not sure enough for more.
    """
    first, named = words[0], lexicon.words["as"]
    before = {first.nbor(-1).lower_ if first.i else "", *(t.lower_ for t in cue[-1:])}
    opens = first.lower_ in named and not _opens_adjunct(first, root, lexicon)
    if opens or not named.isdisjoint(before):
        return _judge_predicate(_find_predicate(words, lexicon), lexicon)
    claimed = root.lower_ in lexicon.words["claim_nouns"]
    governors = {t.i for t in cue} | ({root.i} if root.tag_ in lexicon.tags["nominal"] else set())
    quoted = False
    for place, token in enumerate(words[:-1]):
        if token.lower_ not in named or _names_office(token, lexicon):
            continue
        if token.head.i in governors:
            return _judge_predicate(words[place:], lexicon)
        quoted = quoted or (token.nbor().text in MARKS and not claimed)
    return "as" if quoted else None


def _judge_predicate(words: Sequence[Token], lexicon: StanceLexicon) -> Form:
    return "falsehood" if says_false(words, lexicon) else "as"


def _names_office(token: Token, lexicon: StanceLexicon) -> bool:
    return any(child.lower_ in lexicon.words["offices"] for child in token.children)


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
    named = root.lower_ in lexicon.words["claim_nouns"]
    verbal = None if named else _read_verbal(root, lexicon)
    if verbal:
        return verbal
    if quoted:
        return "quoted"
    progressive = root.i != words[0].i and _has(root, lexicon.dependencies["auxiliaries"])
    tags = {words[0].tag_} if progressive else {words[0].tag_, root.tag_}
    if not named and lexicon.tags["gerund"] & tags:
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
