"""Whom pronouns mean: fits the weights of the signs, and counts how many names are right.

`python benchmarks/speakers.py` → benchmarks/results/speakers.json

Learns from `seeds/corpus` (CC0), and for people whom an article is about, of which the corpus has
none, from GUM. Prints the weights of `workbench.preannotate.speakers.antecedents` fitted to all of
it, and how many sources of each half of the corpus get gold's name with what the other half gives.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from workbench.attributions_file import AttributionsLine, read_attributions
from workbench.evaluate.names import same_name
from workbench.evaluate.pairing import pair_article
from workbench.model import Article, Attribution, Attributions
from workbench.preannotate.lexicon import Lexicon
from workbench.preannotate.rules import RulesPreAnnotator
from workbench.preannotate.speakers import NameMention, NounMention, Setting, Source, read_setting
from workbench.preannotate.speakers.antecedents import WEIGHTS, Signs, Weights
from workbench.preannotate.speakers.candidates import Candidate
from workbench.preannotate.speakers.resolve import Resolver

HERE = Path(__file__).parent
CORPORA = Path(os.environ.get("WORKBENCH_CORPORA", HERE.parent.parent / "shared" / "data"))
RESULTS = HERE / "results" / "speakers.json"
SEEDS = HERE.parent / "seeds"
_ROUNDS = 3
_REGULARISATION = 0.5
# How often GUM counts, where people are whom an article is about.
_OFTEN = 5

Choice = tuple[list[Signs], list[int]]
"""The candidates of a pronoun, and which of them are gold's."""


@dataclass(frozen=True, slots=True)
class Case:
    """An article as speakers are named in it: its sources, and gold's names, where it has one."""

    names: list[NameMention]
    nouns: list[NounMention]
    setting: Setting
    sources: list[Source | None]
    gold: list[str | None]


class Watched(Resolver):
    """A resolver that notes what it chooses from."""

    def __init__(self, case: Case, lexicon: Lexicon, weights: Weights) -> None:
        super().__init__(case.names, case.nouns, lexicon, case.setting, weights)
        self.wanted: str | None = None
        self.choices: dict[str, list[Choice]] = {"persons": [], "things": []}

    def find_persons(self, source: Source, gender: str) -> list[Candidate]:
        return self._note("persons", super().find_persons(source, gender))

    def find_things(self, source: Source) -> list[Candidate]:
        return self._note("things", super().find_things(source))

    def _note(self, kind: str, found: list[Candidate]) -> list[Candidate]:
        wanted = self.wanted
        right = [n for n, c in enumerate(found) if wanted and same_name(wanted, c.entity.name)]
        if right:
            self.choices[kind].append(([c.signs for c in found], right))
        return found


def read_cases(lines: Sequence[AttributionsLine], rules: RulesPreAnnotator) -> Iterator[Case]:
    """Yield the articles of gold as speakers are named in them, titles and authors given."""
    articles = (
        Article(
            line.record.doc_id,
            line.record.text,
            title=line.extra.get("title"),
            author=line.extra.get("author"),
        )
        for line in lines
    )
    for line, reading in zip(lines, rules.read(articles), strict=True):
        record = line.record
        told = sorted((p for p in reading.placed if p.content), key=lambda p: p.content)
        drawn = tuple(Attribution(content=p.content, source=p.source, cue=p.cue) for p in told)
        pairs = pair_article(record, Attributions(record.doc_id, record.text, drawn)).pairs
        named = {
            id(pair.pred.attribution): pair.gold.attribution.speaker_name
            for pair in pairs
            if pair.overlaps
        }
        yield Case(
            list(reading.names),
            list(reading.nouns),
            read_setting(reading.article),
            [p.speaker for p in told],
            [named.get(id(attribution)) for attribution in drawn],
        )


def name_all(
    cases: Iterable[Case], lexicon: Lexicon, weights: Weights
) -> tuple[Counter[str], dict[str, list[Choice]]]:
    """Return how many sources get gold's name, of how many, by form; and all choices."""
    counts: Counter[str] = Counter()
    choices: dict[str, list[Choice]] = {"persons": [], "things": []}
    for case in cases:
        resolver = Watched(case, lexicon, weights)
        resolver.prepare([source for source in case.sources if source is not None])
        for source, wanted in zip(case.sources, case.gold, strict=True):
            resolver.wanted = wanted
            speaker = resolver.resolve(source) if source else None
            if wanted is not None:
                form = _name_form(source, lexicon)
                right = same_name(wanted, speaker.name if speaker else None)
                counts.update({form: 1, "all": 1, f"{form} right": right, "all right": right})
        for kind, some in resolver.choices.items():
            choices[kind] += some
    return counts, choices


def fit(cases: Sequence[Case], lexicon: Lexicon) -> Weights:
    """Return the weights under which gold is likeliest; who spoke last depends on them, too."""
    weights = WEIGHTS
    for _ in range(_ROUNDS):
        _, choices = name_all(cases, lexicon, weights)
        weights = Weights(*(_fit_choices(choices[kind]) for kind in Weights._fields))
    return weights


def _fit_choices(choices: Sequence[Choice]) -> Signs:
    """Return the weights of a conditional logit (McFadden 1974), regularised."""
    arrays = [(np.array(signs, dtype=float), right) for signs, right in choices if len(signs) > 1]

    def cost(weights: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        loss = _REGULARISATION * float(weights @ weights)
        slope = 2 * _REGULARISATION * weights
        for signs, right in arrays:
            sums = signs @ weights
            chances = np.exp(sums - sums.max())
            chances /= chances.sum()
            meant = np.zeros_like(chances)
            meant[right] = chances[right]
            loss -= float(np.log(meant.sum()))
            slope += signs.T @ (chances - meant / meant.sum())
        return loss, slope

    found = minimize(cost, np.zeros(len(Signs._fields)), jac=True, method="L-BFGS-B")
    return Signs(*(round(float(weight), 1) for weight in found.x))


def _name_form(source: Source | None, lexicon: Lexicon) -> str:
    if source is None or source.form != "pronoun":
        return source.form if source else "none"
    words = lexicon.words
    if source.word in words["male_pronouns"] | words["female_pronouns"]:
        return "he, she"
    return "it" if source.word in words["thing_pronouns"] else "other pronouns"


def _read_folder(folder: Path) -> list[AttributionsLine]:
    files = sorted(folder.glob("*.attributions.json"))
    records = (msgspec.json.decode(file.read_bytes(), type=Attributions) for file in files)
    return [AttributionsLine(record) for record in records]


def main() -> None:
    rules = RulesPreAnnotator("en")
    corpus = list(read_cases(_read_folder(SEEDS / "corpus"), rules))
    lines = read_attributions(CORPORA / "gum" / "train.jsonl")
    gum = list(read_cases(list(lines), rules))
    one, other = (fit(half + _OFTEN * gum, rules.lexicon) for half in (corpus[1::2], corpus[::2]))
    sets = {
        "first half, weights of the second": (corpus[::2], one),
        "second half, weights of the first": (corpus[1::2], other),
        "seeds": (list(read_cases(_read_folder(SEEDS), rules)), WEIGHTS),
        "GUM": (gum, WEIGHTS),
    }
    rows = {}
    for title, (cases, weights) in sets.items():
        counts, _ = name_all(cases, rules.lexicon, weights)
        forms = sorted(form for form in counts if not form.endswith(" right"))
        rows[title] = {form: [counts[f"{form} right"], counts[form]] for form in forms}
        shares = (f"{form} {100 * r / n:.1f}% of {n}" for form, (r, n) in rows[title].items())
        print(f"{title:36}" + " · ".join(shares))
    weights = fit(corpus + _OFTEN * gum, rules.lexicon)
    for kind, signs in weights._asdict().items():
        print(kind, signs)
    fitted = {kind: signs._asdict() for kind, signs in weights._asdict().items()}
    RESULTS.write_text(json.dumps({"names": rows, "weights": fitted}, indent=2) + "\n")


if __name__ == "__main__":
    main()
