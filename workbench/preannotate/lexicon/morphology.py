"""Inflected forms of a lexicon's base forms, by rules that are data, so that no lemmatizer runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import regex


@dataclass(frozen=True, slots=True)
class Ending:
    """What the end of a base form turns into: `forms` always, `past` where none is listed."""

    pattern: regex.Pattern[str]
    forms: tuple[str, ...]
    past: tuple[str, ...]


def read_endings(rules: Iterable[Mapping[str, Any]]) -> tuple[Ending, ...]:
    """Return the rules of `morphology.toml`, in their order; `ending` is a regular expression."""
    return tuple(
        Ending(
            regex.compile(f"(?:{rule['ending']})$"),
            tuple(rule["forms"]),
            tuple(rule.get("past", ())),
        )
        for rule in rules
    )


def inflect(base: str, endings: Sequence[Ending], listed: str | None = None) -> set[str]:
    """Return a word's forms by the first ending that it has; `listed` are irregular ones."""
    forms = {base, *(listed or "").split()}
    for ending in endings:
        found = ending.pattern.search(base)
        if found:
            regular = ending.forms if listed else (*ending.forms, *ending.past)
            return forms | {base[: found.start()] + form for form in regular}
    return forms
