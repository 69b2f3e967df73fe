"""A parsed paragraph as the rules read it: cues that the parser hangs too low are moved up."""

from __future__ import annotations

from spacy.tokens import Doc

from workbench.preannotate.lexicon import Lexicon
from workbench.preannotate.tree import Tree, read_tree

_SUBJECTS = ("nsubj", "nsubjpass", "csubj", "expl")


def read_parse(doc: Doc, lexicon: Lexicon) -> Tree:
    """Return the tree of a parsed paragraph, each second cue of a speaker beside the first.

    "Ruiz said the dam had held and promised a review": the parser joins *promised* to *held*.
    """
    tree = read_tree(doc, lexicon.names, lexicon.function_words)
    heads = list(tree.heads)
    for verb, dep in enumerate(tree.deps):
        if dep == "conj" and tree.is_finite(verb):
            cue = _find_first_cue(tree, verb, lexicon)
            heads[verb] = heads[verb] if cue is None else cue
    return tree if heads == tree.heads else tree.with_heads(heads)


def _find_first_cue(tree: Tree, verb: int, lexicon: Lexicon) -> int | None:
    """Return the cue whose speaker also says what a verb in its clause introduces."""
    own = tree.kid(verb, *_SUBJECTS) is not None
    if own or not _is_cue(tree, verb, lexicon) or tree.words[verb] in lexicon.words["deeds"]:
        return None
    first = tree.heads[verb]
    while tree.deps[first] == "conj":
        first = tree.heads[first]
    cue = tree.heads[first]
    told = tree.deps[first] == "ccomp" and cue < first < verb
    same = tree.tags[cue] == tree.tags[verb] and _is_cue(tree, cue, lexicon)
    return cue if told and same else None


def _is_cue(tree: Tree, verb: int, lexicon: Lexicon) -> bool:
    return lexicon.find_verb(tree, verb) is not None
