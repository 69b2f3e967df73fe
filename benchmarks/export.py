"""How fast a release is written, next to pyarrow writing the same tables, and in what memory.

python benchmarks/export.py [--articles 10000 100000] [--corpora FOLDER] → results/export.json

Made-up articles with a prediction and one annotation each, in a SQLite ledger; and PolNeAR's 759
articles for training with their gold, where the corpora are. A row is a decision (region or link,
as in labels.csv). `plain` is pyarrow turning the rows of a table, as Python dictionaries in memory,
into one Parquet file; it is measured on the table's first rows, for not all of a large one would
fit. A ratio compares a release with pyarrow writing the one table that it holds (`parquet`: the
attributions, else the labels). Every release is written in a process of its own, so that the peak
resident size is its own; CPU seconds, one core.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import platform
import random
import resource
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from simulate import Errors, make_articles, perturb

from workbench.ingest import add_to_ledger, ingest
from workbench.ledger import Ledger
from workbench.model import AnnotationVersion, Article, Prediction
from workbench.release import Recipe, export
from workbench.release.select import select_entries
from workbench.release.source import open_source

HERE = Path(__file__).parent
RESULTS = HERE / "results" / "export.json"
ERRORS = Errors(moved=0.1, flipped=0.05, missing=0.05, swapped=0.03)
RELEASES = {
    "selection and checks only": (),
    "attributions, labels": ("attributions", "labels"),
    "labels-parquet": ("labels-parquet",),
    "parquet": ("parquet",),
}
TABLES = {"parquet": "attributions"}
PLAIN = {"attributions": 2_000, "labels": 200_000}  # rows


def fill(ledger: Ledger, articles: int) -> None:
    made = enumerate(make_articles(articles))
    while batch := list(islice(made, 500)):
        with ledger.transaction():
            for number, (text, gold) in batch:
                ledger.add_article(Article(gold.doc_id, f"{text}\n{number}"))
                shown = perturb(gold, text, ERRORS, random.Random(1))
                ledger.add_prediction(Prediction("rules", shown))
                ledger.add_version(AnnotationVersion(f"k/{number}", gold, "ann", model="rules"))


def make_ledger(url: str, articles: int | None, corpora: Path) -> None:
    with Ledger.open(url) as ledger:
        if articles is None:
            add_to_ledger(ingest([corpora / "polnear" / "train.jsonl"]), ledger)
        else:
            fill(ledger, articles)


def time_release(ledger: Ledger, formats: tuple[str, ...], folder: Path) -> tuple[int, float]:
    """Return the number of decisions and the CPU seconds of a release."""
    recipe = Recipe(name="bench", formats=formats, include_invalid=True)
    start = time.process_time()
    if formats:
        counts = export(recipe, ledger, folder).manifest.counts
        return counts["regions"] + counts["links"], time.process_time() - start
    with open_source(ledger) as source:
        for _ in select_entries(source.documents(), recipe):
            pass
    return 0, time.process_time() - start


def time_plain(folder: Path, table: str, scratch: Path) -> float:
    """Return how many rows a second pyarrow writes of a table."""
    file = pq.ParquetFile(folder / "data" / table / "train-00000.parquet")
    rows: list[dict[str, Any]] = []
    for batch in file.iter_batches():
        rows += batch.to_pylist()
        if len(rows) >= PLAIN[table]:
            break
    start = time.process_time()
    pq.write_table(
        pa.Table.from_pylist(rows, schema=file.schema_arrow), scratch, compression="zstd"
    )
    return len(rows) / (time.process_time() - start)


def warm_up(name: str) -> None:
    """Import what is imported on first use, so that no measurement pays for it."""
    with (
        tempfile.TemporaryDirectory() as scratch,
        Ledger.open(f"sqlite:///{scratch}/ledger.db") as ledger,
    ):
        fill(ledger, 3)
        time_release(ledger, RELEASES[name], Path(scratch) / "out")


def measure(url: str, name: str) -> dict[str, float]:
    """Write one release; return seconds, rows, peak, and what plain pyarrow takes for its table."""
    warm_up(name)
    with tempfile.TemporaryDirectory() as scratch, Ledger.open(url) as ledger:
        folder = Path(scratch) / "out"
        before = peak_mib()
        rows, seconds = time_release(ledger, RELEASES[name], folder)
        found = {"rows": rows, "seconds": seconds, "peak": peak_mib(), "before": before}
        table = TABLES.get(name, "labels")
        for path in (folder / "data" / table).glob("*.parquet"):
            found["table"] = found.get("table", 0) + pq.read_metadata(path).num_rows
        if "table" in found:
            found["plain"] = time_plain(folder, table, Path(scratch) / "plain.parquet")
    return found


def peak_mib() -> float:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


def run_alone(function: Any, *arguments: Any) -> Any:
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=1, mp_context=spawn) as alone:
        return alone.submit(function, *arguments).result()


def measure_all(articles: int | None, corpora: Path) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as scratch:
        url = f"sqlite:///{scratch}/ledger.db"
        run_alone(make_ledger, url, articles, corpora)
        found = {name: run_alone(measure, url, name) for name in RELEASES}
        with Ledger.open(url) as ledger:
            number = ledger.count()
    rows = found["labels-parquet"]["table"]
    plain = {
        name: found[name]["table"] / found[name]["plain"]
        for name in found
        if "plain" in found[name]
    }
    whole = plain["labels-parquet"]
    return {
        "articles": number,
        "source": "PolNeAR train" if articles is None else "made up",
        "rows": rows,
        "plain rows/s": round(rows / whole),
        "rows/s": {name: round(rows / f["seconds"]) for name, f in found.items()},
        "ratio to plain": {
            name: round(plain.get(name, whole) / f["seconds"], 3) for name, f in found.items()
        },
        "peak MiB": {name: f["peak"] for name, f in found.items()},
        "peak MiB before": {name: f["before"] for name, f in found.items()},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, nargs="*", default=[10_000, 100_000])
    default = os.environ.get("WORKBENCH_CORPORA", HERE.parent.parent / "shared" / "data")
    parser.add_argument("--corpora", type=Path, default=Path(default))
    options = parser.parse_args()
    sizes: list[int | None] = [*options.articles]
    if (options.corpora / "polnear" / "train.jsonl").exists():
        sizes.insert(0, None)
    found = []
    for articles in sizes:
        found.append(measure_all(articles, options.corpora))
        print(json.dumps(found[-1], indent=1), flush=True)
        report = {"python": platform.python_version(), "sizes": found}
        RESULTS.write_text(json.dumps(report, indent=1) + "\n")


if __name__ == "__main__":
    main()
