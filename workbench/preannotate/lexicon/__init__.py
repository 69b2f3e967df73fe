"""The words that the rules know, as declarative data: one folder of TOML files a language.

A language is such a folder and the name of a spaCy model (`language.toml`); the rules themselves
know words only through a `Lexicon`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from workbench.preannotate.lexicon.morphology import inflect_noun, inflect_verb

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Entry:
    """What the lexicon says of one word: its base form, its frames and its classes."""

    base: str
    frames: frozenset[str]
    classes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """One language's words. Keys are lower-case inflected forms."""

    language: str
    spacy_model: str
    verbs: Mapping[str, Entry]
    nouns: Mapping[str, Entry]
    adjectives: Mapping[str, Entry]
    words: Mapping[str, frozenset[str]]


def languages() -> tuple[str, ...]:
    """Return the codes of the languages that have a lexicon."""
    return tuple(sorted(path.parent.name for path in FOLDER.glob("*/language.toml")))


@cache
def load_lexicon(language: str) -> Lexicon:
    """Return the lexicon of a language. Raises FileNotFoundError for one that has none."""
    folder = FOLDER / language
    settings = _read(folder / "language.toml")
    irregular: Mapping[str, str] = _read(folder / "morphology.toml")["verbs"]
    return Lexicon(
        language=language,
        spacy_model=settings["spacy_model"],
        verbs=_entries(
            _read(folder / "verbs.toml"), "verbs", lambda base: inflect_verb(base, irregular)
        ),
        nouns=_entries(_read(folder / "nouns.toml"), "nouns", inflect_noun),
        adjectives=_entries(_read(folder / "adjectives.toml"), "adjectives", lambda base: {base}),
        words={
            key: frozenset(value.split())
            for name in settings["word_lists"]
            for key, value in _read(folder / name).items()
        },
    )


def _read(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return tomllib.load(file)


def _entries(
    table: Mapping[str, Any], key: str, inflect: Callable[[str], Iterable[str]]
) -> dict[str, Entry]:
    frames: dict[str, set[str]] = {}
    classes: dict[str, set[str]] = {}
    for group in table["class"]:
        for base in group[key].split():
            frames.setdefault(base, set()).update(group["frames"])
            classes.setdefault(base, set()).add(group["name"])
    entries: dict[str, Entry] = {}
    for base, known in frames.items():
        entry = Entry(base, frozenset(known), frozenset(classes[base]))
        for form in inflect(base):
            # A form that is itself a base form ("found") keeps its own entry.
            if form == base or form not in frames:
                entries[form] = entry
    return entries
