"""The words that the rules know, as declarative data: one folder of TOML files a language.

A language is such a folder and the name of a spaCy model (`language.toml`). The rules know content
words only through a `Lexicon`, and tags, relations and function words by their English names, into
which `language.toml` translates those of another language.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from workbench.preannotate.lexicon.morphology import inflect, read_endings
from workbench.preannotate.stance.lexicon import stance_languages
from workbench.preannotate.tree import Tree

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Entry:
    """What the lexicon says of one word: its base form, its frames and its classes."""

    base: str
    frames: frozenset[str]
    classes: frozenset[str]


class WordLists(dict[str, frozenset[str]]):
    """Word lists by name; one that a language does not have is empty."""

    def __missing__(self, name: str) -> frozenset[str]:
        return frozenset()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """One language's words. Keys are lower-case inflected forms.

    `phrases` holds verbs with a particle: form → particle → entry. `stance` names the stance
    lexicon; without one, stance is not judged. `names` and `function_words` say what the rules call
    the model's tags and relations and the language's small words: "von" is what "by" is to them.
    """

    language: str
    spacy_model: str
    stance: str | None
    names: Mapping[str, str]
    function_words: Mapping[str, str]
    verbs: Mapping[str, Entry]
    phrases: Mapping[str, Mapping[str, Entry]]
    nouns: Mapping[str, Entry]
    adjectives: Mapping[str, Entry]
    words: Mapping[str, frozenset[str]]

    def find_verb(self, tree: Tree, token: int) -> Entry | None:
        """Return the entry of a verb form, of its phrase ("point out") if it is part of one."""
        word = tree.words[token]
        for entry in self.phrases.get(word, {}).values():
            if find_particle(tree, token, entry) is not None:
                return entry
        return self.verbs.get(word)


def find_particle(tree: Tree, token: int, entry: Entry) -> int | None:
    """Return the particle of a phrase's entry: "out" of "point out", "clear" of "make it clear"."""
    particle = entry.base.partition("_")[2]
    below = (k for k in (*tree.children[token], token + 1) if k > token and k < len(tree))
    return next((k for k in below if tree.words[k] == particle), None) if particle else None


def languages() -> tuple[str, ...]:
    """Return the codes of the languages that have a lexicon."""
    return tuple(sorted(path.parent.name for path in FOLDER.glob("*/language.toml")))


@cache
def load_lexicon(language: str | Path) -> Lexicon:
    """Return the lexicon of a language code, or the one in a folder, named by its language's code.

    Raises FileNotFoundError where there is none.
    """
    folder = Path(FOLDER / language)
    settings = _read(folder / "language.toml")
    forms = _read(folder / "morphology.toml")
    verb_endings, noun_endings = (read_endings(forms.get(kind, [])) for kind in ("verb", "noun"))
    irregular: Mapping[str, str] = forms.get("verbs", {})
    verbs = _entries(
        _read(folder / "verbs.toml"),
        "verbs",
        lambda base: inflect(base, verb_endings, irregular.get(base)),
    )
    nouns = _entries(
        _read(folder / "nouns.toml"), "nouns", lambda base: inflect(base, noun_endings)
    )
    return Lexicon(
        language=folder.name,
        spacy_model=settings["spacy_model"],
        stance=_find_stance(folder),
        names=settings.get("names", {}),
        function_words=settings.get("function_words", {}),
        verbs={form: entry for form, entry in verbs.items() if "_" not in form},
        phrases=_phrases(verbs),
        nouns=nouns,
        adjectives=_entries(_read(folder / "adjectives.toml"), "adjectives", lambda base: {base}),
        words=_words(folder, settings["word_lists"], verbs),
    )


def _find_stance(folder: Path) -> str | None:
    """Return what names the stance lexicon: that of the language, or the folder's own `stance/`."""
    if (folder / "stance").is_dir():
        return str(folder.resolve() / "stance")
    return folder.name if folder.name in stance_languages() else None


def _words(folder: Path, files: Iterable[str], verbs: Mapping[str, Entry]) -> WordLists:
    """Return the word lists by name, and two made of others."""
    words = WordLists(
        (key, frozenset(value.split()))
        for name in files
        for key, value in _read(folder / name).items()
    )
    words["given_names"] = words["female_names"] | words["male_names"]
    words["headline_words"] = words["headline"] | verbs.keys()
    return words


def _phrases(verbs: Mapping[str, Entry]) -> dict[str, dict[str, Entry]]:
    phrases: dict[str, dict[str, Entry]] = {}
    for form, entry in verbs.items():
        verb, _, particle = form.partition("_")
        if particle:
            phrases.setdefault(verb, {})[particle] = entry
    return phrases


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
        word, mark, particle = base.partition("_")
        for form in (inflected + mark + particle for inflected in inflect(word)):
            # A form that is itself a base form ("found") keeps its own entry.
            if form == base or form not in frames:
                entries[form] = entry
    return entries
