"""Two spellings of one name across the campaign."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz import fuzz, process

from workbench.check.case import Submission
from workbench.check.names import fold_name
from workbench.check.passage import excerpt
from workbench.check.rule import Flaw, rule
from workbench.check.words import PARTICLES

# Two letters' difference in a name of twenty; "North Korea" and "South Korea" stay apart.
_ALIKE = 90.0
_SHORTEST = 5
_PREFIX = 3


@dataclass(frozen=True)
class _Place:
    """Where a name stood first."""

    doc_id: str
    annotation: str
    annotator: str
    path: str
    start: int
    end: int
    words: str | None


class _Spellings:
    """Counts names and remembers the first place of each: memory grows with names, not articles."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = defaultdict(int)
        self._places: dict[str, _Place] = {}

    def see(self, submission: Submission) -> None:
        for i, region in enumerate(submission.annotation.regions):
            name = (region.name or "").strip()
            if region.label != "speaker" or region.kind == "unnamed" or not name:
                continue
            self._counts[name] += 1
            if name not in self._places:
                self._places[name] = _Place(
                    submission.article.id,
                    submission.version.key,
                    submission.version.annotator,
                    f"$.regions[{i}].name",
                    region.start,
                    region.end,
                    excerpt(submission.text, region.start, region.end),
                )

    def report(self) -> Iterator[Flaw]:
        for rarer, commoner in sorted(self._pairs()):
            place = self._places[rarer]
            counts = f"{self._counts[rarer]} against {self._counts[commoner]} times"
            yield Flaw(
                f"{rarer!r} looks like another spelling of {commoner!r} ({counts}).",
                place.path,
                place.start,
                place.end,
                doc_id=place.doc_id,
                annotation=place.annotation,
                annotator=place.annotator,
                excerpt=place.words,
            )

    def _pairs(self) -> set[tuple[str, str]]:
        """Return pairs of names that look alike, the rarer first.

        Only names that share the first letters of a telling word are compared, so that a large
        campaign does not compare every name with every other.
        """
        blocks: dict[str, dict[str, str]] = defaultdict(dict)
        same_words: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for name in self._counts:
            plain = fold_name(name)
            words = plain.split()
            same_words[tuple(sorted(words))].append(name)
            for word in words:
                if word not in PARTICLES and len(plain) >= _SHORTEST:
                    blocks[word[:_PREFIX]][name] = plain
        pairs = {pair for names in same_words.values() for pair in combinations(names, 2)}
        pairs.update(pair for block in blocks.values() for pair in _find_alike(block))
        return {self._rarer_first(*pair) for pair in pairs}

    def _rarer_first(self, one: str, other: str) -> tuple[str, str]:
        first, second = sorted((one, other), key=lambda name: (self._counts[name], name))
        return first, second


def _find_alike(folded: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the pairs of names that differ in a letter of ten, and in no digit."""
    names, plain = list(folded), list(folded.values())
    for i, one in enumerate(plain):
        rest = plain[i + 1 :]
        near = process.extract_iter(one, rest, scorer=fuzz.ratio, score_cutoff=_ALIKE)
        for other, _, j in near:
            if _digits(one) == _digits(other):  # "Source 1" and "Source 2" are two sources
                yield names[i], names[i + 1 + j]


def _digits(name: str) -> str:
    return "".join(filter(str.isdigit, name))


@rule(
    "two-spellings",
    "Two spellings of one name",
    severity="warning",
    remedy="Choose one spelling for the campaign and correct the other.",
    scope="campaign",
)
def watch_spellings() -> _Spellings:
    """Two speaker names of the campaign differ by case, accents, an article, the order of their
    words or a letter in ten; reported where the rarer one stands first. Speakers of the kind
    `unnamed` are passed over: they are described, not named.
    """
    return _Spellings()
