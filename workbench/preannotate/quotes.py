"""Direct speech: which quotations are somebody's words, and the cue beside them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from workbench.preannotate.clause import cue_tokens, find_subject, source_tokens
from workbench.preannotate.found import Candidate
from workbench.preannotate.lexicon import Lexicon
from workbench.preannotate.marks import Quotation
from workbench.preannotate.tree import Tree

_TERMINAL = frozenset(".?!…")
_REACH = 40


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quotation as tokens `first`–`last` (inclusive, marks included) and what it looks like."""

    first: int
    last: int
    quotation: Quotation
    words: int
    sentence: bool
    finished: bool


@dataclass(frozen=True, slots=True)
class Speech:
    """What the quotations of one paragraph turned out to be.

    `orphans` are quoted sentences without a cue in the paragraph: whose words they are is decided
    by what stands before.
    """

    candidates: tuple[Candidate, ...]
    orphans: tuple[Quoted, ...]


def locate(tree: Tree, quotations: Sequence[Quotation]) -> list[Quoted]:
    """Return the quotations in tokens; one that holds no whole token is left out."""
    located = []
    for quotation in quotations:
        first = bisect_left(tree.starts, quotation.start)
        last = bisect_left(tree.starts, quotation.end) - 1
        inner = [t for t in range(first, last + 1) if not tree.is_punctuation(t)]
        if not inner:
            continue
        head = tree.text[tree.starts[inner[0]]]
        tail = tree.text[: tree.ends[last]].rstrip("”\"»’' ")[-1:]
        located.append(
            Quoted(
                first,
                last,
                quotation,
                words=len(inner),
                sentence=not head.islower(),
                finished=tail in ".?!…,—–-;" or not quotation.closed,
            )
        )
    return located


def find_speech(tree: Tree, quoted: Sequence[Quoted], lexicon: Lexicon) -> Speech:
    """Return the attributed quotations of one paragraph and the ones whose cue is elsewhere."""
    inside = {t for q in quoted for t in range(q.first, q.last + 1)}
    groups: dict[int, list[Quoted]] = {}
    order: list[int] = []
    orphans: list[Quoted] = []
    latest: int | None = None
    for number, q in enumerate(quoted):
        cue = _cue_before(tree, q, inside, lexicon)
        if cue is None:
            cue = _cue_after(tree, q, inside, lexicon)
        if cue is None and _goes_on(tree, quoted, number, latest):
            cue = latest
        if cue is None:
            if q.sentence and q.finished and _starts_sentence(tree, q.first) and q.words > 2:
                orphans.append(q)
            continue
        if cue not in groups:
            order.append(cue)
        groups.setdefault(cue, []).append(q)
        latest = cue
    candidates = tuple(_candidate(tree, cue, groups[cue]) for cue in order)
    return Speech(candidates, tuple(orphans))


def _candidate(tree: Tree, cue: int, quoted: Sequence[Quoted]) -> Candidate:
    content = tuple(t for q in quoted for t in range(q.first, q.last + 1))
    spoken = set(content)
    subject = find_subject(tree, cue)
    if subject is None or subject in spoken:
        subject = _nearby_subject(tree, cue, spoken)
    words = cue_tokens(tree, cue)
    words = tuple(t for t in words if t not in spoken)
    source = source_tokens(tree, subject, {*spoken, *words})
    return Candidate(cue, "quote", words, content, source, subject, 0.95)


def _nearby_subject(tree: Tree, cue: int, spoken: set[int]) -> int | None:
    """Return the noun next to a cue whose parse went wrong: behind it, or before it."""
    for step in (1, -1):
        position = cue + step
        while 0 <= position < len(tree) and abs(position - cue) < 6 and position not in spoken:
            if tree.tags[position] in ("NNP", "NNPS", "NN", "NNS", "PRP", "WP"):
                if step == 1:
                    while (
                        tree.heads[position] == position + 1
                        and tree.deps[position] == "compound"
                        and position + 1 not in spoken
                    ):
                        position += 1
                return position
            if tree.words[position] in ",.:;" or tree.is_verb(position):
                break
            position += step
    return None


def _is_cue(tree: Tree, token: int, lexicon: Lexicon) -> bool:
    entry = lexicon.verbs.get(tree.words[token])
    if entry is None or "quote" not in entry.frames:
        return False
    return tree.tags[token] not in ("NN", "NNS", "JJ", "DT") or tree.deps[token] == "ROOT"


def _cue_before(tree: Tree, q: Quoted, inside: set[int], lexicon: Lexicon) -> int | None:
    mark = q.first - 1
    if mark < 0 or mark in inside:
        return None
    colon = tree.words[mark] == ":"
    if not colon and tree.words[mark] != "," and not _is_cue(tree, mark, lexicon):
        return None
    if not colon and not (q.sentence or q.words > 3):
        return None
    for token in range(mark, max(-1, mark - _REACH), -1):
        if token in inside or (tree.words[token] in _TERMINAL and token != mark):
            break
        if _is_cue(tree, token, lexicon):
            return token
    return None


def _cue_after(tree: Tree, q: Quoted, inside: set[int], lexicon: Lexicon) -> int | None:
    token = q.last + 1
    if token >= len(tree) or token in inside:
        return None
    tail = tree.text[: tree.ends[q.last]].rstrip("”\"»’' ")[-1:]
    if tail not in ",?!—–-…" and tree.words[token] != ",":
        return None
    for k in range(token, min(len(tree), token + _REACH)):
        if k in inside or tree.words[k] in _TERMINAL:
            break
        if _is_cue(tree, k, lexicon):
            return k
    return None


def _goes_on(tree: Tree, quoted: Sequence[Quoted], number: int, latest: int | None) -> bool:
    """Return whether a quotation continues the one before: only its cue's clause lies between."""
    if latest is None or number == 0:
        return False
    q, before = quoted[number], quoted[number - 1]
    between = range(before.last + 1, q.first)
    if not (q.finished or q.words > 3):
        return False
    stops = [t for t in between if tree.words[t] in _TERMINAL]
    if latest in between:
        return len(stops) <= 1 and (not stops or stops[0] == q.first - 1 or q.sentence)
    return len(between) <= 1


def _starts_sentence(tree: Tree, token: int) -> bool:
    return token == 0 or tree.words[token - 1] in _TERMINAL or tree.words[token - 1].isspace()
