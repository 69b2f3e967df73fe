"""What a source without a name is called: the noun phrase that describes it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from workbench.model import Kind
from workbench.preannotate.lexicon import Lexicon
from workbench.preannotate.speakers.determiners import DEFINITE, INDEFINITE, VAGUE
from workbench.preannotate.tree import Tree

_CLAUSES = ("relcl", "acl", "advcl", "prep", "appos")
_LONGEST = 9
_PROPER = ("demonyms", "nationals", "faiths")


@dataclass(frozen=True, slots=True)
class Description:
    """A noun phrase without its article; `owner` is the pronoun it begins with, and not in it."""

    text: str
    kind: Kind
    owner: str = ""


Sort = Literal["thing", "several"]


@dataclass(frozen=True, slots=True)
class NounMention:
    """What a noun describes: one organization or document, or several of anything.

    "The interior ministry", "striking miners". Offsets are code points of the article, as in
    `NameMention`; `word` is the noun.
    """

    start: int
    end: int
    sentence: int
    paragraph: int
    word: str
    subject: bool
    description: Description
    sort: Sort


def read_nouns(tree: Tree, lexicon: Lexicon, offset: int) -> Iterator[NounMention]:
    """Yield whom and what the nouns of a paragraph describe.

    Of a thing a noun has to say more than what it is.
    """
    for token, word in enumerate(tree.words):
        sort = _classify(tree, token, lexicon)
        if sort is None:
            continue
        before = tree.words[tree.left[token] : token]
        vague = not VAGUE.isdisjoint(before)
        if vague or tree.kid(token, "conj") is not None:
            continue
        description = describe(tree, token, lexicon)
        if _tells(description, sort):
            yield NounMention(
                tree.starts[token] + offset,
                tree.ends[token] + offset,
                tree.starts[tree.sentence[token]] + offset,
                offset,
                word,
                subject=_is_subject(tree, token),
                description=description,
                sort=sort,
            )


def _tells(description: Description, sort: Sort) -> bool:
    """Return whether a description is of any use: of several, it must not hang on a pronoun."""
    if sort == "several":
        return not description.owner
    return bool(description.owner) or " " in description.text


def _classify(tree: Tree, token: int, lexicon: Lexicon) -> Sort | None:
    """Return what a noun means, None for what no "it" or "they" of a source takes up.

    Several are people or documents, and do something.
    """
    word, tag = tree.words[token], tree.tags[token]
    if tag == "NN" and tree.deps[token] != "compound":
        return None if _judge_kind(word, lexicon) == "unnamed" else "thing"
    if tag != "NNS" or not _is_subject(tree, token):
        return None
    people = word in lexicon.words["people"] or word.removesuffix("s") in lexicon.words["roles"]
    return "several" if people or word in lexicon.words["document_nouns"] else None


def _is_subject(tree: Tree, token: int) -> bool:
    return tree.deps[token] in ("nsubj", "nsubjpass")


def describe(tree: Tree, head: int, lexicon: Lexicon) -> Description:
    """Return what a noun says that a source is: "two people familiar with the talks".

    A document is called by who made it and its sort: "Countwell poll" for "a poll by Countwell".
    """
    kind = _judge_kind(tree.words[head], lexicon)
    first, last = tree.left[head], _find_end(tree, head, kind, lexicon)
    left_out = DEFINITE if kind == "unnamed" else DEFINITE | INDEFINITE
    while first < head and (tree.is_punctuation(first) or tree.words[first] in left_out):
        first += 1
    owner = tree.words[first] if first < head and tree.tags[first] == "PRP$" else ""
    phrase = _write(tree, first + bool(owner), last, lexicon)
    if kind == "document":
        phrase = " ".join(filter(None, (_find_maker(tree, head, lexicon), phrase)))
    return Description(phrase, kind, owner)


def _judge_kind(noun: str, lexicon: Lexicon) -> Kind:
    if noun in lexicon.words["document_nouns"]:
        return "document"
    return "organization" if noun in lexicon.words["organization_nouns"] else "unnamed"


def _find_end(tree: Tree, head: int, kind: Kind, lexicon: Lexicon) -> int:
    """Return the last token: before a comma, of a document or a long phrase before a clause."""
    end = tree.right[head]
    if end > head and tree.tags[end] == "POS":
        end -= 1  # "the minister’s promise"
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


def _find_maker(tree: Tree, document: int, lexicon: Lexicon) -> str:
    """Return who a document is by, without the article, if that is a name."""
    for preposition in tree.kids(document, "prep"):
        maker = tree.kid(preposition, "pobj")
        if tree.words[preposition] == "by" and maker is not None and tree.tags[maker][:3] == "NNP":
            first = tree.left[maker]
            return _write(tree, first + (tree.words[first] in DEFINITE), maker, lexicon)
    return ""


def _write(tree: Tree, first: int, last: int, lexicon: Lexicon) -> str:
    """Return words as inside a sentence: "striking miners", but "French officials"."""
    text = " ".join(tree.text[tree.starts[first] : tree.ends[last]].split())
    opens = tree.sentence[first] == first or _begins_anew(tree, first)
    plain = opens and text[1:2].islower() and not _is_proper(tree, first, lexicon)
    return text[:1].lower() + text[1:] if plain or text[:2] == "A " else text


def _begins_anew(tree: Tree, token: int) -> bool:
    """Return whether a quotation or a sentence behind a colon begins."""
    return tree.is_punctuation(token - 1) and tree.words[token - 1] != ","


def _is_proper(tree: Tree, token: int, lexicon: Lexicon) -> bool:
    """Return whether a word has a capital everywhere: a name, "French", "Muslims"."""
    words = {tree.words[token], tree.words[token].removesuffix("s")}
    document = tree.words[token] in lexicon.words["document_nouns"]
    named = tree.tags[token] in ("NNP", "NNPS") and not document
    return named or any(words & lexicon.words[group] for group in _PROPER)
