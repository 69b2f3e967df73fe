"""Noun and adjective cues: "the claim that …", "plans to …", "she is confident that …"."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.preannotate.clause import find_subject, source_tokens
from workbench.preannotate.cues import cue_tokens, fill_adverbs, leading_preposition
from workbench.preannotate.found import Candidate
from workbench.preannotate.lexicon import Lexicon
from workbench.preannotate.tree import Tree


def find_noun_cues(tree: Tree, lexicon: Lexicon) -> Iterator[Candidate]:
    """Yield a candidate for each noun of the lexicon that has one of its complements."""
    for noun, word in enumerate(tree.words):
        entry = lexicon.nouns.get(word)
        if entry is None or not tree.is_noun(noun):
            continue
        found = next(_complements(tree, noun, entry.frames), None)
        if found is None:
            continue
        frame, content = found
        subject = _owner(tree, noun)
        if subject is None and frame not in ("clause", "to", "about"):
            continue
        yield _candidate(tree, noun, (), f"noun-{frame}", content, subject)


def find_adjective_cues(tree: Tree, lexicon: Lexicon) -> Iterator[Candidate]:
    """Yield a candidate for each predicative adjective with one of its complements."""
    for adjective, word in enumerate(tree.words):
        entry = lexicon.adjectives.get(word)
        if entry is None or tree.deps[adjective] not in ("acomp", "conj", "oprd", "advcl"):
            continue
        found = next(_complements(tree, adjective, entry.frames), None)
        if found is None:
            continue
        frame, content = found
        verb = tree.heads[adjective]
        while tree.deps[verb] in ("conj", "acomp") and not tree.is_verb(verb):
            verb = tree.heads[verb]
        subject = find_subject(tree, verb) if tree.is_verb(verb) else None
        yield _candidate(tree, adjective, cue_tokens(tree, verb), f"adj-{frame}", content, subject)


def _candidate(
    tree: Tree,
    head: int,
    verb: tuple[int, ...],
    frame: str,
    content: list[int],
    subject: int | None,
) -> Candidate:
    preposition = leading_preposition(tree, head, content)
    cue = fill_adverbs(tree, {*verb, *cue_tokens(tree, head, preposition=preposition)})
    source = source_tokens(tree, subject, {*content, *cue})
    return Candidate(head, frame, cue, tuple(content), source, subject, 0.5)


def _complements(tree: Tree, head: int, frames: frozenset[str]) -> Iterator[tuple[str, list[int]]]:
    for k in tree.children[head]:
        if k < head:
            continue
        dep = tree.deps[k]
        if dep in ("acl", "ccomp", "relcl", "xcomp"):
            first = tree.words[tree.left[k]]
            to = tree.is_infinitive(k)
            if "clause" in frames and not to and (first == "that" or dep == "ccomp"):
                that = tree.left[k]
                if dep != "relcl" or tree.deps[that] == "mark":
                    yield "clause", list(tree.subtree(k))
            if "to" in frames and to:
                yield "to", list(tree.subtree(k))
        elif dep == "prep":
            name = "to-np" if tree.words[k] == "to" else tree.words[k]
            if name in frames and tree.right[k] > k:
                yield name, list(range(k + 1, tree.right[k] + 1))


def _owner(tree: Tree, noun: int) -> int | None:
    """Return who makes the claim: its possessor, or the subject of the verb it is the object of."""
    owner = tree.kid(noun, "poss")
    verb = tree.heads[noun]
    if tree.deps[noun] == "attr" and owner is None:
        return tree.kid(verb, "nsubj")
    if tree.deps[noun] == "ROOT" and owner is None:
        # "The candidate plans to …": a verb that the tagger takes for a noun.
        return tree.kid(noun, "nsubj")
    if owner is not None and tree.tags[owner] != "PRP$":
        return owner
    for by in tree.kids(noun, "prep"):
        if tree.words[by] in ("by", "from", "among"):
            return tree.kid(by, "pobj")
    if tree.deps[noun] == "pobj" and (owner is None or tree.is_verb(tree.heads[verb])):
        verb = next((a for a in tree.ancestors(verb) if tree.is_verb(a)), verb)
    elif tree.deps[noun] != "dobj":
        return owner
    # "he repeated his claim": he, not his.
    subject = find_subject(tree, verb) if tree.is_verb(verb) else None
    return owner if subject is None else subject
