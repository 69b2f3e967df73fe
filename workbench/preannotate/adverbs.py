"""Cues without a complement: "reportedly", and a verb whose "that" the parser lost."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from workbench.preannotate.clause import find_subject, is_passive, source_tokens
from workbench.preannotate.cues import cue_tokens
from workbench.preannotate.found import Candidate
from workbench.preannotate.lexicon import Lexicon
from workbench.preannotate.tree import Tree

_FINITE = frozenset(["VBD", "VBZ", "VBP", "MD"])


def find_adverb_cues(tree: Tree, lexicon: Lexicon) -> Iterator[Candidate]:
    """Yield a candidate for each adverb of hearsay: its clause is what is said, by nobody."""
    for token, word in enumerate(tree.words):
        if word not in lexicon.words["hearsay"]:
            continue
        verb = tree.heads[token]
        if not tree.is_verb(verb) and tree.tags[verb] != "MD":
            continue
        content = tuple(t for t in _clause(tree, verb) if t != token)
        yield Candidate(token, "adverb", (token,), content, (), None, 0.5)


def _clause(tree: Tree, verb: int) -> list[int]:
    """Return a verb's tokens without the conjunction that leads in and other clauses joined on."""
    skipped = {
        t
        for k in tree.children[verb]
        if tree.deps[k] in ("cc", "conj", "mark", "parataxis", "punct")
        for t in tree.subtree(k)
    }
    return [t for t in tree.subtree(verb) if t not in skipped]


def find_lost_clauses(tree: Tree, lexicon: Lexicon, found: Collection[int]) -> Iterator[Candidate]:
    """Yield a candidate for each verb cue not `found` that is followed by "that" and a clause."""
    for verb, word in enumerate(tree.words):
        if verb in found or word not in lexicon.verbs or not tree.is_verb(verb):
            continue
        if "clause" not in lexicon.verbs[word].frames:
            continue
        that = _find_that(tree, verb)
        if that is None:
            continue
        end = that
        while end + 1 < len(tree) and tree.words[end + 1] not in ".?!;":
            end += 1
        passive = is_passive(tree, verb)
        subject = None if passive else find_subject(tree, verb)
        if subject is None and not passive:
            continue
        content = tuple(range(that, end + 1))
        cue = cue_tokens(tree, verb)
        source = source_tokens(tree, subject, {*content, *cue})
        yield Candidate(verb, "clause", cue, content, source, subject, 0.6)


def _find_that(tree: Tree, verb: int) -> int | None:
    for token in range(verb + 1, min(len(tree), verb + 8)):
        if tree.words[token] == "that" and tree.tags[token] == "IN":
            return token
        if tree.tags[token] in _FINITE or tree.words[token] in ".?!;:":
            return None
    return None
