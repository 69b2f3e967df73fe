"""Who a verb's subject is, and which tokens make up a source or a cue."""

from __future__ import annotations

from collections.abc import Collection

from workbench.preannotate.tree import Tree

SUBJECTS = ("nsubj", "csubj")
_MAX_CLIMB = 5


def is_passive(tree: Tree, verb: int) -> bool:
    """Return whether a verb form is passive."""
    if tree.kid(verb, "nsubjpass", "auxpass", "csubjpass") is not None:
        return True
    return tree.tags[verb] == "VBN" and tree.deps[verb] == "acl"


def find_agent(tree: Tree, verb: int) -> int | None:
    """Return the head of the by-phrase of a passive."""
    for by in tree.kids(verb, "agent"):
        return tree.kid(by, "pobj")
    for by in tree.kids(verb, "prep"):
        if tree.words[by] == "by":
            return tree.kid(by, "pobj")
    return None


def find_subject(tree: Tree, verb: int) -> int | None:
    """Return the head token of who does what a verb says, also where another clause names it."""
    for _ in range(_MAX_CLIMB):
        own = tree.kid(verb, *SUBJECTS)
        if own is not None:
            return own
        if is_passive(tree, verb):
            return find_agent(tree, verb)
        above = _controller(tree, verb)
        if above is None:
            return None
        if not tree.is_verb(above) and tree.tags[above] != "MD":
            return above
        passive_subject = tree.kid(above, "nsubjpass")
        if passive_subject is not None:
            return passive_subject
        verb = above
    return None


def _controller(tree: Tree, verb: int) -> int | None:
    """Return the verb whose subject a verb without one shares, or the noun it modifies."""
    head, dep = tree.heads[verb], tree.deps[verb]
    if head == verb:
        return None
    if dep == "acl":
        return head
    if dep == "pcomp":
        return _clause_above(tree, head)
    if dep in ("xcomp", "conj", "advcl", "ccomp", "dep"):
        return head if tree.is_verb(head) or tree.tags[head] == "MD" else _clause_above(tree, head)
    return None


def _clause_above(tree: Tree, token: int) -> int | None:
    for above in tree.ancestors(token):
        if tree.is_verb(above):
            return above
    return None


def source_tokens(tree: Tree, subject: int | None, taken: Collection[int]) -> tuple[int, ...]:
    """Return the tokens of a source's noun phrase: the subtree around its head not yet taken."""
    if subject is None:
        return ()
    low = high = subject
    while low - 1 >= tree.left[subject] and low - 1 not in taken:
        low -= 1
    while high + 1 <= tree.right[subject] and high + 1 not in taken:
        high += 1
    return tuple(range(low, high + 1))


def cue_tokens(tree: Tree, verb: int) -> tuple[int, ...]:
    """Return a verb with its auxiliaries, negation and particles."""
    parts = [k for k in tree.kids(verb, "aux", "auxpass", "neg", "prt") if abs(k - verb) <= 4]
    return tuple(sorted([verb, *parts]))
