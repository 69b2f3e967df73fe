"""How fast the pre-annotators read, against spaCy alone in the same run.

python benchmarks/speed.py [--model FOLDER] → benchmarks/results/speed.json

Words per CPU-second of this process on one thread, whole articles of PolNeAR dev in, predictions
out, alternating with spaCy's full pipeline and with its tagger and parser alone. FOLDER is a model
that `workbench train` made. `workers`: wall-clock words per second of `preannotate(workers=N)` with
the processes started. `long`: one article of 2 MB in a fresh process, with its peak memory.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")

import spacy

from workbench.attributions_file import read_attributions
from workbench.model import Article
from workbench.preannotate import preannotate
from workbench.preannotate.learned import LearnedPreAnnotator
from workbench.preannotate.rules import RulesPreAnnotator

HERE = Path(__file__).parent
RESULTS = HERE / "results" / "speed.json"
CORPORA = Path(os.environ.get("WORKBENCH_CORPORA", HERE.parent.parent / "shared" / "data"))
ROUNDS = 5
LONG = 2_000_000


def read_texts() -> list[str]:
    return [
        line.record.text for line in read_attributions(CORPORA.joinpath("polnear", "dev.jsonl"))
    ]


def time_words(texts: Sequence[str], folder: Path | None) -> dict[str, Any]:
    model = RulesPreAnnotator()
    full = spacy.load(model.lexicon.spacy_model)
    parser = model.nlp
    articles = [Article(str(n), text) for n, text in enumerate(texts)]
    words = sum(len(text.split()) for text in texts)
    runs: dict[str, Callable[[], object]] = {
        "spaCy, full pipeline": lambda: list(full.pipe(texts)),
        "spaCy, tagger and parser": lambda: list(parser.pipe(texts)),
        "rules": lambda: list(model.annotate(articles)),
    }
    if folder:
        learned = LearnedPreAnnotator(folder, model)
        runs["learned"] = lambda: list(learned.annotate(articles))
        list(learned.annotate(articles[:2]))
    list(full.pipe(texts[:2]))
    list(model.annotate(articles[:2]))
    speeds: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(ROUNDS):
        for name, run in runs.items():
            start = time.process_time()
            run()
            speeds[name].append(words / (time.process_time() - start))
    base = speeds["spaCy, full pipeline"]
    return {
        "words": words,
        "words per CPU-second": {n: round(statistics.median(s)) for n, s in speeds.items()},
        "ratio to the full pipeline": {
            n: round(statistics.median(a / b for a, b in zip(s, base, strict=True)), 2)
            for n, s in speeds.items()
        },
        "ratios of each round": {
            name: [round(a / b, 2) for a, b in zip(speeds[name], base, strict=True)]
            for name in runs
            if not name.startswith("spaCy")
        },
    }


def time_workers(texts: Sequence[str], workers: int) -> float:
    """Return words per second of wall-clock time, the start of the processes left out."""
    articles = [Article(str(n), text) for n, text in enumerate(texts * 4)]
    words = sum(len(article.text.split()) for article in articles)
    stream = preannotate([*articles[:64], *articles], model=RulesPreAnnotator(), workers=workers)
    for _ in range(64):
        next(stream)
    start = time.perf_counter()
    for _ in stream:
        pass
    return round(words / (time.perf_counter() - start))


def read_long(text: str) -> dict[str, float]:
    """Return CPU seconds and peak memory of one article, in the process that calls this."""
    model = RulesPreAnnotator()
    list(model.annotate([Article("short", text[:5_000])]))
    before = _peak()
    start = time.process_time()
    list(model.annotate([Article("long", text)]))
    seconds = time.process_time() - start
    return {
        "characters": len(text),
        "CPU seconds": round(seconds, 1),
        "peak MB": round(_peak()),
        "peak MB before it": round(before),
    }


def _peak() -> float:
    """Return the most memory this process has held, in MB."""
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", type=Path, help="a learned model's folder, to be timed, too")
    folder = parser.parse_args().model
    texts = read_texts()
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        joined = "\n".join(texts)
        whole = (joined + "\n") * (LONG // len(joined) + 1)
        long = pool.submit(read_long, whole[:LONG]).result()
    workers = {str(n): time_workers(texts, n) for n in (1, 2)}
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    results = {
        "one core": time_words(texts, folder),
        "workers, words per second": workers,
        "cores of the machine": os.cpu_count(),
        "load of the machine": [round(load, 1) for load in os.getloadavg()],
        "one article of 2 MB": long,
    }
    print(json.dumps(results, indent=1))
    RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
