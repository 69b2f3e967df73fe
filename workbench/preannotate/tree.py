"""A parsed stretch of text as plain lists: what the rules read, without touching spaCy objects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any
from unicodedata import category

from spacy.tokens import Doc

from workbench.model import Span, Spans

PUNCTUATION = frozenset(",.:;!?-–—―…()[]'\"“”‘’«»„‟`")
_BULLETS = frozenset("•‣◦·*")
# Symbols that are no sign of money or mathematics, skin tones, variation selectors and joiners.
_EMOJI = frozenset(["So", "Sk", "Mn", "Cf"])
_BEGIN = frozenset(["DT", "CD", "NNP", "NNPS", "NN", "NNS", "PRP", "PRP$", "JJ"])


@dataclass(frozen=True, slots=True)
class Tree:
    """Tokens in text order with their dependency heads; a root is its own head.

    `starts` and `ends` are code points into `text`, half-open. `left` and `right` are the first and
    last token of a token's subtree (inclusive), `sentence` the first token of its sentence.
    """

    text: str
    words: Sequence[str]
    tags: Sequence[str]
    deps: Sequence[str]
    heads: Sequence[int]
    starts: Sequence[int]
    ends: Sequence[int]
    children: Sequence[Sequence[int]]
    left: Sequence[int]
    right: Sequence[int]
    sentence: Sequence[int]

    def __len__(self) -> int:
        return len(self.words)

    def kids(self, token: int, *deps: str) -> list[int]:
        """Return the children of a token that stand in one of these relations, in text order."""
        return [k for k in self.children[token] if self.deps[k] in deps]

    def kid(self, token: int, *deps: str) -> int | None:
        """Return the first child in one of these relations."""
        for k in self.children[token]:
            if self.deps[k] in deps:
                return k
        return None

    def subtree(self, token: int) -> range:
        """Return the tokens from the first to the last one under a token."""
        return range(self.left[token], self.right[token] + 1)

    def begins_noun_phrase(self, token: int) -> bool:
        """Return whether a noun phrase may begin with a token."""
        return self.tags[token] in _BEGIN

    def is_verb(self, token: int) -> bool:
        """Return whether a token is tagged as a verb form (modals are not)."""
        return self.tags[token].startswith("VB")

    def is_finite(self, token: int) -> bool:
        """Return whether a token is a verb form with a tense (modals are not)."""
        return self.tags[token] in ("VBD", "VBZ", "VBP")

    def opens_predicate(self, token: int) -> bool:
        """Return whether a token is a verb form with a tense, or a modal."""
        return self.is_finite(token) or self.tags[token] == "MD"

    def is_infinitive(self, token: int) -> bool:
        """Return whether "to" leads a verb in."""
        return any(self.tags[k] == "TO" for k in self.children[token])

    def is_noun(self, token: int) -> bool:
        """Return whether a token is tagged as a noun or a name."""
        return self.tags[token].startswith("NN")

    def is_nominal(self, token: int) -> bool:
        """Return whether a token is a noun, a name or a personal pronoun."""
        return self.is_noun(token) or self.tags[token] == "PRP"

    def is_punctuation(self, token: int) -> bool:
        """Return whether a token is nothing but punctuation or white space."""
        return all(c in PUNCTUATION or c.isspace() for c in self.words[token])

    def is_ornament(self, token: int) -> bool:
        """Return whether a token is nothing but emoji or bullets."""
        return _is_ornament(self.words[token])

    def ancestors(self, token: int) -> Iterator[int]:
        """Yield the heads above a token, nearest first."""
        while self.heads[token] != token:
            token = self.heads[token]
            yield token

    def with_heads(self, heads: Sequence[int]) -> Tree:
        """Return the tree in which each token hangs on its new head, in the relation it had."""
        left, right = _edges(heads)
        return replace(self, heads=heads, children=_children(heads), left=left, right=right)

    def spans(self, tokens: Iterable[int]) -> Spans:
        """Return the spans of tokens; runs that only punctuation parts stay one span.

        At its edges a span keeps brackets and quotation marks that enclose, no other punctuation,
        except the full stop of a quotation that is never closed. Emoji and bullets in front of it
        stay out.
        """
        runs: list[list[int]] = []
        for token in sorted(set(tokens)):
            if runs and all(self.is_punctuation(k) for k in range(runs[-1][-1] + 1, token)):
                runs[-1].append(token)
            else:
                runs.append([token])
        return tuple(span for run in runs if (span := self._trim(run)) is not None)

    def _trim(self, run: Sequence[int]) -> Span | None:
        words = [n for n, token in enumerate(run) if not self.is_punctuation(token)]
        if not words and any(self.words[token].strip() for token in run):
            return self.starts[run[0]], self.ends[run[-1]]
        if not words:
            return None
        first = next((n for n in words if not self.is_ornament(run[n])), words[0])
        last = words[-1]
        opened = first
        while first > 0 and self._has(run[first - 1], "([“‘\"'«„`"):
            first -= 1
        while last + 1 < len(run) and self._has(run[last + 1], ")]”’\"'»,.?!…"):
            last += 1
        unclosed = first < opened and not self._has(run[last], "”\"»’'")
        while last > words[-1] and not self._has(run[last], ")]”’\"'»"):
            if unclosed and self._has(run[last], ".?!…"):
                break
            last -= 1
        return self.starts[run[first]], self.ends[run[last]]

    def _has(self, token: int, marks: str) -> bool:
        return any(c in marks for c in self.words[token])


def read_tree(
    doc: Doc,
    names: Mapping[str, str] = MappingProxyType({}),
    function_words: Mapping[str, str] = MappingProxyType({}),
) -> Tree:
    """Return the tree of a tagged and parsed Doc.

    `names` translate the model's own tags and relations into those that the rules know: the Penn
    Treebank's and ClearNLP's, as spaCy's English models have them; `function_words` translate words
    ("von") into the English ones that the rules name ("by").
    """
    columns = _read_columns(doc)
    heads = [token + step for token, step in enumerate(columns[0])]
    strings = doc.vocab.strings
    read: dict[int, str] = {}

    def name(key: int) -> str:
        if key not in read:
            read[key] = strings[key] if key else ""
        return read[key]

    def rule_name(key: int) -> str:
        return names.get(name(key), name(key))

    words = [function_words.get(name(key), name(key)) for key in columns[3]]
    deps = [rule_name(key) for key in columns[1]]
    children = _children(heads)
    _hang_up_ornaments(words, heads, deps, children)
    left, right = _edges(heads)
    sentence: list[int] = []
    for token, mark in enumerate(columns[6]):
        sentence.append(token if mark == 1 or not sentence else sentence[-1])
    text = doc.text
    tags = [rule_name(key) for key in columns[2]]
    for token, tag in enumerate(tags):
        # The small model calls a name it does not know a common noun; its capital tells.
        if tag == "NN" and sentence[token] != token and text[columns[4][token]].isupper():
            tags[token] = "NNP"
    return Tree(
        text=text,
        words=words,
        tags=tags,
        deps=deps,
        heads=heads,
        starts=columns[4],
        ends=[start + length for start, length in zip(columns[4], columns[5], strict=True)],
        children=children,
        left=left,
        right=right,
        sentence=sentence,
    )


def _children(heads: Sequence[int]) -> list[list[int]]:
    children: list[list[int]] = [[] for _ in heads]
    for token, head in enumerate(heads):
        if head != token:
            children[head].append(token)
    return children


def _hang_up_ornaments(
    words: Sequence[str], heads: list[int], deps: list[str], children: Sequence[list[int]]
) -> None:
    """Let what is under emoji and bullets govern them: the parser takes them for nouns."""
    for token, word in enumerate(words):
        if not _is_ornament(word):
            continue
        under, head = children[token], heads[token]
        first = next((k for k in reversed(under) if not _is_ornament(words[k])), None)
        if first is not None:
            others = sorted({token, *under} - {first})
            heads[first], deps[first] = (first if head == token else head), deps[token]
            for other in others:
                heads[other] = first
            children[first][:] = sorted((*children[first], *others))
            under.clear()
            if head != token:
                children[head][:] = sorted((*(k for k in children[head] if k != token), first))
        if heads[token] != token:
            deps[token] = "punct"


def _is_ornament(word: str) -> bool:
    return all(c in _BULLETS or category(c) in _EMOJI for c in word)


def _read_columns(doc: Doc) -> list[list[int]]:
    """Return one list a column of the Doc; hashes stay unsigned, steps to the head get a sign."""
    table: Any = doc.to_array(["HEAD", "DEP", "TAG", "LOWER", "IDX", "LENGTH", "SENT_START"])
    if not len(doc):
        return [[] for _ in range(7)]
    columns: list[list[int]] = [column.tolist() for column in table.T]
    columns[0] = table[:, 0].astype("int64").tolist()
    return columns


def _edges(heads: Sequence[int]) -> tuple[list[int], list[int]]:
    left = list(range(len(heads)))
    right = list(range(len(heads)))
    for token in range(len(heads)):
        node = token
        while heads[node] != node:
            node = heads[node]
            # Whoever widened this node before has widened its ancestors too.
            if left[node] > token:
                left[node] = token
            elif right[node] < token:
                right[node] = token
            else:
                break
    return left, right
