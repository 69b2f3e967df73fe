"""Verb cues whose content hangs elsewhere in the tree, or nowhere: "as Ruiz noted, …"."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from workbench.preannotate.clause import find_subject, is_passive, source_tokens
from workbench.preannotate.cues import cue_tokens
from workbench.preannotate.found import Candidate
from workbench.preannotate.lexicon import Lexicon
from workbench.preannotate.tree import Tree

_OWN = ("dobj", "ccomp", "xcomp", "acomp", "oprd", "dative", "advcl")


def find_inserted_clauses(tree: Tree, lexicon: Lexicon) -> Iterator[Candidate]:
    """Yield a candidate for each "as Ruiz noted": the clause it is inserted in is the content."""
    for verb, word in enumerate(tree.words):
        if word not in lexicon.verbs or tree.deps[verb] != "advcl":
            continue
        first = tree.left[verb]
        entry = lexicon.find_verb(tree, verb)
        if entry is None or "clause" not in entry.frames or not _leads_in(tree, verb, first):
            continue
        subject = tree.kid(verb, "nsubj")
        own = tree.kid(verb, *_OWN) is not None or any(
            tree.words[k] in entry.frames for k in tree.kids(verb, "prep")
        )
        if subject is None or own or is_passive(tree, verb):
            continue
        inserted = set(tree.subtree(verb))
        content = tuple(t for t in tree.subtree(tree.heads[verb]) if t not in inserted)
        cue = cue_tokens(tree, verb)
        source = source_tokens(tree, subject, {*cue, first})
        yield Candidate(verb, "inserted", cue, content, source, subject, 0.8)


def _leads_in(tree: Tree, verb: int, first: int) -> bool:
    """Return whether "as" leads a verb's clause in, apart from what precedes."""
    if tree.words[first] != "as" or tree.heads[first] != verb or tree.deps[first] != "mark":
        return False
    before = first - 1
    return tree.sentence[verb] == first or tree.is_punctuation(before) or tree.tags[before] == "CC"


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
        between = range(max(cue) + 1, that)
        if any(tree.words[t] in lexicon.words["denying"] for t in between):
            cue = (*cue, *between)  # "found no evidence"
        source = source_tokens(tree, subject, {*content, *cue})
        yield Candidate(verb, "clause", cue, content, source, subject, 0.6)


def _find_that(tree: Tree, verb: int) -> int | None:
    for token in range(verb + 1, min(len(tree), verb + 8)):
        if tree.words[token] == "that" and tree.tags[token] == "IN":
            return token
        finite = tree.opens_predicate(token)
        if finite or tree.words[token] in ".?!;:":
            return None
    return None
