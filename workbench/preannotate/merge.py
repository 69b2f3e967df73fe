"""One reading of a paragraph: candidates that contradict each other are settled here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from workbench.preannotate.found import Candidate
from workbench.preannotate.quoted import Quoted
from workbench.preannotate.tree import Tree

# Frames whose content is a whole clause, whatever cues it holds.
_OUTER = frozenset(["according", "inserted"])
_CLOSING = frozenset(["”", '"', "’", "'", "»", "''", ")", "]"])


def settle(
    tree: Tree,
    speech: Sequence[Candidate],
    others: Iterable[Candidate],
    quoted: Sequence[Quoted],
    orphans: Sequence[Quoted],
) -> list[Candidate]:
    """Return the candidates that stand, in text order; only reported speech lies in another's."""
    spoken = {t for c in speech for t in c.content}
    spoken |= {t for q in orphans for t in q.tokens}
    quote_heads = {c.head for c in speech}
    kept = list(speech)
    taken = set(spoken)
    used_heads = set(quote_heads)
    barred = {t for q in quoted for t in q.tokens}
    ranked = sorted(
        others, key=lambda c: (c.frame not in _OUTER, _depth(tree, c.head), -len(c.content))
    )
    for candidate in ranked:
        told = _told_again(candidate, speech)
        if told:
            kept.append(replace(candidate, content=told))
            used_heads.add(candidate.head)
            continue
        if candidate.head in taken and candidate.nests and candidate.head not in barred:
            around = {t for c in kept for t in (*c.cue, *c.source) if t != candidate.head}
            whole = _whole_quotations(candidate, quoted, spoken)
            inner = tuple(t for t in whole if t not in around)
            if inner:
                kept.append(replace(candidate, content=inner))
        if candidate.head in taken or candidate.head in used_heads:
            continue
        content = _whole_quotations(candidate, quoted, spoken)
        content = _stop_after_quotation(tree, content, quoted)
        content = tuple(t for t in content if t not in taken and t not in candidate.cue)
        while content and (tree.is_punctuation(content[-1]) or tree.tags[content[-1]] == "CC"):
            if tree.words[content[-1]] in _CLOSING:
                break
            content = content[:-1]
        if not content:
            continue
        if len(content) * 2 < len(candidate.content):
            continue
        kept.append(replace(candidate, content=content))
        used_heads.add(candidate.head)
        taken.update(content)
    return sorted(kept, key=lambda c: c.content[0])


def _told_again(candidate: Candidate, speech: Sequence[Candidate]) -> tuple[int, ...]:
    """Return the content of who passes a quotation on: "…," Ruiz said, according to the daily."""
    if candidate.frame != "according":
        return ()
    for said in speech:
        if said.frame == "quote" and said.head in candidate.content:
            own = {*candidate.cue, *candidate.source}
            return tuple(sorted({*said.content, *said.source, *said.cue} - own))
    return ()


def _whole_quotations(
    candidate: Candidate, quoted: Sequence[Quoted], spoken: set[int]
) -> tuple[int, ...]:
    """Return a content that does not stop in the middle of a quotation it began."""
    content = set(candidate.content)
    for q in quoted:
        inside = q.tokens
        if q.first in content or q.first + 1 in content:
            content.update(t for t in inside if t not in spoken)
    return tuple(sorted(content))


def _stop_after_quotation(
    tree: Tree, content: tuple[int, ...], quoted: Sequence[Quoted]
) -> tuple[int, ...]:
    """Return a content up to the quotation that ends it, where the writer goes on behind the mark.

    "called him a “liar,” adding …": the comma inside the mark ends the speaker's words.
    """
    for q in quoted:
        if q.last not in content or q.tail != "," or q.last + 1 >= len(tree):
            continue
        if tree.tags[q.last + 1] in ("VBG", "WDT", "WP", "VBD"):
            return tuple(t for t in content if t <= q.last)
    return content


def _depth(tree: Tree, token: int) -> int:
    return sum(1 for _ in tree.ancestors(token))
