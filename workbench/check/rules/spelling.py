"""Two spellings of one name across the campaign."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz

from workbench.check.case import Submission
from workbench.check.names import fold_name
from workbench.check.passage import excerpt
from workbench.check.rule import Flaw, rule

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
            if region.label != "speaker" or not name:
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

        Only names that share the first letters of a word are compared, so that a large campaign
        does not compare every name with every other.
        """
        blocks: dict[str, list[str]] = defaultdict(list)
        folded = {name: fold_name(name) for name in self._counts}
        for name, plain in folded.items():
            for key in {word[:_PREFIX] for word in plain.split()}:
                blocks[key].append(name)
        pairs: set[tuple[str, str]] = set()
        for names in blocks.values():
            for i, one in enumerate(names):
                for other in names[i + 1 :]:
                    if _alike(folded[one], folded[other]):
                        rarer, commoner = sorted((one, other), key=lambda n: (self._counts[n], n))
                        pairs.add((rarer, commoner))
        return pairs


def _alike(one: str, other: str) -> bool:
    if one == other or sorted(one.split()) == sorted(other.split()):
        return True
    if min(len(one), len(other)) < _SHORTEST:
        return False
    if [c for c in one if c.isdigit()] != [c for c in other if c.isdigit()]:
        return False  # "Source 1" and "Source 2" are two sources
    return fuzz.ratio(one, other, score_cutoff=_ALIKE) > 0


@rule(
    "two-spellings",
    "Two spellings of one name",
    severity="warning",
    remedy="Choose one spelling for the campaign and correct the other.",
    scope="campaign",
)
def watch_spellings() -> _Spellings:
    """Two speaker names of the campaign differ by case, accents, an article, the order of their
    words or a letter in ten; reported where the rarer one stands first.
    """
    return _Spellings()
