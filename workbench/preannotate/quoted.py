"""Quotations in the tokens of a tree, and what they look like."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from workbench.preannotate.marks import Quotation
from workbench.preannotate.tree import Tree

TERMINAL = frozenset(".?!…")
_MARKS = "”\"»’' "


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quotation as tokens `first`–`last` (inclusive, marks included) and what it looks like.

    `sentence` says that it starts like one, `tail` is its last character before the mark, `leads`
    that a sentence of the paragraph starts with it.
    """

    first: int
    last: int
    quotation: Quotation
    words: int
    sentence: bool
    tail: str
    leads: bool

    @property
    def tokens(self) -> range:
        """Its tokens, marks included."""
        return range(self.first, self.last + 1)

    @property
    def finished(self) -> bool:
        """Whether it ends like a sentence or a clause."""
        return self.tail in ".?!…,—–-;" or not self.quotation.closed


def locate(tree: Tree, quotations: Sequence[Quotation]) -> list[Quoted]:
    """Return the quotations in tokens; one that holds no whole token is left out."""
    located = []
    for quotation in quotations:
        first = bisect_left(tree.starts, quotation.start)
        last = bisect_left(tree.starts, quotation.end) - 1
        inner = [t for t in range(first, last + 1) if not tree.is_punctuation(t)]
        if not inner:
            continue
        located.append(
            Quoted(
                first,
                last,
                quotation,
                words=len(inner),
                sentence=not tree.text[tree.starts[inner[0]]].islower(),
                tail=tree.text[: tree.ends[last]].rstrip(_MARKS)[-1:],
                leads=starts_sentence(tree, first),
            )
        )
    return located


def starts_sentence(tree: Tree, token: int) -> bool:
    """Return whether only white space or the end of a sentence, closing mark and all, precedes."""
    before = tree.text[: tree.starts[token]].rstrip(_MARKS + ")")
    return not before or before[-1] in TERMINAL
