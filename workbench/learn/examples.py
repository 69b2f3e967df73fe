"""Gold as the network learns it: each window with its cues, sources and contents as masks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from workbench.model import COMMITMENTS, Article, Attribution, Attributions
from workbench.preannotate.learned.decode import TAGS
from workbench.preannotate.learned.windows import Ints, Mask, Window, read_windows
from workbench.preannotate.paragraph import Placed
from workbench.preannotate.rules import RulesPreAnnotator

if TYPE_CHECKING:
    from tokenizers import Tokenizer

UNJUDGED = -1
_MOST_FRAMES = 32


@dataclass(frozen=True, slots=True)
class Told:
    """A gold attribution in a window: its cue, a tag a piece, and the index of its stance."""

    cue: Mask
    tags: Ints
    stance: int


@dataclass(frozen=True, slots=True)
class Example:
    """A window with what gold and rules say; `cues` marks the pieces of any gold cue."""

    window: Window
    rules: tuple[Placed, ...]
    told: tuple[Told, ...]
    cues: Mask


def make_examples(
    gold: Sequence[Attributions], rules: RulesPreAnnotator, tokenizer: Tokenizer
) -> Iterator[Example]:
    """Yield the windows of gold articles, in order. Attributions without a cue are left out."""
    articles = (Article(record.doc_id, record.text) for record in gold)
    for record, reading in zip(gold, rules.read(articles), strict=True):
        for window in read_windows(record.text, reading.placed, tokenizer):
            told = tuple(
                Told(window.mask(a.cue), _tag(window, a), _index(a.stance))
                for a in record.attributions
                if window.holds(a.cue) and a.content
            )
            told = tuple(t for t in told if t.cue.any())
            cues = np.any([t.cue for t in told], axis=0) if told else np.zeros(len(window), bool)
            placed = tuple(p for p in reading.placed if window.holds(p.cue))
            yield Example(window, placed, told, cues)


def find_frames(examples: Iterable[Example]) -> tuple[str, ...]:
    """Return the names of the rules that found most, by name."""
    frames = Counter(placed.frame for example in examples for placed in example.rules)
    return tuple(sorted(frame for frame, _ in frames.most_common(_MOST_FRAMES)))


def _tag(window: Window, told: Attribution) -> Ints:
    tags = np.full(len(window), TAGS.index("none"), dtype=np.int64)
    tags[window.mask(told.content)] = TAGS.index("content")
    tags[window.mask(told.source)] = TAGS.index("source")
    tags[window.mask(told.cue)] = TAGS.index("cue")
    return tags


def _index(stance: str | None) -> int:
    return COMMITMENTS.index(stance) if stance in COMMITMENTS else UNJUDGED
