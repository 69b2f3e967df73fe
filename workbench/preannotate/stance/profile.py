"""What a content is about, as far as its words tell: the ground for comparing claims."""

from __future__ import annotations

import re
from dataclasses import dataclass

from workbench.model import Attribution, Spans
from workbench.preannotate.stance.lexicon import StanceLexicon

_WORD = re.compile(r"\w+(?=n['’]t\b)|n['’]t\b|\w+")
_SHORTEST_STEM = 4
_LONGEST_SUFFIX = 6


@dataclass(frozen=True)
class Profile:
    """The stems of a content, those that are names, and the signs that it speaks against a claim.

    `negated`: its opening words say no. `false`: it calls something false. `pointing`: it names a
    claim said before ("the report", "this") and has hardly a word of its own.
    """

    stems: frozenset[str]
    names: frozenset[str]
    negated: bool
    false: bool
    pointing: bool


def profile(text: str, attribution: Attribution, lexicon: StanceLexicon) -> Profile:
    """Return the profile of an attribution's content (spans are code points into `text`)."""
    words = _read_words(text, attribution.content)
    lower = [word.lower() for word in words]
    stop = lexicon.words["stop_words"] | lexicon.words["negations"]
    kept = [(w, low) for w, low in zip(words, lower, strict=True) if low not in stop]
    names = {
        stem(low, lexicon)
        for i, (word, low) in enumerate(kept)
        if word[0].isupper() and (i or word != words[0])
    }
    stems = frozenset(stem(low, lexicon) for _, low in kept)
    claim_stems = {low for _, low in kept if low in lexicon.words["claim_nouns"]}
    false = not lexicon.words["falsehoods"].isdisjoint(lower)
    pointing = (
        bool(lower)
        and not lexicon.words["definite"].isdisjoint(lower[:3])
        and len(kept) <= (4 if false or claim_stems else 1)
    )
    opening = lower[:6]
    return Profile(
        stems=stems,
        names=frozenset(names),
        negated=not lexicon.words["denial_openers"].isdisjoint(opening),
        false=false,
        pointing=pointing,
    )


def _read_words(text: str, spans: Spans) -> list[str]:
    return [match.group() for start, end in spans for match in _WORD.finditer(text, start, end)]


def stem(word: str, lexicon: StanceLexicon) -> str:
    """Return the stem of a lower-case word: its synonym group's name, or the word less a suffix."""
    if word in lexicon.synonyms:
        return lexicon.synonyms[word]
    for cut in range(max(_SHORTEST_STEM, len(word) - _LONGEST_SUFFIX), len(word)):
        if word[cut:] in lexicon.words["suffixes"]:
            return word[:cut]
    return word
