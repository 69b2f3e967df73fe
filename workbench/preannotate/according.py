"""Sources named in a prepositional phrase: "according to the report, …"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workbench.preannotate.found import Candidate
from workbench.preannotate.quoted import Quoted
from workbench.preannotate.tree import Tree


def find_according(tree: Tree, quoted: Sequence[Quoted]) -> Iterator[Candidate]:
    """Yield a candidate for each "according to X": the clause around it is what X says.

    A quotation right before the phrase, or behind it and a colon, is the content, however many
    sentences it holds.
    """
    for token, word in enumerate(tree.words[:-1]):
        if word != "according" or tree.words[token + 1] != "to":
            continue
        to = token + 1
        named = tree.kid(to, "pobj", "pcomp")
        if named is None:
            named = tree.kid(token, "pobj")
        if named is None or named < to:
            continue
        source = tuple(range(to + 1, _end_of_source(tree, named, to) + 1))
        own = set(range(tree.left[token], max(tree.right[token], source[-1]) + 1))
        clause = _clause(tree, token)
        content = tuple(t for t in tree.subtree(clause) if t not in own)
        frame = "according"
        for q in quoted:
            behind = tree.words[source[-1] + 1 : q.first] == [":"]
            if behind or (token - 2 <= q.last < token and q.leads):
                content, frame = tuple(q.tokens), "according-quote"
        if content:
            yield Candidate(token, frame, (token, to), content, source, named, 0.9)


def _end_of_source(tree: Tree, named: int, to: int) -> int:
    """Return the source's last token; a name ends where an article follows: "to Ruiz the …"."""
    for token in range(to + 2, tree.right[named] + 1):
        name = tree.text[tree.starts[token - 1]].isupper()
        if name and tree.tags[token] == "DT" and tree.tags[token - 1] != "DT":
            return token - 1
    return tree.right[named]


def _clause(tree: Tree, token: int) -> int:
    """Return the verb whose clause the phrase belongs to."""
    best = token
    left = tree.left[token]
    apart = left == tree.sentence[token] or tree.words[left - 1] == ","
    for above in tree.ancestors(token):
        best = above
        if (
            not apart
            and tree.is_verb(above)
            and tree.deps[above] in ("ROOT", "ccomp", "conj", "parataxis")
        ):
            break
    return best
