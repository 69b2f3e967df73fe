"""How much gold a pre-annotator needs, and in which order to label it.

python benchmarks/learning.py → benchmarks/results/learning.json

`curve`: trained on the first 25, 50, … articles of PolNeAR train, shuffled, and measured on dev;
no article at all is the rules. `order`: an imagined campaign on a pool of 200 articles. The model
`--base` (the rules where it is a bare encoder) pre-annotates, the first batch is corrected (it gets
its gold), a model is trained on all so far, from `--base`, and chooses the next batch. Each way is
`workbench train` as it is, its held-out share taken from the articles that are labelled.

A row is written as soon as it is done, and is not done again: start it again after a stop. Rows of
other options or of older code are in the way: delete them, or write to another file (`--to`).
"""

from __future__ import annotations

import argparse
import json
import math
import os
import random
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from workbench.attributions_file import read_attributions
from workbench.labelstudio.order import Candidate, arrange, read_score
from workbench.learn import Options
from workbench.learn.base import find_base
from workbench.learn.measure import answer, find_reliability, find_scored, score
from workbench.learn.train import make_model
from workbench.model import Article, Attributions, Order
from workbench.preannotate import PreAnnotator
from workbench.preannotate.learned import LearnedPreAnnotator
from workbench.preannotate.reading import Reading
from workbench.preannotate.rules import RulesPreAnnotator

HERE = Path(__file__).parent
RESULTS = HERE / "results" / "learning.json"
CORPORA = Path(os.environ.get("WORKBENCH_CORPORA", HERE.parent.parent / "shared" / "data"))
ORDERS: tuple[Order, ...] = ("random", "uncertainty", "diversity")
FIGURES = ("attribution F1", "overlap F1", "source head", "actions", "ECE")


class ReadOnce(RulesPreAnnotator):
    """The rules, reading each article once however often they are asked."""

    def __init__(self) -> None:
        super().__init__()
        self._readings: dict[str, Reading] = {}

    def read(self, articles: Iterable[Article], *, parses: bool = False) -> Iterator[Reading]:
        wanted = list(articles)
        new = [article for article in wanted if article.id not in self._readings]
        for reading in super().read(new, parses=True):
            self._readings[reading.article.id] = reading
        return iter([self._readings[article.id] for article in wanted])


class Rows:
    """The rows of the results, each written at once."""

    def __init__(self, path: Path, options: dict[str, Any]) -> None:
        self._path = path
        self._results: dict[str, Any] = {"options": options, "rows": []}
        if path.exists():
            self._results = json.loads(path.read_text(encoding="utf-8"))
            if self._results["options"] != options:
                raise SystemExit(f"{path} was made with {self._results['options']}: use --to.")

    def find(self, **key: Any) -> list[dict[str, Any]]:
        return [row for row in self._results["rows"] if key.items() <= row.items()]

    def add(self, row: dict[str, Any]) -> dict[str, Any]:
        self._results["rows"].append(row)
        lines = ",\n".join("  " + json.dumps(row) for row in self._results["rows"])
        options = json.dumps(self._results["options"])
        written = f'{{\n "options": {options},\n "rows": [\n{lines}\n ]\n}}\n'
        partial = self._path.with_suffix(".partial")
        partial.write_text(written, encoding="utf-8")
        partial.replace(self._path)
        print(f"{row['kind']}, {row['order']}, {row['n']} articles, seed {row['seed']}: ", end="")
        print(", ".join(f"{name} {row[name]}" for name in FIGURES), f"({row['cpu_seconds']} CPU s)")
        return row


@dataclass(frozen=True)
class Study:
    """What all runs share. `train` is by id; `first` pre-annotates what nobody has labelled."""

    train: Sequence[Attributions]
    dev: Sequence[Attributions]
    rules: ReadOnce
    first: PreAnnotator
    options: Options
    rows: Rows

    def learn(self, records: Iterable[Attributions], folder: Path, seed: int) -> PreAnnotator:
        """Return a model trained on these records."""
        ordered = sorted(records, key=lambda record: record.doc_id)
        options = msgspec.structs.replace(self.options, seed=seed)
        make_model(ordered, folder, options, self.rules)
        return LearnedPreAnnotator(folder, self.rules)

    def grade(self, model: PreAnnotator) -> dict[str, Any]:
        """Return a model's figures on dev, percentages but for the calibration error."""
        answers = answer(model, self.dev)
        figures = score(self.dev, answers)
        _, error = find_reliability(find_scored(self.dev, answers))
        values = (
            figures.figures["attribution"].f1,
            figures.figures["overlap"].f1,
            figures.ratios["source_head"].value,
            figures.actions.share.value,
        )
        rounded = [None if value is None else round(value, 1) for value in values]
        return dict(zip(FIGURES, (*rounded, round(error, 3)), strict=True))


def draw_curve(study: Study, sizes: Sequence[int], seed: int) -> None:
    """Train on the first so many articles of one shuffle; no article is the rules."""
    shuffled = random.Random(f"curve/{seed}").sample(study.train, len(study.train))
    for size in sorted({0, *(min(size, len(shuffled)) for size in sizes)}):
        key = {"kind": "curve", "order": "random", "n": size, "seed": seed}
        if study.rows.find(**key):
            continue
        began = time.process_time()
        with TemporaryDirectory() as folder:
            model = study.learn(shuffled[:size], Path(folder), seed) if size else study.rules
            figures = study.grade(model)
        study.rows.add({**key, **figures, "cpu_seconds": round(time.process_time() - began)})


@dataclass(frozen=True)
class Campaign:
    """A pool of articles, by id, that are labelled in some order."""

    study: Study
    pool: Sequence[Attributions]
    order: Order
    seed: int

    def run(self, batches: Sequence[int]) -> None:
        """Label batch by batch, each chosen by the model that the ones before it made."""
        labelled: list[int] = []
        for size in (*batches, 0):
            labelled += self.step(labelled, size)["next"]

    def step(self, labelled: Sequence[int], size: int) -> dict[str, Any]:
        """Return the row of what is labelled; its `next` are the places in the pool to label."""
        rows, n = self.study.rows, len(labelled)
        key = {"kind": "order", "order": self.order, "n": n, "seed": self.seed}
        for row in rows.find(**key):
            return row
        if n == len(self.pool):  # whatever the order, it is the same gold
            for row in rows.find(kind="order", n=n, seed=self.seed):
                return rows.add({**row, **key})
        began = time.process_time()
        with TemporaryDirectory() as folder:
            model = self.study.first
            if labelled:
                records = [self.pool[place] for place in labelled]
                model = self.study.learn(records, Path(folder), self.seed)
            figures = self.study.grade(model)
            chosen = self.choose(model, labelled)[:size]
        seconds = round(time.process_time() - began)
        return rows.add({**key, **figures, "cpu_seconds": seconds, "next": chosen})

    def choose(self, model: PreAnnotator, labelled: Sequence[int]) -> list[int]:
        """Return the places of the articles that are not labelled, in the order of labelling."""
        places = {record.doc_id: place for place, record in enumerate(self.pool)}
        left = [record for place, record in enumerate(self.pool) if place not in labelled]
        scores: dict[str, float | None] = {}
        if self.order == "uncertainty":
            for prediction in model.annotate(Article(r.doc_id, r.text) for r in left):
                scores[prediction.annotation.doc_id] = read_score(prediction)
        candidates = (
            Candidate(r.doc_id, r.text, scores.get(r.doc_id), known=places[r.doc_id] in labelled)
            for r in self.pool
        )
        return [places[name] for name in arrange(candidates, self.order, seed=self.seed)]


def draw_pool(study: Study, size: int, seed: int) -> list[Attributions]:
    drawn = random.Random(f"order/{seed}").sample(study.train, size)
    return sorted(drawn, key=lambda record: record.doc_id)


def find_need(curve: Sequence[tuple[int, float]], target: float) -> float | None:
    """Return at how many articles a curve, straight between its points, first is that high."""
    for (n, height), (later, higher) in pairwise(curve):
        if height >= target:
            return n
        if higher >= target:
            return n + (later - n) * (target - height) / (higher - height)
    return None


def average(rows: Rows, name: str, **key: Any) -> list[tuple[int, float]]:
    """Return the mean of a figure over seeds, by number of articles."""
    found = [row for row in rows.find(**key) if row[name] is not None]
    sizes = sorted({row["n"] for row in found})
    return [(n, mean(row[name] for row in found if row["n"] == n)) for n in sizes]


def show(rows: Rows) -> None:
    print(f"\n{'articles':>8}", *(f"{name:>15}" for name in FIGURES))
    curves = [dict(average(rows, name, kind="curve")) for name in FIGURES]
    for n in curves[0]:
        print(f"{n:8}", *(f"{curve.get(n, math.nan):15.3g}" for curve in curves))
    curves = [dict(average(rows, FIGURES[0], kind="order", order=order)) for order in ORDERS]
    print(f"\n{FIGURES[0]}\n{'articles':>8}", *(f"{order:>15}" for order in ORDERS))
    for n in curves[0]:
        print(f"{n:8}", *(f"{curve.get(n, math.nan):15.1f}" for curve in curves))
    print(f"\narticles needed\n{'for F1':>8}", *(f"{order:>15}" for order in ORDERS))
    learned = [[(n, height) for n, height in curve.items() if n] for curve in curves]
    for _, height in learned[0]:
        needs = [find_need(curve, height) for curve in learned]
        print(f"{height:8.1f}", *(f"{'–' if n is None else round(n):>15}" for n in needs))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", choices=("curve", "order"))
    parser.add_argument("--sizes", type=int, nargs="+", default=[25, 50, 100, 200, 400, 10**6])
    parser.add_argument("--batches", type=int, nargs="+", default=[25, 25, 50, 50, 50])
    parser.add_argument("--seeds", type=int, nargs="+", default=[0])
    parser.add_argument("--pool", type=int, help="articles to order; without it, all batches")
    parser.add_argument("--epochs", type=int)
    parser.add_argument("--runs", type=int, default=Options().runs)
    parser.add_argument("--held-out", type=float)
    parser.add_argument("--base", help="as that of `workbench train`")
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--to", type=Path, default=RESULTS)
    given = parser.parse_args()
    train, dev = (
        [line.record for line in read_attributions(CORPORA / "polnear" / f"{name}.jsonl")]
        for name in ("train", "dev")
    )
    options = Options(
        base=given.base,
        epochs=given.epochs,
        held_out=given.held_out,
        threads=given.threads,
        runs=given.runs,
    )
    base, rules = find_base(given.base), ReadOnce()
    first = LearnedPreAnnotator(base.folder, rules) if base.model else rules
    kept = {
        "base": base.name,
        "epochs": given.epochs,
        "held_out": given.held_out,
        "runs": given.runs,
        "batches": given.batches,
        "pool": given.pool or sum(given.batches),
    }
    rows = Rows(given.to, kept)
    study = Study(sorted(train, key=lambda r: r.doc_id), dev, rules, first, options, rows)
    for seed in given.seeds:
        if given.only != "order":
            draw_curve(study, given.sizes, seed)
        if given.only != "curve":
            pool = draw_pool(study, kept["pool"], seed)
            for order in ORDERS:
                Campaign(study, pool, order, seed).run(given.batches)
    show(rows)


if __name__ == "__main__":
    main()
