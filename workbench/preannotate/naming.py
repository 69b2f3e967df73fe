"""What somebody calls something, in quotation marks: "called the plan “a gift to smugglers”"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workbench.preannotate.clause import is_passive
from workbench.preannotate.found import Candidate
from workbench.preannotate.frames import build
from workbench.preannotate.lexicon import Lexicon
from workbench.preannotate.quoted import Quoted
from workbench.preannotate.tree import Tree

_STOPS = frozenset(".?!…,:;—–")
_REACH = 20


def find_namings(tree: Tree, quoted: Sequence[Quoted], lexicon: Lexicon) -> Iterator[Candidate]:
    """Yield a candidate for each thing that gets a quotation as its name, which ends the content.

    The parser finds no one shape for these: a clause, two objects, an apposition.
    """
    for q in quoted:
        verb = find_naming(tree, q, lexicon)
        if verb is None:
            continue
        below = [tree.right[k] for k in tree.kids(verb, "dobj", "oprd", "ccomp") if k > verb]
        content = list(range(verb + 1, max([q.last, *below]) + 1))
        yield build(tree, verb, "complement", content, 0.8)


def find_naming(tree: Tree, q: Quoted, lexicon: Lexicon) -> int | None:
    """Return the verb before a quotation that names what stands between them."""
    if q.sentence and q.finished and q.leads:
        return None
    verb = q.first - 1
    while verb > tree.sentence[q.first] and verb > q.first - _REACH:
        if tree.words[verb] in _STOPS or tree.tags[verb] in ("CC", "MD", "TO"):
            return None
        if tree.is_verb(verb):
            break
        verb -= 1
    entry = lexicon.find_verb(tree, verb)
    if entry is None or "complement" not in entry.frames or verb == q.first - 1:
        return None
    return verb if tree.begins_noun_phrase(verb + 1) and not is_passive(tree, verb) else None
