"""Agreement over a stream of articles."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations

import numpy as np

from workbench.agree.agreement import ALL, Agreement, Annotated, Comparison
from workbench.agree.counts import LAYOUT, WIDTH, Row, align_units, count, weigh_stances
from workbench.agree.figures import Sums, state, turn
from workbench.agree.sheet import Sheet, Unit, lay_out, tokenise
from workbench.agree.tally import Tally, Weights, draw_weights
from workbench.errors import InputError
from workbench.model import COMMITMENTS, STANCES

Pair = tuple[str, str]


def agree(
    groups: Iterable[tuple[Annotated, ...]],
    *,
    bootstrap: int = 1000,
    seed: int = 0,
    overlap_percent: float = 50.0,
) -> Agreement:
    """Return the agreement of annotators over articles; each group is one article's annotations.

    Groups are read once and not kept. `bootstrap` is the number of replicates for the intervals
    (0: none), `overlap_percent` the share of a span that another must cover to overlap it. Models
    and references are compared with the annotators, not with each other, and are in no total.
    Raises InputError where one annotator is twice in a group, or its texts differ.
    """
    count_up = _Count(bootstrap, seed, overlap_percent)
    for group in groups:
        count_up.add(group)
    return count_up.state()


class _Count:
    def __init__(self, bootstrap: int, seed: int, overlap_percent: float) -> None:
        self.bootstrap, self.seed, self.overlap_percent = bootstrap, seed, overlap_percent
        self.alone = 0
        self.articles: Counter[str] = Counter()
        self.pairs: defaultdict[Pair, Tally] = defaultdict(Tally)
        self.against: defaultdict[Pair, Tally] = defaultdict(Tally)
        self.all = Tally()
        self.all_against: defaultdict[str, Tally] = defaultdict(Tally)

    def add(self, group: tuple[Annotated, ...]) -> None:
        inspect(group)
        members = sorted(group, key=lambda annotated: annotated.annotator)
        people = [a.annotator for a in members if a.role == "annotator"]
        standards = [a.annotator for a in members if a.role != "annotator"]
        self.articles.update({name: int(len(people) > 1) for name in people})
        if not people or len(members) < 2:
            self.alone += 1
            return
        tokens = tokenise(members[0].text)
        sheets = {a.annotator: lay_out(a.annotation, tokens) for a in members}
        weights = draw_weights(
            members[0].annotation.doc_id, bootstrap=self.bootstrap, seed=self.seed
        )
        self._add_peers(people, sheets, weights)
        for standard in standards:
            self._add_standard(standard, people, sheets, weights)

    def _add_peers(self, people: list[str], sheets: dict[str, Sheet], weights: Weights) -> None:
        rows: list[Row] = []
        contents: dict[Pair, Sequence[tuple[Unit, Unit]]] = {}
        for first, second in combinations(people, 2):
            one, other = sheets[first], sheets[second]
            aligned = align_units(one, other)
            rows.append(count(one, other, aligned, overlap_percent=self.overlap_percent))
            self.pairs[first, second].add(rows[-1], weights)
            if one.judged and other.judged:
                contents[first, second] = aligned["content"]
        if rows:
            judges = sum(sheets[name].judged for name in people)
            total: Row = np.sum(rows, axis=0)
            # Krippendorff's coincidences: a pair of m raters' values counts 1 / (m - 1).
            total[LAYOUT.tokens] /= len(people) - 1
            for part in (LAYOUT.quote, LAYOUT.claim):
                total[part] /= max(judges - 1, 1)
            total[LAYOUT.judged] = weigh_stances(contents, COMMITMENTS)
            total[LAYOUT.claimed] = weigh_stances(contents, STANCES)
            self.all.add(total, weights)

    def _add_standard(
        self, standard: str, people: list[str], sheets: dict[str, Sheet], weights: Weights
    ) -> None:
        total = np.zeros(WIDTH)
        for name in people:
            one, other = sheets[name], sheets[standard]
            aligned = align_units(one, other)
            row = count(one, other, aligned, overlap_percent=self.overlap_percent)
            self.against[name, standard].add(row, weights)
            total += row
        self.all_against[standard].add(total, weights)

    def state(self) -> Agreement:
        pairs: list[Comparison] = []
        others: dict[str, Sums] = {}
        for (first, second), tally in sorted(self.pairs.items()):
            sums = tally.sums()
            pairs.append(state(first, second, tally.articles, sums))
            others[first] = others.get(first, 0) + sums
            others[second] = others.get(second, 0) + turn(sums)
        against = [
            state(*pair, tally.articles, tally.sums())
            for pair, tally in sorted(self.against.items())
        ]
        all_against = [
            state(ALL, standard, tally.articles, tally.sums())
            for standard, tally in sorted(self.all_against.items())
        ]
        everybody = self.all
        return Agreement(
            articles=everybody.articles,
            alone=self.alone,
            annotators=tuple(sorted(self.articles)),
            total=(
                state(ALL, ALL, everybody.articles, everybody.sums(), peers=True)
                if everybody.articles
                else None
            ),
            pairs=tuple(pairs),
            by_annotator=tuple(
                state(name, ALL, self.articles[name], sums) for name, sums in sorted(others.items())
            ),
            against=(*all_against, *against),
            bootstrap=self.bootstrap,
            seed=self.seed,
        )


def inspect(group: tuple[Annotated, ...]) -> None:
    """Raise InputError unless the group is one article, one text, and each annotator once."""
    names = [annotated.annotator for annotated in group]
    if len({(a.annotation.doc_id, a.text) for a in group}) > 1:
        doc_id = group[0].annotation.doc_id
        raise InputError(
            f"The annotations of article {doc_id!r} are over different texts.",
            remedy="Compare annotations of one text only: offsets mean nothing across texts.",
        )
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise InputError(
            f"{twice!r} annotated article {group[0].annotation.doc_id!r} twice.",
            remedy="Pass only the newest version of each annotator.",
        )
