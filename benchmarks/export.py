"""How fast a release is written, next to pyarrow writing the same table, and in what memory.

python benchmarks/export.py [--articles 1000 10000] → benchmarks/results/export.json

Made-up articles with a prediction and one annotation each, in a SQLite ledger. A row is a decision
(region or link, as in labels.csv). `plain` is pyarrow turning the same rows, as Python dictionaries
in memory, into one Parquet file. Every size runs in a process of its own, so that the peak resident
size is its own; CPU seconds, one core.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import platform
import random
import resource
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from simulate import Errors, make_articles, perturb

from workbench.ledger import Ledger
from workbench.model import AnnotationVersion, Article, Prediction
from workbench.release import Recipe, export
from workbench.release.select import select_entries
from workbench.release.source import LedgerSource

RESULTS = Path(__file__).parent / "results" / "export.json"
ERRORS = Errors(moved=0.1, flipped=0.05, missing=0.05, swapped=0.03)
RELEASES = {
    "selection and checks only": (),
    "attributions, labels": ("attributions", "labels"),
    "labels-parquet": ("labels-parquet",),
    "parquet": ("parquet",),
}


def fill(ledger: Ledger, articles: int) -> None:
    with ledger.transaction():
        for number, (text, gold) in enumerate(make_articles(articles)):
            doc_id = gold.doc_id
            ledger.add_article(Article(doc_id, f"{text}\n{number}"))
            ledger.add_prediction(
                Prediction("rules", perturb(gold, text, ERRORS, random.Random(1)))
            )
            ledger.add_version(AnnotationVersion(f"k/{number}", gold, "ann", model="rules"))


def peak_mib() -> float:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


def time_release(ledger: Ledger, formats: tuple[str, ...], folder: Path) -> float:
    recipe = Recipe(name="bench", formats=formats, include_invalid=True)
    start = time.process_time()
    if formats:
        export(recipe, ledger, folder)
    else:
        for _ in select_entries(LedgerSource(ledger).documents(), recipe):
            pass
    return time.process_time() - start


def time_plain(folder: Path, scratch: Path) -> tuple[int, float]:
    """Return the number of rows and the seconds that pyarrow takes for them."""
    table = pq.read_table(folder / "data" / "labels" / "train-00000.parquet")
    rows = table.to_pylist()
    start = time.process_time()
    pq.write_table(pa.Table.from_pylist(rows, schema=table.schema), scratch, compression="zstd")
    return len(rows), time.process_time() - start


def warm_up() -> None:
    """Import what is imported on first use, so that no measurement pays for it."""
    with (
        tempfile.TemporaryDirectory() as scratch,
        Ledger.open(f"sqlite:///{scratch}/ledger.db") as ledger,
    ):
        fill(ledger, 3)
        for number, formats in enumerate(RELEASES.values()):
            time_release(ledger, formats, Path(scratch) / str(number))


def measure(articles: int) -> dict[str, Any]:
    warm_up()
    with (
        tempfile.TemporaryDirectory() as scratch,
        Ledger.open(f"sqlite:///{scratch}/ledger.db") as ledger,
    ):
        fill(ledger, articles)
        filled = peak_mib()
        seconds = {
            name: time_release(ledger, formats, Path(scratch) / str(number))
            for number, (name, formats) in enumerate(RELEASES.items())
        }
        peak = peak_mib()
        rows, plain = time_plain(Path(scratch) / "2", Path(scratch) / "plain.parquet")
    return {
        "articles": articles,
        "rows": rows,
        "peak MiB": peak,
        "peak MiB before": filled,
        "plain rows/s": round(rows / plain),
        "rows/s": {name: round(rows / taken) for name, taken in seconds.items()},
        "ratio to plain": {n: round(plain / taken, 3) for n, taken in seconds.items()},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, nargs="+", default=[1_000, 10_000])
    found = []
    for articles in parser.parse_args().articles:
        spawn = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(max_workers=1, mp_context=spawn) as alone:
            found.append(alone.submit(measure, articles).result())
    report = {"python": platform.python_version(), "sizes": found}
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(report, indent=1) + "\n")
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
