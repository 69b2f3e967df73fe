"""When two canonical names mean one speaker."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"\w+")
_TITLES = frozenset(
    {"the", "mr", "mrs", "ms", "miss", "dr", "sir", "lady", "lord", "prof", "professor", "sen"}
    | {"senator", "rep", "representative", "gov", "governor", "president", "judge", "justice"}
    | {"gen", "general", "jr", "sr"}
)


def same_name(gold: str, pred: str | None) -> bool:
    """Return whether the names are equal but for case, accents, punctuation and titles."""
    return pred is not None and _read_name(gold) == _read_name(pred)


def same_surname(gold: str, pred: str | None) -> bool:
    """Return whether one name is the other with words left out and both end alike."""
    one, other = _read_name(gold), _read_name(pred or "")
    if not one or not other or one[-1] != other[-1]:
        return False
    return set(one) <= set(other) or set(other) <= set(one)


def _read_name(name: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(c for c in plain if not unicodedata.combining(c)).replace("'s", "")
    words = tuple(_WORD.findall(bare.replace("’s", "").replace(".", "")))
    return tuple(word for word in words if word not in _TITLES) or words
