"""From the network's numbers back to spans of the article."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from workbench.model import Span, Spans
from workbench.preannotate.learned.windows import Floats, Mask, Window

TAGS = ("none", "source", "content", "cue")
# Words that a gap in a span may have to be closed, and how alike (Dice) spans are nearly one.
_GAP = 5
_ALIKE = 0.8


def find_runs(marked: Mask) -> Iterator[Span]:
    """Yield the runs of true values, as half-open index spans."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], marked.astype(np.int8), [0]))))
    yield from zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)


def mark_runs(window: Window, probabilities: Floats, threshold: float) -> Iterator[Mask]:
    """Yield a mask for each run of word pieces that are likely a cue, words made whole."""
    likely = whole_words(window, probabilities > threshold)
    for first, last in find_runs(likely):
        mask = np.zeros(len(window), dtype=bool)
        mask[first:last] = True
        yield mask


def whole_words(window: Window, marked: Mask) -> Mask:
    """Return the marked pieces with each word whole or not there: half of its pieces decide."""
    words = np.cumsum(~window.inner) - 1
    share = np.bincount(words, weights=marked) / np.bincount(words)
    whole: Mask = (share >= 0.5)[words]
    return whole


def fill_gaps(window: Window, marked: Mask, free: Mask) -> Mask:
    """Return the marked pieces with short gaps closed, where nothing but `free` pieces lies in."""
    filled = marked.copy()
    for first, last in find_runs(~marked):
        words = (~window.inner[first:last]).sum()
        inside = first > 0 and last < len(marked)
        if inside and words <= _GAP and free[first:last].all():
            filled[first:last] = True
    return filled


def find_sureness(tags: Floats, name: str) -> float:
    """Return how sure a tag is: its mean probability over the pieces that get it.

    Where none does, how sure that is: what the likeliest piece lacks to certainty.
    """
    column = TAGS.index(name)
    drawn = tags[tags.argmax(axis=1) == column, column]
    return float(drawn.mean() if len(drawn) else 1 - tags[:, column].max())


def agree(drawn: Mask, ruled: Mask) -> bool:
    """Return whether two markings are nearly one: rules are better at where exactly a span ends."""
    return bool(2 * (drawn & ruled).sum() >= _ALIKE * (drawn.sum() + ruled.sum()) > 0)


def read_spans(text: str, window: Window, marked: Mask) -> Spans:
    """Return the marked words as spans of the article; runs without letter or digit are left."""
    spans = (
        (int(window.spans[first, 0]), int(window.spans[last - 1, 1]))
        for first, last in find_runs(whole_words(window, marked))
    )
    return tuple(span for span in spans if any(c.isalnum() for c in text[slice(*span)]))
