"""An annotator who uses a label far more, or far less, than the others on the same text volume."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator

from workbench.check.case import Submission
from workbench.check.rule import Flaw, rule

_FEWEST_ARTICLES = 5
_RATIO = 2.0
# Four standard errors squared; above the usual threshold, because articles differ by themselves.
_DEVIANCE = 16.0


class _Rates:
    """Counts labels and words by annotator."""

    def __init__(self) -> None:
        self._labels: dict[str, Counter[str]] = defaultdict(Counter)
        self._words: Counter[str] = Counter()
        self._articles: Counter[str] = Counter()
        self._unjudged: set[str] = set()

    def see(self, submission: Submission) -> None:
        annotator = submission.version.annotator
        self._articles[annotator] += 1
        self._words[annotator] += submission.passage.word_count
        self._labels[annotator].update(r.tag for r in submission.annotation.regions)
        if "stance" not in submission.annotation.layers:
            self._unjudged.add(annotator)

    def report(self) -> Iterator[Flaw]:
        labels = sorted({label for counts in self._labels.values() for label in counts})
        for annotator in sorted(self._articles):
            # Who judged no stance has no claims, only quotes: that is no other way of labelling.
            judging = annotator not in self._unjudged
            others = [
                a for a in self._articles if a != annotator and (a not in self._unjudged) == judging
            ]
            if self._articles[annotator] < _FEWEST_ARTICLES or not others:
                continue
            if sum(self._articles[a] for a in others) < _FEWEST_ARTICLES:
                continue
            for label in labels:
                yield from self._compare(annotator, others, label)

    def _compare(self, annotator: str, others: list[str], label: str) -> Iterator[Flaw]:
        counts = self._labels[annotator][label], sum(self._labels[a][label] for a in others)
        words = self._words[annotator], sum(self._words[a] for a in others)
        if not all(words):
            return
        own, rest = (1000 * count / volume for count, volume in zip(counts, words, strict=True))
        if max(own, rest) >= _RATIO * min(own, rest) and _deviance(counts, words) >= _DEVIANCE:
            yield Flaw(
                f"{annotator} uses {label} {own:.1f} times in a thousand words,"
                f" the others {rest:.1f} times.",
                annotator=annotator,
            )


def _deviance(counts: tuple[int, int], words: tuple[int, int]) -> float:
    """Return the likelihood-ratio statistic of one common rate against two (Poisson counts)."""
    expected = [sum(counts) * volume / sum(words) for volume in words]
    return 2 * sum(c * math.log(c / e) for c, e in zip(counts, expected, strict=True) if c)


@rule(
    "annotator-outlier",
    "Annotator far from the others on one label",
    severity="info",
    remedy="Go through some of these articles and the guidelines together.",
    scope="campaign",
)
def watch_rates() -> _Rates:
    """An annotator of five or more articles uses a label at most half or at least twice as often a
    word as the others together, by a likelihood-ratio statistic of 16 or more.
    """
    return _Rates()
