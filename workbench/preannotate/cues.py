"""Which tokens make up a cue."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from workbench.preannotate.tree import Tree

_ADVERBS = ("RB", "RBR", "RBS")
_COORDINATED = 5  # tokens from "would" to "deny" in "would neither confirm nor deny", at most


def cue_tokens(tree: Tree, head: int, *, preposition: int | None = None) -> tuple[int, ...]:
    """Return a cue's head with its auxiliaries, negation and particles, and adverbs between them.

    The `preposition` that leads the content in belongs to the cue where it is beside the rest, "by"
    of a passive does too: "called for", "spoke highly of", "was denied by".
    """
    parts = [k for k in tree.kids(head, "aux", "auxpass", "neg", "prt") if abs(k - head) <= 4]
    parts += _neither_nor(tree, head)
    last = max([head, *parts])
    for word in (preposition, tree.kid(head, "agent")):
        if word is not None and word > last and _is_adverbs(tree, last + 1, word):
            return fill_adverbs(tree, [head, *parts, word])
    return fill_adverbs(tree, [head, *parts])


def _neither_nor(tree: Tree, head: int) -> list[int]:
    """Return the tokens of "neither confirmed nor denied", where the head is one of its verbs."""
    first = tree.heads[head] if tree.deps[head] == "conj" else head
    opening, last = tree.kid(first, "preconj"), tree.kid(first, "conj")
    if opening is None or last is None or tree.words[opening] != "neither":
        return []
    start = min([opening, *tree.kids(first, "aux")])
    return list(range(start, last + 1)) if last - start <= _COORDINATED else []


def fill_adverbs(tree: Tree, parts: Iterable[int]) -> tuple[int, ...]:
    """Return tokens of a cue with the adverbs between them."""
    known = sorted(parts)
    between = (
        token
        for left, right in pairwise(known)
        if _is_adverbs(tree, left + 1, right)
        for token in range(left + 1, right)
    )
    return tuple(sorted([*known, *between]))


def _is_adverbs(tree: Tree, start: int, end: int) -> bool:
    return all(tree.tags[t] in _ADVERBS for t in range(start, end))


def leading_preposition(tree: Tree, head: int, content: list[int]) -> int | None:
    """Return the preposition below a cue that leads the content in."""
    before = content[0] - 1
    mark = tree.deps[before] == "mark" and tree.words[before] == "for"
    return before if mark or before in tree.kids(head, "prep") else None
