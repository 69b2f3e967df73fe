"""When two sources are the same: the head of each inside the other, or half the words shared.

The head is found without a parser: the last word before the first comma, preposition, relative
word or verb-like break, in the first fragment that has one.
"""

from __future__ import annotations

from workbench.evaluate.words import Words, WordSet, dice

_BREAKS = frozenset(
    {"of", "in", "for", "at", "with", "who", "that", "which", "from", "on", "by", "to", "whose"}
    | {"when", "where", "as", "said", "says", "about", "against", "after", "before", "among"}
    | {"under", "including", "is", "was", "are", "were", "has", "have", "had", "told"}
)
_FRAGMENT_ENDS = (",", "(", "\n", "—")


def find_head(source: WordSet, words: Words) -> int | None:
    """Return the number of a source's head word, None for no words."""
    for fragment in _split_fragments(sorted(source), words):
        head: int | None = None
        for i in fragment:
            if words.word(i) not in _BREAKS:
                head = i
            elif head is not None:
                break
        if head is not None:
            return head
    return max(source, default=None)


def match_sources(gold: WordSet, pred: WordSet, words: Words) -> bool:
    """Return whether two sources name the same speaker mention; without words on a side, no."""
    if not gold or not pred:
        return False
    if dice(gold, pred) >= 0.5:
        return True
    return find_head(gold, words) in pred and find_head(pred, words) in gold


def _split_fragments(numbers: list[int], words: Words) -> list[list[int]]:
    fragments: list[list[int]] = []
    for i in numbers:
        last = fragments[-1][-1] if fragments else None
        if last == i - 1 and not any(mark in words.gap(i - 1, i) for mark in _FRAGMENT_ENDS):
            fragments[-1].append(i)
        else:
            fragments.append([i])
    return fragments
