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
# What is left of "Justice Department" or "General Motors" without its first word is nobody's name.
_COMMON_NOUNS = frozenset(
    {"administration", "agency", "assembly", "association", "atomics", "attorney", "authority"}
    | {"board", "bureau", "commission", "committee", "conference", "council", "counsel", "court"}
    | {"department", "dynamics", "elect", "electric", "foods", "hospital", "manager", "mills"}
    | {"minister", "ministry", "motors", "office", "official", "party", "secretary", "spokesman"}
    | {"spokesperson", "spokeswoman", "staff", "synod"}
)


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
    plain = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(c for c in plain if not unicodedata.combining(c))
    words = _strip_titles(_WORD.findall(bare.replace(".", "")))
    return tuple(part for word in words for part in _spell_word(_POSSESSIVE.sub("", word)))


def _strip_titles(words: list[str]) -> list[str]:
    """Return the words without titles, unless nothing that names somebody is left."""
    if words[:1] == ["the"]:
        words = words[1:] or words
    if words[1:] and words[-1] in _SUFFIXES:
        words = words[:-1]
    rest = list(dropwhile(_TITLES.__contains__, words))
    return words if not rest or (len(rest) == 1 and rest[0] in _COMMON_NOUNS) else rest


def _spell_word(word: str) -> tuple[str, ...]:
    return _COUNTRIES.get(word) or (_BRITISH.sub("ization", word),)


def _has_initials(words: tuple[str, ...]) -> bool:
    return any(len(word) == 1 for word in words[1:-1])


def _drop_initials(words: tuple[str, ...]) -> tuple[str, ...]:
    return (*words[:1], *(word for word in words[1:-1] if len(word) > 1), *words[1:][-1:])
