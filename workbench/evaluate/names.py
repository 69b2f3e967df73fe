"""When two canonical names mean one speaker."""

from __future__ import annotations

import re
import unicodedata
from itertools import dropwhile

_WORD = re.compile(r"\w+(?:['’]s\b)?")
_POSSESSIVE = re.compile(r"['’]s$")
_BRITISH = re.compile(r"isation\b")
_COUNTRIES = {"us": ("united", "states"), "uk": ("united", "kingdom")}
_TITLES = frozenset(
    {"mr", "mrs", "ms", "miss", "dr", "sir", "lady", "lord", "prof", "professor", "sen", "senator"}
    | {"rep", "representative", "gov", "governor", "president", "judge", "justice", "gen"}
    | {"general"}
)
_SUFFIXES = frozenset({"jr", "sr"})


def same_name(gold: str, pred: str | None) -> bool:
    """Return whether the names are equal but for what the same name is printed with or without.

    That is case, accents, punctuation and spaces, titles before and "Jr." behind it, initials in
    the middle, "US" for "United States" (so "UK") and the British spelling of "-ization".
    """
    if pred is None:
        return False
    one, other = _read_name(gold), _read_name(pred)
    if not _has_initials(one) or not _has_initials(other):
        one, other = _drop_initials(one), _drop_initials(other)
    return bool(one) and "".join(one) == "".join(other)


def same_surname(gold: str, pred: str | None) -> bool:
    """Return whether one name is the other with words left out and both end alike."""
    one, other = _read_name(gold), _read_name(pred or "")
    if not one or not other or one[-1] != other[-1]:
        return False
    return set(one) <= set(other) or set(other) <= set(one)


def _read_name(name: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKD", name)
    bare = "".join(c for c in plain if not unicodedata.combining(c))
    words = _strip_titles(_WORD.findall(bare.replace(".", "")))
    return tuple(part for word in words for part in _spell_word(word.casefold()))


def _strip_titles(words: list[str]) -> list[str]:
    """Return the words without titles, unless no name is left: "office" of "governor's office"."""
    if words and words[0].casefold() == "the":
        words = words[1:] or words
    if words[1:] and words[-1].casefold() in _SUFFIXES:
        words = words[:-1]
    rest = list(dropwhile(lambda word: word.casefold() in _TITLES, words))
    return rest if rest and not rest[0].islower() else words


def _spell_word(word: str) -> tuple[str, ...]:
    plain = _POSSESSIVE.sub("", word)
    return _COUNTRIES.get(plain) or (_BRITISH.sub("ization", plain),)


def _has_initials(words: tuple[str, ...]) -> bool:
    return any(len(word) == 1 for word in words[1:-1])


def _drop_initials(words: tuple[str, ...]) -> tuple[str, ...]:
    return (*words[:1], *(word for word in words[1:-1] if len(word) > 1), *words[1:][-1:])
