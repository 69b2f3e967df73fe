"""What a source without a name is called: the noun phrase that describes it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workbench.model import Kind
from workbench.preannotate.lexicon import Lexicon
from workbench.preannotate.tree import Tree

_DEFINITE = frozenset(["the", "this", "that", "these", "those"])
_INDEFINITE = frozenset(["a", "an"])
# What comes with such a word is not the one that the article goes on to speak of.
_VAGUE = frozenset(
    ["no", "such", "any", "another", "other", "same", "one", "each", "every", "some", "whose"]
)
_CLAUSES = ("relcl", "acl", "advcl", "prep", "appos")
_LONGEST = 9


@dataclass(frozen=True, slots=True)
class Description:
    """A noun phrase without its article; `owner` is the pronoun it begins with, and not in it."""

    text: str
    kind: Kind
    owner: str = ""


@dataclass(frozen=True, slots=True)
class NounMention:
    """An organization or a document that a noun describes: "the interior ministry".

    Offsets are code points of the article, as in `NameMention`; `word` is the noun.
    """

    start: int
    end: int
    sentence: int
    paragraph: int
    word: str
    subject: bool
    description: Description


def read_nouns(tree: Tree, lexicon: Lexicon, offset: int) -> Iterator[NounMention]:
    """Yield what nouns for one organization or document say more of it than what it is."""
    for token, word in enumerate(tree.words):
        if tree.tags[token] != "NN" or tree.deps[token] == "compound":
            continue
        if _judge_kind(word, lexicon) == "unnamed":
            continue
        vague = any(w in _VAGUE for w in tree.words[tree.left[token] : token])
        if vague or tree.kid(token, "conj") is not None:
            continue
        description = describe(tree, token, lexicon)
        if description.owner or " " in description.text:
            yield NounMention(
                tree.starts[token] + offset,
                tree.ends[token] + offset,
                tree.starts[tree.sentence[token]] + offset,
                offset,
                word,
                subject=tree.deps[token] in ("nsubj", "nsubjpass"),
                description=description,
            )


def describe(tree: Tree, head: int, lexicon: Lexicon) -> Description:
    """Return what a noun says that a source is: "two people familiar with the talks".

    A document is called by who made it and its sort: "Countwell poll" for "a poll by Countwell".
    """
    kind = _judge_kind(tree.words[head], lexicon)
    first, last = tree.left[head], _find_end(tree, head, kind, lexicon)
    left_out = _DEFINITE if kind == "unnamed" else _DEFINITE | _INDEFINITE
    while first < head and (tree.is_punctuation(first) or tree.words[first] in left_out):
        first += 1
    owner = tree.words[first] if first < head and tree.tags[first] == "PRP$" else ""
    phrase = _write(tree, first + bool(owner), last)
    if kind == "document":
        phrase = " ".join(filter(None, (_find_maker(tree, head), phrase)))
    return Description(phrase, kind, owner)


def _judge_kind(noun: str, lexicon: Lexicon) -> Kind:
    if noun in lexicon.words["document_nouns"]:
        return "document"
    return "organization" if noun in lexicon.words["organization_nouns"] else "unnamed"


def _find_end(tree: Tree, head: int, kind: Kind, lexicon: Lexicon) -> int:
    """Return the last token: before a comma, of a document or a long phrase before a clause."""
    end = tree.right[head]
    marks = (t for t in range(head + 1, end + 1) if tree.is_punctuation(t) and tree.words[t] != "-")
    end = next(marks, end + 1) - 1
    behind = [k for k in tree.kids(head, *_CLAUSES) if head < k <= end]
    dated = [t for t in range(head + 1, end + 1) if tree.words[t] in lexicon.words["weekdays"]]
    if dated and dated[0] - head <= 2:
        # "the campaign on Monday": the parser takes the day for a part of the name.
        return head
    if kind == "document" or (kind == "organization" and behind and tree.deps[behind[0]] != "prep"):
        return min((tree.left[k] - 1 for k in behind), default=end)
    clauses = [tree.left[k] - 1 for k in behind if tree.deps[k] != "prep"]
    return min(clauses, default=end) if end - tree.left[head] >= _LONGEST else end


def _find_maker(tree: Tree, document: int) -> str:
    """Return who a document is by, without the article, if that is a name."""
    for preposition in tree.kids(document, "prep"):
        maker = tree.kid(preposition, "pobj")
        if tree.words[preposition] == "by" and maker is not None and tree.tags[maker][:3] == "NNP":
            first = tree.left[maker]
            return _write(tree, first + (tree.words[first] in _DEFINITE), maker)
    return ""


def _write(tree: Tree, first: int, last: int) -> str:
    text = " ".join(tree.text[tree.starts[first] : tree.ends[last]].split())
    plain = tree.tags[first] not in ("NNP", "NNPS") and text[1:2].islower()
    return text[:1].lower() + text[1:] if plain or text[:2] == "A " else text
