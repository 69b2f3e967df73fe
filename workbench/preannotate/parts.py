"""The rules by the part of the problem they solve, so that each can be left out and measured."""

from __future__ import annotations

from workbench.preannotate.found import Candidate
from workbench.preannotate.lexicon import Lexicon
from workbench.preannotate.tree import Tree

ALL_PARTS = frozenset(["clauses", "according", "objects", "thoughts", "nouns", "hearsay"])
_CLAUSES = frozenset(["clause", "clause-before", "parenthetical", "inserted"])


def name_part(tree: Tree, candidate: Candidate, lexicon: Lexicon) -> str:
    """Return the part that a candidate beside the quotations belongs to."""
    frame = candidate.frame
    if frame == "according":
        return "according"
    if frame == "adverb":
        return "hearsay"
    if frame.startswith(("noun-", "adj-")):
        return "nouns"
    entry = lexicon.find_verb(tree, candidate.head)
    if entry is not None and frame not in ("object", "subject"):
        says = entry.classes & lexicon.words["nesting_classes"]
        if entry.classes & lexicon.words["thought_classes"] and not says:
            return "thoughts"
    return "clauses" if frame in _CLAUSES else "objects"
