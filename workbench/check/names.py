"""Names compared as readers do: without case, accents, punctuation and a leading article."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import regex

from workbench.check.words import PARTICLES

_ACCENTS = re.compile(r"[\u0300-\u036f]")
# With their marks: they are the vowels of Hindi, Tamil, Khmer and Thai.
_WORD = regex.compile(r"[\p{L}\p{N}][\p{L}\p{M}\p{N}]*")
_LOST_BLANK = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-Z])")
_POSSESSIVE = re.compile(r"['’]s\b")


def fold_name(name: str) -> str:
    """Return `name` in small letters without accents, punctuation, possessive or leading "the"."""
    plain = name if name.isascii() else _ACCENTS.sub("", unicodedata.normalize("NFKD", name))
    words = _WORD.findall(_POSSESSIVE.sub("", plain.casefold()))
    return " ".join(words[1:] if words[:1] == ["the"] and len(words) > 1 else words)


def supports_name(text: str, name: str) -> bool:
    """Return whether a word of `name`, or its initials, stands in `text`.

    A name that is all initials is supported by the words they stand for.
    """
    words = fold_name(name).split()
    telling = [word for word in words if word not in PARTICLES] or words
    known = _known_words(text)
    if not telling or not known.isdisjoint(telling):
        return True
    if len(telling) > 1:
        return "".join(word[0] for word in telling) in known
    return name.strip().isupper() and telling[0] in _initials(text)


@lru_cache(maxsize=4)
def _known_words(text: str) -> frozenset[str]:
    """Return the folded words of a text; one whose blank was lost ("CourierDrivers") counts too."""
    glued = ""
    if _LOST_BLANK.search(text):
        glued = " ".join(word for word in text.split() if _LOST_BLANK.search(word))
    return frozenset(f"{fold_name(text)} {fold_name(_LOST_BLANK.sub(' ', glued))}".split())


@lru_cache(maxsize=4)
def _initials(text: str) -> frozenset[str]:
    """Return the initials of every run of two to five words, particles left out."""
    letters = "".join(word[0] for word in fold_name(text).split() if word not in PARTICLES)
    return frozenset(letters[i : i + n] for n in range(2, 6) for i in range(len(letters) - n + 1))
