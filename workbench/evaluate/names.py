"""When two canonical names mean one speaker."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"\w+")
_BRITISH = re.compile(r"isation\b")
_COUNTRIES = {"us": ("united", "states"), "uk": ("united", "kingdom")}
_TITLES = frozenset(
    {"the", "mr", "mrs", "ms", "miss", "dr", "sir", "lady", "lord", "prof", "professor", "sen"}
    | {"senator", "rep", "representative", "gov", "governor", "president", "judge", "justice"}
    | {"gen", "general", "jr", "sr"}
)


def same_name(gold: str, pred: str | None) -> bool:
    """Return whether the names are equal but for what the same name is printed with or without.

    That is case, accents, punctuation and spaces, titles, initials in the middle, "US" for "United
    States" (so "UK") and the British spelling of "-ization".
    """
    if pred is None:
        return False
    one, other = _read_name(gold), _read_name(pred)
    if not _has_initials(one) or not _has_initials(other):
        one, other = _drop_initials(one), _drop_initials(other)
    return "".join(one) == "".join(other)


def same_surname(gold: str, pred: str | None) -> bool:
    """Return whether one name is the other with words left out and both end alike."""
    one, other = _read_name(gold), _read_name(pred or "")
    if not one or not other or one[-1] != other[-1]:
        return False
    return set(one) <= set(other) or set(other) <= set(one)


def _read_name(name: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(c for c in plain if not unicodedata.combining(c)).replace("'s", "")
    read = _WORD.findall(bare.replace("’s", "").replace(".", ""))
    words = tuple(part for word in read for part in _spell_word(word))
    return tuple(word for word in words if word not in _TITLES) or words


def _spell_word(word: str) -> tuple[str, ...]:
    return _COUNTRIES.get(word) or (_BRITISH.sub("ization", word),)


def _has_initials(words: tuple[str, ...]) -> bool:
    return any(len(word) == 1 for word in words[1:-1])


def _drop_initials(words: tuple[str, ...]) -> tuple[str, ...]:
    return (*words[:1], *(word for word in words[1:-1] if len(word) > 1), *words[1:][-1:])
