"""The stance lexicon of one language, read from `lexicons/LANGUAGE/*.toml`.

`classes.toml` (classes of cue words and their frames; format at its top), `cues.toml` (the words
of each class), `words.toml` (what tells the form of a content and the scope of a negation),
`links.toml` (what tells what a claim is about).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from workbench.errors import ModelError
from workbench.model import Commitment

Form = Literal[
    "question", "imperative", "infinitive", "whether", "wh", "that", "clause", "speech", "quoted",
    "gerund", "as", "reason", "falsehood", "claim", "action",
    "quality", "noun",
]  # fmt: skip

_PATTERN = re.IGNORECASE | re.VERBOSE
_NEVER = "(?!)"
FOLDER = Path(__file__).parent / "lexicons"
_ENGLISH = FOLDER / "en"


@dataclass(frozen=True)
class Judgement:
    """Whether the source asserts or denies the content, or neither, and how sure that is (0–1)."""

    stance: Commitment
    score: float


@dataclass(frozen=True)
class WordClass:
    """Words that commit a speaker alike: a judgement for each form of content.

    `yields`: a later verb of another class decides instead. `transparent`: the word decides
    nothing. `predicates`: its content says something of something. `topical`: with "about" at the
    end of the cue, the content is a mere topic. `rejects`: what is said of a claim ("dismissed the
    report as gossip") disputes that claim. `contradicts`: a negated clause after it answers
    somebody ("insisted that he had not signed"). `concedes`: what it says is not so, somebody else
    has said ("admitted that the story was false").
    """

    name: str
    frames: Mapping[str, Judgement]
    negated: Mapping[str, Judgement]
    yields: bool = False
    transparent: bool = False
    predicates: bool = False
    topical: bool = False
    rejects: bool = False
    contradicts: bool = False
    concedes: bool = False

    def judge(self, form: Form, *, negated: bool) -> Judgement:
        """Return the judgement for content of `form`."""
        table = self.negated if negated else self.frames
        return table.get(form) or table["default"]


@dataclass(frozen=True)
class StanceLexicon:
    """Phrases by their first word, longest first; word lists, tags and dependencies by name.

    `patterns` tell words that by themselves deny something, or wish for it; `synonyms` maps a word
    to the one that stands for its group.
    """

    phrases: Mapping[str, tuple[tuple[tuple[str, ...], WordClass], ...]]
    classes: Mapping[str, WordClass]
    words: Mapping[str, frozenset[str]]
    tags: Mapping[str, frozenset[str]]
    dependencies: Mapping[str, frozenset[str]]
    patterns: Mapping[str, re.Pattern[str]]
    synonyms: Mapping[str, str]


def stance_languages() -> tuple[str, ...]:
    """Return the codes of the languages that have a stance lexicon."""
    return tuple(sorted(path.name for path in FOLDER.iterdir() if path.is_dir()))


@cache
def load_lexicon(language: str) -> StanceLexicon:
    """Return the lexicon of a language code or of a folder.

    Raises ModelError if there is none or it is malformed.
    """
    folder = FOLDER / language
    if not folder.is_dir():
        raise ModelError(
            f"No stance lexicon for the language {language!r}.", remedy=f"Add {folder}."
        )
    names = ("classes", "cues", "words", "links")
    classes, cues, words, links = (_read_toml(folder / f"{name}.toml") for name in names)
    by_name = {name: _read_class(folder, name, entry) for name, entry in classes.items()}
    try:
        groups = _join_groups(folder, words["words"], links["words"])
        lexicon = StanceLexicon(
            phrases=_index_phrases(folder, cues, by_name),
            classes=by_name,
            words={name: frozenset(text.split()) for name, text in groups.items()},
            tags={name: frozenset(tags) for name, tags in words["tags"].items()},
            dependencies={name: frozenset(deps) for name, deps in words["dependencies"].items()},
            patterns={name: _join_patterns(some) for name, some in words["patterns"].items()},
            synonyms={w: name for name, text in links["synonyms"].items() for w in text.split()},
        )
    except KeyError as error:
        raise ModelError(f"{folder}: words.toml or links.toml has no table {error}.") from error
    except re.error as error:
        raise ModelError(f"{folder / 'words.toml'}: {error.pattern!r}: {error}.") from error
    if folder != _ENGLISH:
        _check_groups(folder, words)
    return lexicon


def _check_groups(folder: Path, ours: Mapping[str, Any]) -> None:
    """Raise ModelError where a language's words.toml lacks a group that the English one has."""
    english = _read_toml(_ENGLISH / "words.toml")
    missing = [f"{t}.{name}" for t in english for name in english[t] if name not in ours[t]]
    if missing:
        raise ModelError(
            f"{folder / 'words.toml'} lacks {', '.join(missing)}.",
            remedy="Add them as in the English file, empty where the language has no such words.",
        )


def _join_patterns(patterns: Sequence[str] | str) -> re.Pattern[str]:
    """Return what finds any of the patterns, and nothing where there are none."""
    listed = [patterns] if isinstance(patterns, str) else patterns
    for pattern in listed:  # each by itself, so that an error shows which
        re.compile(pattern, _PATTERN)
    return re.compile("|".join(f"(?:{pattern})" for pattern in listed) or _NEVER, _PATTERN)


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ModelError(f"{path} cannot be read as TOML: {error}") from error


def _join_groups(
    folder: Path, words: Mapping[str, str], links: Mapping[str, str]
) -> Mapping[str, str]:
    twice = sorted(words.keys() & links.keys())
    if twice:
        raise ModelError(f"{folder}: {twice} are in words.toml and in links.toml.")
    return {**words, **links}


def _read_class(folder: Path, name: str, entry: Mapping[str, Any]) -> WordClass:
    return WordClass(
        name,
        frames=_read_frames(folder, name, entry.get("frames", {})),
        negated=_read_frames(folder, name, entry.get("negated", {})),
        yields=bool(entry.get("yields")),
        transparent=bool(entry.get("transparent")),
        predicates=bool(entry.get("predicates")),
        topical=bool(entry.get("topical")),
        rejects=bool(entry.get("rejects")),
        contradicts=bool(entry.get("contradicts")),
        concedes=bool(entry.get("concedes")),
    )


def _read_frames(folder: Path, name: str, table: Mapping[str, Any]) -> dict[str, Judgement]:
    unknown = [form for form in table if form not in ("default", *get_args(Form))]
    if unknown:
        raise ModelError(f"{folder}: class {name} has frames for {unknown}, which are no forms.")
    return {form: Judgement(stance, score) for form, (stance, score) in table.items()}


def _index_phrases(
    folder: Path, cues: Mapping[str, str], classes: Mapping[str, WordClass]
) -> Mapping[str, tuple[tuple[tuple[str, ...], WordClass], ...]]:
    owner: dict[tuple[str, ...], WordClass] = {}
    for name, text in cues.items():
        for word in text.split():
            phrase = tuple(word.split("_"))
            if name not in classes or phrase in owner:
                raise ModelError(f"{folder}: {word!r} is of no class, or of two, {name} the last.")
            owner[phrase] = classes[name]
    index: dict[str, list[tuple[tuple[str, ...], WordClass]]] = {}
    for phrase in sorted(owner, key=len, reverse=True):
        index.setdefault(phrase[0], []).append((phrase, owner[phrase]))
    return {first: tuple(phrases) for first, phrases in index.items()}
