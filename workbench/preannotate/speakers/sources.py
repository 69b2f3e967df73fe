"""What a source stands for: a name, a pronoun, or a noun with its modifiers."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from workbench.preannotate.hyphens import strip_joined
from workbench.preannotate.lexicon import Lexicon
from workbench.preannotate.speakers.descriptions import Description, describe
from workbench.preannotate.speakers.determiners import DEFINITE
from workbench.preannotate.speakers.entities import judge_kind
from workbench.preannotate.speakers.names import (
    NAME_TAGS,
    NameMention,
    follows_office,
    follows_preposition,
    is_common,
    read_name,
)
from workbench.preannotate.tree import Tree


@dataclass(frozen=True, slots=True)
class Source:
    """A source as the resolver needs it: a name, a pronoun, or a noun with its modifiers.

    `sentence` and `paragraph` are where these start; `others` are named together with the first.
    """

    form: Literal["name", "pronoun", "noun"]
    start: int
    sentence: int = 0
    paragraph: int = 0
    name: NameMention | None = None
    others: tuple[NameMention, ...] = ()
    word: str = ""
    modifiers: frozenset[str] = frozenset()
    definite: bool = False
    plural: bool = False
    quoted: bool = False
    capital: bool = False
    description: Description | None = None


def read_source(
    tree: Tree, subject: int | None, lexicon: Lexicon, offset: int, inside: Collection[int]
) -> Source | None:
    """Return what the head token of a source stands for; a relative pronoun for its antecedent."""
    if subject is None:
        return None
    if tree.words[subject] in ("who", "which", "that", "whom") and tree.deps[subject] != "det":
        clause = tree.heads[subject]
        while tree.deps[clause] != "relcl" and tree.heads[clause] != clause:
            clause = tree.heads[clause]
        if tree.deps[clause] == "relcl":
            subject = tree.heads[clause]
    letters = tree.words[subject].rstrip(".")
    behind = any(letters in lexicon.words[name] for name in ("postnominals", "generations"))
    if behind and tree.words[subject - 1] == ",":
        subject = max(subject - 2, 0)
    word, tag = tree.words[subject], tree.tags[subject]
    start, quoted = tree.starts[subject] + offset, subject in inside
    sentence = tree.starts[tree.sentence[subject]] + offset
    surface = tree.text[tree.starts[subject] : tree.ends[subject]]
    if tag in ("PRP", "PRP$", "WP") and not (len(surface) > 2 and surface.isupper()):
        return Source("pronoun", start, sentence, offset, word=word, quoted=quoted)
    name = (
        _name_of(tree, subject, lexicon)
        or _name_within(tree, subject, lexicon)
        or _name_called(tree, subject, lexicon)
        or _name_behind(tree, subject, lexicon)
        or _name_beside(tree, subject, lexicon)
    )
    common = name is not None and is_common(name, lexicon)
    if common:
        name = None  # the tagger takes the "ministry" of "the defence ministry" for a name
    if name is None and tag == "WP":
        # "WHO" is an organization.
        name = NameMention(tree.starts[subject], tree.ends[subject], (surface,))
    if name is not None:
        others = tuple(other.shift(offset) for other in _names_joined(tree, subject, lexicon))
        name = name.shift(offset)
        return Source("name", start, sentence, offset, name=name, others=others, quoted=quoted)
    left = range(tree.left[subject], subject)
    return Source(
        "noun",
        start,
        sentence,
        offset,
        word=word,
        modifiers=frozenset(tree.words[t] for t in left if not tree.is_punctuation(t)),
        definite=any(tree.words[t] in DEFINITE for t in left)
        or tree.kid(subject, "poss") is not None,
        plural=tag in ("NNS", "NNPS"),
        quoted=quoted,
        capital=tree.text[tree.starts[subject]].isupper() and not common,
        description=describe(tree, subject, lexicon),
    )


def _name_within(tree: Tree, subject: int, lexicon: Lexicon) -> NameMention | None:
    """Return the name in a source whose head is none: "Coase [13, 14]", "CEO of X Enver Solomon".

    Also an organization by its kind: "Yonhap news agency".
    """
    proper = [t for t in tree.subtree(subject) if tree.tags[t] in NAME_TAGS]
    if not proper:
        return None
    word = tree.words[subject]
    common = word in lexicon.words["organization_nouns"] or word in lexicon.words["roles"]
    if not tree.tags[subject].startswith("N") and not common:
        return _name_of(tree, proper[0], lexicon) if _opens(tree, subject, proper[0]) else None
    if tree.words[subject] in lexicon.words["organization_nouns"]:
        first = subject
        while first > 0 and tree.deps[first - 1] == "compound":
            first -= 1
        nation = tree.words[first] in lexicon.words["demonyms"]
        if first < subject and tree.tags[first] in NAME_TAGS and not nation:
            words = tuple(
                tree.text[tree.starts[t] : tree.ends[t]] for t in range(first, subject + 1)
            )
            return NameMention(tree.starts[first], tree.ends[subject], words)
    last = proper[-1]
    given = lexicon.words["given_names"]
    if last == tree.right[subject] and last > subject:
        name = _name_of(tree, last, lexicon)
        if name is not None and len(name.words) > 1:
            known = name.words[0].lower() in given and not follows_preposition(tree, last, lexicon)
            return name if known or follows_office(tree, last, lexicon) else None
    return None


def _names_joined(tree: Tree, subject: int, lexicon: Lexicon) -> Iterator[NameMention]:
    """Yield the names that are joined to a source's head: "Ann Lee, Bo Ray and Al Orr"."""
    joined = tree.kid(subject, "conj")
    if joined is None:
        joined = _join_beside(tree, subject)
    while joined is not None:
        name = _name_of(tree, joined, lexicon)
        if name is not None:
            yield name
        joined = tree.kid(joined, "conj")


def _join_beside(tree: Tree, subject: int) -> int | None:
    """Return the first name joined to a source's head where others hang on what stands beside it.

    Of several names the parser takes the second for what the first one is: "Ann Lee, Bo Ray and …".
    """
    for beside in tree.kids(subject, "appos"):
        joined = tree.kid(beside, "conj")
        if joined is not None and tree.tags[beside] in NAME_TAGS:
            return beside if tree.tags[subject] in NAME_TAGS else joined
    return None


def _name_called(tree: Tree, subject: int, lexicon: Lexicon) -> NameMention | None:
    """Return whom a source is called: "one of them, a roofer named Cal Ide"."""
    for token in range(subject + 1, tree.right[subject]):
        named = tree.words[token] in lexicon.words["naming"] and tree.deps[token] == "acl"
        if named and tree.words[token - 1] != "," and tree.tags[token + 1] in NAME_TAGS:
            name = read_name(tree, token + 1, lexicon)
            thing = tree.words[tree.heads[token]] in lexicon.words["organization_nouns"]
            return replace(name, the=True) if name and thing else name
    return None


def _opens(tree: Tree, subject: int, name: int) -> bool:
    """Return whether a source opens with a name: "Coase [13, 14]", not "some of Mr. Brandt’s"."""
    before = range(tree.left[subject], name)
    return all(tree.is_punctuation(t) or tree.words[t] in DEFINITE for t in before)


def _name_behind(tree: Tree, subject: int, lexicon: Lexicon) -> NameMention | None:
    """Return the name right behind a role that the parser cut off: "curator | Ana Brandt"."""
    given, roles = lexicon.words["given_names"], lexicon.words["roles"]
    behind, role = subject + 1, strip_joined(tree.words[subject], lexicon)
    if role not in roles or behind >= len(tree) or tree.words[behind] not in given:
        return None
    return _name_of(tree, behind, lexicon)


def _name_beside(tree: Tree, subject: int, lexicon: Lexicon) -> NameMention | None:
    """Return the full name that commas part from a role: "The mayor of Lund, Ana Brandt, said"."""
    if tree.words[subject] not in lexicon.words["roles"]:
        return None
    comma = next((t for t in range(subject + 1, len(tree)) if tree.words[t] == ","), len(tree))
    first = comma + 1
    if comma > tree.right[subject] + 1 or first >= len(tree) or tree.tags[first] not in NAME_TAGS:
        return None
    name = _name_of(tree, first, lexicon)
    full = name is not None and len(name.words) > 1 and judge_kind(name, lexicon) == "person"
    return name if full else None


def _name_of(tree: Tree, subject: int, lexicon: Lexicon) -> NameMention | None:
    """Return the proper name a source's head is, or has in apposition."""
    heads = [subject, *(k for k in tree.kids(subject, "appos") if tree.tags[k] in NAME_TAGS)]
    for head in heads:
        if tree.tags[head] not in NAME_TAGS:
            continue
        mention = read_name(tree, head, lexicon)
        if mention is not None:
            return mention
    return None
