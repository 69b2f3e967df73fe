"""Cues that are adverbs: "reportedly"."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.preannotate.found import Candidate
from workbench.preannotate.lexicon import Lexicon
from workbench.preannotate.tree import Tree


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
