"""Inflected forms of a lexicon's base forms, so that no lemmatizer has to run."""

from __future__ import annotations

from collections.abc import Mapping

_VOWELS = "aeiou"


def inflect_verb(base: str, irregular: Mapping[str, str]) -> set[str]:
    """Return the forms of an English verb: base, -s, past, participle, -ing.

    `irregular` maps a base form to its other forms, blank between; those replace the regular ones.
    """
    forms = {base, third_person(base)}
    if base in irregular:
        listed = irregular[base].split()
        forms.update(listed)
        if any(form.endswith("ing") for form in listed):
            return forms
        return forms | {_participle(base)}
    return forms | {_past(base), _participle(base)}


def inflect_noun(base: str) -> set[str]:
    """Return the singular and the plural of an English noun."""
    return {base, third_person(base)}


def third_person(base: str) -> str:
    """Return the form with -s: of a verb the third person, of a noun the plural."""
    if base.endswith("y") and base[-2:-1] not in _VOWELS:
        return base[:-1] + "ies"
    if base.endswith(("s", "x", "z", "ch", "sh")):
        return base + "es"
    return base + "s"


def _past(base: str) -> str:
    if base.endswith("e"):
        return base + "d"
    if base.endswith("y") and base[-2:-1] not in _VOWELS:
        return base[:-1] + "ied"
    return base + "ed"


def _participle(base: str) -> str:
    if base.endswith("ie"):
        return base[:-2] + "ying"
    if base.endswith("e") and not base.endswith("ee"):
        return base[:-1] + "ing"
    return base + "ing"
