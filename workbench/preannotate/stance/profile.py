"""What a content is about, as far as its words tell: the ground for comparing claims."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workbench.model import Attribution, Spans
from workbench.preannotate.stance.lexicon import StanceLexicon

_WORD = re.compile(r"\w+(?=n['’]t\b)|n['’]t\b|\w+")
_PIECE = re.compile(_WORD.pattern + "|[.!?;:,]")
_SHORTEST_STEM = 4
_LONGEST_SUFFIX = 6
_OPENING = 9  # words in which a negation bears on the whole
_SUBJECT = 4  # words from a clause's opening within which its subject stands
_REACH = 6  # words between a reference ("all reports about it") and the "false" said of it


@dataclass(frozen=True)
class Profile:
    """The stems of a content, those that are names, and how it may speak against a claim.

    `negated`: the stems right after a negation; `denied`: those near the opening. `existential`:
    it opens with "there". `falsifies`: it calls something said before false. `points`: it is
    nothing but a reference to something said before ("the report", "that"). `belittles`: its cue
    rejects and it says what as ("the report as gossip"). `personal`: its subject is "I" or "he".
    """

    stems: frozenset[str]
    names: frozenset[str]
    negated: frozenset[str]
    denied: frozenset[str]
    existential: bool
    falsifies: bool
    points: bool
    belittles: bool
    personal: bool


def profile(text: str, attribution: Attribution, lexicon: StanceLexicon) -> Profile:
    """Return the profile of an attribution's content (spans are code points into `text`)."""
    words = _read_words(text, attribution.content)
    lower = [word.lower() for word in words]
    groups = lexicon.words
    telling = [(w, low) for w, low in zip(words, lower, strict=True) if _tells(low, lexicon)]
    stems = frozenset(stem(low, lexicon) for _, low in telling)
    return Profile(
        stems=stems,
        names=frozenset(stem(low, lexicon) for w, low in telling if w[0].isupper()),
        negated=_find_negated(lower, lexicon),
        denied=_find_denied(lower, lexicon),
        existential=lower[:1] != [] and lower[0] in groups["existential"],
        falsifies=_falsifies(text, attribution.content, lexicon),
        points=_points(lower, stems, lexicon),
        belittles=_belittles(_read_words(text, attribution.cue), lower, lexicon),
        personal=not groups["personal"].isdisjoint(lower[:3]),
    )


def stem(word: str, lexicon: StanceLexicon) -> str:
    """Return the stem of a lower-case word: its synonym group's name, or the word less a suffix."""
    if word in lexicon.synonyms:
        return lexicon.synonyms[word]
    for cut in range(max(_SHORTEST_STEM, len(word) - _LONGEST_SUFFIX), len(word)):
        if word[cut:] in lexicon.words["suffixes"]:
            return word[:cut]
    return word


def _read_words(text: str, spans: Spans) -> list[str]:
    return [match.group() for start, end in spans for match in _WORD.finditer(text, start, end)]


def _tells(word: str, lexicon: StanceLexicon) -> bool:
    """Whether a lower-case word tells what a content is about."""
    groups = lexicon.words
    return not any(word in groups[name] for name in ("stop_words", "negations", "claim_nouns"))


def _find_negated(lower: Sequence[str], lexicon: StanceLexicon) -> frozenset[str]:
    """Return the stem of the first telling word after each negation."""
    return frozenset(s for _, s in _negations(lower, lexicon))


def _find_denied(lower: Sequence[str], lexicon: StanceLexicon) -> frozenset[str]:
    """Return the stems negated near the opening, as a main clause is: after a verb like "did"."""
    groups = lexicon.words
    existential = lower[:1] != [] and lower[0] in groups["existential"]
    return frozenset(
        s
        for i, s in _negations(lower[:_OPENING], lexicon)
        if existential
        or lower[i] in groups["auxiliaries"]
        or (i and lower[i - 1] in groups["auxiliaries"])
    )


def _negations(lower: Sequence[str], lexicon: StanceLexicon) -> Iterator[tuple[int, str]]:
    for i, word in enumerate(lower):
        if word in lexicon.words["negations"]:
            after = [stem(w, lexicon) for w in lower[i + 1 : i + 4] if _tells(w, lexicon)]
            yield from ((i, s) for s in after[:1])


def _falsifies(text: str, spans: Spans, lexicon: StanceLexicon) -> bool:
    """Whether something said before is called false ("all reports about it are just false")."""
    return any(_calls_false(clause, lexicon) for clause in _split_clauses(text, spans, lexicon))


def _split_clauses(text: str, spans: Spans, lexicon: StanceLexicon) -> list[list[str]]:
    """Return the lower-case words between punctuation marks and words like "and"."""
    clauses: list[list[str]] = [[]]
    for start, end in spans:
        for match in _PIECE.finditer(text, start, end):
            piece = match.group().lower()
            if piece in lexicon.words["joints"] or not piece[-1].isalnum():
                clauses.append([])
            else:
                clauses[-1].append(piece)
    return clauses


def _calls_false(clause: Sequence[str], lexicon: StanceLexicon) -> bool:
    groups = lexicon.words
    named = groups["references"] | groups["claim_nouns"]
    place = next((i for i, word in enumerate(clause) if word in groups["untruths"]), None)
    subject = next((i for i, word in enumerate(clause[:_SUBJECT]) if word in named), None)
    if place is None or subject is None or not subject < place <= subject + _REACH:
        return False
    before = list(clause[subject + 1 : place])
    while before and before[-1] in groups["intensifiers"]:
        before.pop()
    linked = not before or before[-1] in groups["copulas"]
    return linked and groups["personal"].isdisjoint(clause[:subject])


def _points(lower: Sequence[str], stems: frozenset[str], lexicon: StanceLexicon) -> bool:
    groups = lexicon.words
    if stems or not lower:
        return False
    if len(lower) == 1:
        return lower[0] in groups["references"] | groups["claim_nouns"]
    return lower[0] in groups["definite"] and not groups["claim_nouns"].isdisjoint(lower)


def _belittles(cue: Sequence[str], lower: Sequence[str], lexicon: StanceLexicon) -> bool:
    """Whether the cue rejects a claim named at the opening by saying what it is instead."""
    groups = lexicon.words
    if groups["claim_nouns"].isdisjoint(lower[:3]) or groups["as"].isdisjoint(lower[1:]):
        return False
    phrases = (phrase for word in cue for phrase in lexicon.phrases.get(word.lower(), ()))
    return any(word_class.rejects for _, word_class in phrases)
