"""An article as the network reads it: windows of word pieces, each piece with what is known of it.

A window is a paragraph, or a part of a long one that ends with a sentence where it can.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np
import numpy.typing as npt

from workbench.errors import ModelError
from workbench.model import Spans
from workbench.preannotate.chunks import split_pieces
from workbench.preannotate.learned.extra import load_extra
from workbench.preannotate.marks import find_quotations

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from workbench.preannotate.paragraph import Placed

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

MAX_PIECES = 160
# What is known of a word piece before the network reads it, in the order of `Window.flags`.
FLAGS = ("quoted", "cue", "source", "content", "capital", "capitals", "inner")
_ENDS = frozenset('.!?”"')


@dataclass(frozen=True, slots=True)
class Window:
    """Up to MAX_PIECES word pieces. `spans` are code points of the article, one row a piece."""

    tokens: Ints
    spans: Ints
    flags: Floats

    def __len__(self) -> int:
        return len(self.tokens)

    @property
    def inner(self) -> Mask:
        """Which pieces continue the word of the piece before."""
        mask: Mask = self.flags[:, FLAGS.index("inner")] > 0
        return mask

    def mask(self, spans: Spans) -> Mask:
        """Return which pieces share a character with the spans."""
        inside = np.zeros(len(self), dtype=bool)
        for start, end in spans:
            inside |= (self.spans[:, 0] < end) & (self.spans[:, 1] > start)
        return inside

    def holds(self, spans: Spans) -> bool:
        """Return whether the first of the spans begins in this window."""
        return bool(spans) and self.spans[0, 0] <= spans[0][0] < self.spans[-1, 1]


def load_tokenizer(path: Path) -> Tokenizer:
    """Return the tokenizer of a model folder. Raises ModelError for one that is damaged."""
    library = load_extra("tokenizers", "learned", "A learned pre-annotator")
    try:
        tokenizer = library.Tokenizer.from_file(str(path))
    except Exception as error:  # tokenizers raises no narrower one
        raise ModelError(
            f"{path}: the tokenizer cannot be read: {error}.",
            remedy="Copy the folder again, or take another.",
        ) from error
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return cast("Tokenizer", tokenizer)


def read_windows(text: str, placed: Sequence[Placed], tokenizer: Tokenizer) -> Iterator[Window]:
    """Yield the windows of an article; `placed` are the rules' attributions in it."""
    known = np.zeros((4, len(text)), dtype=bool)
    for attribution in placed:
        parts = (attribution.cue, attribution.source, attribution.content)
        for row, spans in enumerate(parts, start=1):
            for start, end in spans:
                known[row, start:end] = True
    for start, end in split_pieces(text):
        line = text[start:end]
        for quotation in find_quotations(line):
            known[0, start + quotation.start : start + quotation.end] = True
        encoding = tokenizer.encode(line, add_special_tokens=False)
        if not encoding.ids:
            continue
        places = np.array(encoding.offsets, dtype=np.int64) + start
        tokens = np.array(encoding.ids, dtype=np.int64)
        for part in _cut(text, places):
            yield Window(tokens[part], places[part], _flag(text, places[part], known))


def _cut(text: str, spans: Ints) -> Iterator[slice]:
    first = 0
    while first < len(spans):
        last = min(first + MAX_PIECES, len(spans))
        if last < len(spans):
            ends = range(last, first + MAX_PIECES // 2, -1)
            last = next((n for n in ends if text[spans[n - 1, 0]] in _ENDS), last)
        yield slice(first, last)
        first = last


def _flag(text: str, spans: Ints, known: Mask) -> Floats:
    flags = np.zeros((len(spans), len(FLAGS)), dtype=np.float32)
    flags[:, :4] = known[:, spans[:, 0]].T
    for row, (start, end) in enumerate(spans):
        word = text[start:end]
        flags[row, 4] = word[:1].isupper()
        flags[row, 5] = len(word) > 1 and word.isupper()
        # A window may be cut inside a word: there it begins.
        flags[row, 6] = row > 0 < start and word[:1].isalnum() and text[start - 1].isalnum()
    return flags
