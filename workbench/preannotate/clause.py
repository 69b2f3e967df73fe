"""Who a verb's subject is, and which tokens make up a source."""

from __future__ import annotations

from collections.abc import Collection

from workbench.preannotate.tree import Tree

SUBJECTS = ("nsubj", "csubj")
_MAX_CLIMB = 5
_ASIDE = 30
_CLOSING = frozenset(["”", '"', "''", "’"])
_ASIDES = frozenset([",", "-", "–", "—", "―", "--"])
_LINKS = ("IN", "WRB")


def is_passive(tree: Tree, verb: int) -> bool:
    """Return whether a verb form is passive."""
    auxiliary = tree.kid(verb, "auxpass")
    if auxiliary is not None and tree.words[auxiliary] in ("'s", "’s"):
        # "he's said that …": "has", which the parser takes for "is".
        return tree.kid(verb, "ccomp") is None
    if auxiliary is not None or tree.kid(verb, "nsubjpass", "csubjpass") is not None:
        return True
    if _is_main(tree, verb):
        return False
    if tree.tags[verb] != "VBN" or tree.deps[verb] not in ("acl", "advcl", "ROOT", "conj", "ccomp"):
        return False
    # A participle without "have" and without a subject of its own: "asked whether …, she said".
    return tree.kid(verb, "aux", "nsubj") is None and not _shares_auxiliary(tree, verb)


def _is_main(tree: Tree, verb: int) -> bool:
    """Return whether a participle is a sentence's only verb: "Two analysts found that …"."""
    bare = tree.deps[verb] == "acl" and tree.deps[tree.heads[verb]] == "ROOT"
    return bare and tree.kid(verb, "ccomp") is not None


def _shares_auxiliary(tree: Tree, verb: int) -> bool:
    if tree.deps[verb] != "conj":
        return False
    first = tree.heads[verb]
    return not is_passive(tree, first)


def find_agent(tree: Tree, verb: int) -> int | None:
    """Return the head of the by-phrase of a passive."""
    for by in tree.kids(verb, "agent"):
        return tree.kid(by, "pobj")
    for by in range(verb + 1, tree.right[verb] + 1):
        # "seen as a winner by voters": the parser hangs the phrase on the nearest noun.
        if tree.is_verb(by):
            break
        if tree.words[by] == "by":
            return tree.kid(by, "pobj")
    return None


def find_subject(tree: Tree, verb: int) -> int | None:
    """Return the head token of who does what a verb says, also where another clause names it.

    A relative "who", "which" or "that" stays: it is what the reader sees.
    """
    for _ in range(_MAX_CLIMB):
        own = _own_subject(tree, verb)
        if own is None and not is_passive(tree, verb):
            own = tree.kid(verb, "nsubjpass")
        if own is not None:
            return own
        if is_passive(tree, verb):
            return find_agent(tree, verb)
        above, final = _controller(tree, verb)
        if above is None or final:
            return above
        passive_subject = tree.kid(above, "nsubjpass")
        if passive_subject is not None:
            return passive_subject
        verb = above
    return None


def _own_subject(tree: Tree, verb: int) -> int | None:
    """Return a verb's subject; of two the one right behind it: "Roads, said Ruiz, are safe"."""
    subjects = tree.kids(verb, "nsubj") or tree.kids(verb, *SUBJECTS)
    behind = (k for k in subjects if tree.left[k] == verb + 1)
    return next(behind, subjects[0] if subjects else None)


def _controller(tree: Tree, verb: int) -> tuple[int | None, bool]:
    """Return where a verb without a subject finds one: another verb, or (true) the noun itself."""
    head, dep = tree.heads[verb], tree.deps[verb]
    if head == verb:
        return None, True
    antecedent = _resumed(tree, verb)
    if antecedent is not None:
        return antecedent, True
    purpose = tree.is_infinitive(verb)
    if dep == "acl" or (dep == "relcl" and purpose):
        return _modified(tree, verb, head)
    if dep == "xcomp" and tree.is_verb(head):
        # "led Priebus to declare": a person as the upper verb's object is who declares.
        thing = tree.kid(head, "dobj")
        if thing is not None and thing < verb and tree.tags[thing] in ("NNP", "NNPS", "PRP"):
            return thing, True
    if (
        dep == "advcl"
        and tree.deps[head] == "ccomp"
        and tree.is_verb(tree.heads[head])
        and _is_apart(tree, verb)
    ):
        # "he said the deal was off, calling it …": the participle is not the deal's.
        head = tree.heads[head]
    if dep in ("xcomp", "conj", "advcl", "ccomp", "dep", "pcomp"):
        return (head if _is_clause(tree, head) else _clause_above(tree, head)), False
    return None, True


def _resumed(tree: Tree, verb: int) -> int | None:
    """Return the subject of a main verb that the parser hangs on the relative clause before it.

    "Ruiz, who chairs the panel, said": a mark and no conjunction stands between the two verbs.
    """
    first = tree.heads[verb]
    if tree.deps[verb] != "conj" or tree.deps[first] != "relcl" or not tree.is_finite(verb):
        return None
    joined = any(tree.deps[k] == "cc" and first < k < verb for k in tree.children[first])
    return None if joined or not _is_apart(tree, verb) else tree.heads[first]


def _modified(tree: Tree, verb: int, noun: int) -> tuple[int | None, bool]:
    """Return whose words a participle behind a noun introduces: the noun's, or the subject's.

    The subject's behind a comma ("…, adding that"), with an infinitive ("used the word to call")
    and where the noun is what somebody issues ("issued a statement saying").
    """
    apart = _is_apart(tree, verb)
    purpose = tree.is_infinitive(verb)
    above = noun
    if tree.deps[above] == "pobj":
        above = tree.heads[tree.heads[above]]
    issued = tree.deps[above] in ("dobj", "pobj", "attr", "dative") and tree.is_verb(
        tree.heads[above]
    )
    thing = tree.deps[noun] == "pobj" and purpose
    if (
        apart
        or thing
        or (tree.deps[noun] == "dobj" and (purpose or tree.tags[verb] == "VBG"))
        or issued
    ):
        upper = _clause_above(tree, noun)
        if upper is not None:
            return upper, False
    return noun, True


def _is_apart(tree: Tree, verb: int) -> bool:
    """Return whether a comma or a dash precedes a participle's clause, a closing mark between."""
    before = tree.left[verb] - 1
    if before > 0 and tree.words[before] in _CLOSING:
        before -= 1
    return before >= 0 and tree.words[before] in _ASIDES


def _is_clause(tree: Tree, token: int) -> bool:
    return tree.is_verb(token) or tree.tags[token] == "MD"


def _clause_above(tree: Tree, token: int) -> int | None:
    for above in tree.ancestors(token):
        if tree.is_verb(above):
            return above
    return None


def find_nearby_subject(
    tree: Tree, cue: int, barred: Collection[int], *, hearer: bool = False
) -> int | None:
    """Return the noun next to a cue whose parse went wrong: behind it, or before it.

    Behind a verb with a `hearer` stands who is told.
    """
    for step in (-1,) if hearer else (1, -1):
        position = cue + 1 if step == 1 else _skip_aside(tree, _skip_auxiliaries(tree, cue))
        stop = position + 6 * step
        while 0 <= position < len(tree) and position != stop:
            if position in barred or tree.words[position] in ",.:;" or tree.is_verb(position):
                break
            if tree.tags[position] == "CC" or (step == 1 and tree.tags[position] in _LINKS):
                break
            named = tree.is_nominal(position) or tree.tags[position] == "WP"
            if named and tree.deps[position] != "npadvmod":
                return _head_of_phrase(tree, _head_of_name(tree, position, barred), cue)
            position += step
    return None


def _skip_auxiliaries(tree: Tree, cue: int) -> int:
    """Return the last token before a cue with its auxiliaries and adverbs."""
    before = cue - 1
    while before > tree.sentence[cue] and tree.deps[before] in ("aux", "auxpass", "neg", "advmod"):
        before -= 1
    return before


def _skip_aside(tree: Tree, position: int) -> int:
    """Return the last token before what stands between a name and its cue.

    "Ruiz, 58, told", "Ruiz, an engineer in Lima, said", "Ruiz - of Lima - said", "Ruiz (D) said".
    """
    mark = tree.words[position] if position > 0 else ""
    if mark in _ASIDES:
        opening = _find_opening(tree, position, mark)
        position = position if opening is None else opening
        position -= 1  # else "her adviser, Jake Sullivan, said", or no aside at all
    if tree.words[position] == ")":
        while position > 0 and tree.words[position] != "(":
            position -= 1
        position -= 1
    return position


def _find_opening(tree: Tree, closing: int, mark: str) -> int | None:
    """Return where an aside begins: behind a name, better one that hangs on no preposition."""
    found = None
    for opening in range(closing - 2, max(tree.sentence[closing], closing - _ASIDE), -1):
        before = opening - 1
        named = tree.is_nominal(before) or tree.tags[before] == "-RRB-"
        if tree.words[opening] == mark and named:
            if tree.deps[before] != "pobj":
                return opening
            found = opening if found is None else found
    return found


def _head_of_name(tree: Tree, position: int, barred: Collection[int]) -> int:
    while tree.deps[position] in ("compound", "poss") and tree.heads[position] > position:
        if tree.heads[position] in barred:
            break
        position = tree.heads[position]
    return position


def _head_of_phrase(tree: Tree, last: int, cue: int) -> int:
    """Return the noun that a phrase before a cue is about: of "a spokesman in Baghdad" the first.

    A phrase that hangs on a preposition itself is none: there the last noun stays.
    """
    noun = last
    while noun < cue:
        above = tree.heads[noun]
        if tree.deps[noun] == "pobj":
            above = tree.heads[above]
        elif tree.deps[noun] not in ("conj", "appos"):
            return noun
        if above >= noun or not tree.is_noun(above):
            break
        noun = above
    return last


def source_tokens(tree: Tree, subject: int | None, taken: Collection[int]) -> tuple[int, ...]:
    """Return the tokens of a source's noun phrase: the subtree around its head not yet taken."""
    if subject is None:
        return ()
    low = high = subject
    while low - 1 >= tree.left[subject] and low - 1 not in taken:
        low -= 1
    while high + 1 <= tree.right[subject] and high + 1 not in taken:
        high += 1
    if high < tree.right[subject]:
        # Something else begins inside the phrase: stop before the clause that it belongs to.
        cut = [tree.left[k] for k in tree.children[subject] if k > subject and tree.right[k] > high]
        high = min([high, *(edge - 1 for edge in cut if edge > subject)])
    if high > subject and tree.tags[high] == "POS" and _continues_phrase(tree, high + 1):
        high -= 1  # "Ruud’s denial", but "Macy’s said"
    closes = high + 1 < len(tree) and tree.words[high + 1] == ")" and high + 1 not in taken
    if closes and "(" in tree.words[low:high]:
        high += 1
    return tuple(range(low, high + 1))


def _continues_phrase(tree: Tree, token: int) -> bool:
    """Return whether a noun or an adjective stands behind a possessive."""
    return token < len(tree) and tree.tags[token][:1] in ("N", "J")
