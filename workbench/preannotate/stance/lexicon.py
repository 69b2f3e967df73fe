"""The stance lexicon of one language, read from `lexicons/LANGUAGE.toml` (format at its top)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from workbench.errors import ModelError

Decision = Literal["assert", "deny", "none"]
Form = Literal[
    "question", "imperative", "infinitive", "whether", "wh", "that", "clause", "quoted",
    "gerund", "as", "claim", "action", "noun",
]  # fmt: skip

FOLDER = Path(__file__).parent / "lexicons"


@dataclass(frozen=True)
class Judgement:
    """Whether the source asserts or denies the content, or neither, and how sure that is (0–1)."""

    stance: Decision
    score: float


@dataclass(frozen=True)
class WordClass:
    """Words that commit a speaker alike: a judgement for each form of content."""

    name: str
    frames: Mapping[str, Judgement]
    negated: Mapping[str, Judgement]

    def judge(self, form: Form, *, negated: bool) -> Judgement:
        """Return the judgement for content of `form`."""
        table = self.negated if negated else self.frames
        return table.get(form) or table["default"]


@dataclass(frozen=True)
class StanceLexicon:
    """Phrases by their first word, longest first; word lists, tags and dependencies by name.

    `synonyms` maps a word to the one that stands for its group.
    """

    phrases: Mapping[str, tuple[tuple[tuple[str, ...], WordClass], ...]]
    classes: Mapping[str, WordClass]
    words: Mapping[str, frozenset[str]]
    tags: Mapping[str, frozenset[str]]
    dependencies: Mapping[str, frozenset[str]]
    synonyms: Mapping[str, str]


@cache
def load_lexicon(language: str) -> StanceLexicon:
    """Return the lexicon of a language code; ModelError if there is none or it is malformed."""
    path = FOLDER / f"{language}.toml"
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ModelError(
            f"No stance lexicon for the language {language!r}.", remedy=f"Add {path}."
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise ModelError(f"{path} is not TOML: {error}") from error
    classes = {name: _read_class(path, name, entry) for name, entry in table["class"].items()}
    return StanceLexicon(
        phrases=_index_phrases(path, table["class"], classes),
        classes=classes,
        words={name: frozenset(text.split()) for name, text in table["words"].items()},
        tags={name: frozenset(tags) for name, tags in table["tags"].items()},
        dependencies={name: frozenset(deps) for name, deps in table["dependencies"].items()},
        synonyms={w: name for name, text in table["synonyms"].items() for w in text.split()},
    )


def _read_class(path: Path, name: str, entry: Mapping[str, Any]) -> WordClass:
    tables: dict[str, dict[str, Judgement]] = {"frames": {}, "negated": {}}
    for key, table in tables.items():
        for form, (stance, score) in entry.get(key, {}).items():
            if form != "default" and form not in get_args(Form):
                raise ModelError(f"{path}: class {name} has a frame for {form!r}, not a form.")
            table[form] = Judgement(stance, score)
    return WordClass(name, **tables)


def _index_phrases(
    path: Path, entries: Mapping[str, Any], classes: Mapping[str, WordClass]
) -> Mapping[str, tuple[tuple[tuple[str, ...], WordClass], ...]]:
    owner: dict[tuple[str, ...], WordClass] = {}
    for name, entry in entries.items():
        for word in entry["words"].split():
            phrase = tuple(word.split("_"))
            if phrase in owner and owner[phrase].name != name:
                raise ModelError(f"{path}: {word!r} is in {owner[phrase].name} and in {name}.")
            owner[phrase] = classes[name]
    index: dict[str, list[tuple[tuple[str, ...], WordClass]]] = {}
    for phrase in sorted(owner, key=len, reverse=True):
        index.setdefault(phrase[0], []).append((phrase, owner[phrase]))
    return {first: tuple(phrases) for first, phrases in index.items()}
