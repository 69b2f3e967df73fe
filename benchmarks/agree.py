"""How long agreement takes, and in how much memory: 10,000 made-up articles, three annotators.

python benchmarks/agree.py [--articles 10000] → benchmarks/results/agree.json

Articles are written to a file first and read from there, one process, one core. Memory is the
peak resident size after a tenth of the articles and after all. nervaluate's own counting of the
same spans is timed on a sample, for comparison.
"""

from __future__ import annotations

import argparse
import json
import platform
import random
import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from nervaluate import Evaluator
from simulate import Errors, make_articles, perturb

from workbench.agree import Annotated, agree, group_files
from workbench.attributions_file import AttributionsLine, write_attributions
from workbench.records import to_attributions

RESULTS = Path(__file__).parent / "results" / "agree.json"
PEOPLE = {
    "ann": Errors(moved=0.1, flipped=0.05, missing=0.05, swapped=0.03),
    "bob": Errors(moved=0.2, flipped=0.10, missing=0.10, swapped=0.05),
    "cyd": Errors(moved=0.3, flipped=0.20, missing=0.15, swapped=0.10),
}


def make_lines(articles: int) -> Iterator[AttributionsLine]:
    for text, gold in make_articles(articles):
        for name, errors in PEOPLE.items():
            made = perturb(gold, text, errors, random.Random(f"{name}/{gold.doc_id}"))
            yield AttributionsLine(to_attributions(made, text), name)


def peak_mib() -> float:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


def watched(
    groups: Iterator[tuple[Annotated, ...]], articles: int, memory: dict[str, float]
) -> Iterator[tuple[Annotated, ...]]:
    for number, group in enumerate(groups, start=1):
        if number == articles // 10:
            memory[str(number)] = peak_mib()
        yield group
    memory[str(articles)] = peak_mib()


def time_nervaluate(path: Path, sample: int) -> float:
    """Return seconds of CPU per article that nervaluate takes for the same pairs and labels."""
    groups = [group for group, _ in zip(group_files([path]), range(sample), strict=False)]
    start = time.process_time()
    for group in groups:
        entities = [
            [{"label": r.label, "start": r.start, "end": r.end - 1} for r in a.annotation.regions]
            for a in group
        ]
        for first in entities:
            for second in entities:
                if first is not second:
                    Evaluator([first], [second], ["speaker", "cue", "quote", "claim"]).evaluate()
    return (time.process_time() - start) / sample


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=10_000)
    articles = parser.parse_args().articles
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "three.jsonl"
        write_attributions(make_lines(articles), path)
        size = path.stat().st_size
        memory: dict[str, float] = {}
        before, wall = time.process_time(), time.perf_counter()
        reading = sum(1 for _ in group_files([path]))
        read = time.process_time() - before
        before, wall = time.process_time(), time.perf_counter()
        agreement = agree(watched(group_files([path]), articles, memory))
        spent, wall = time.process_time() - before, time.perf_counter() - wall
        nervaluate_spent = time_nervaluate(path, 20)
    assert agreement.total is not None
    figures = {
        "articles": reading,
        "annotators": len(agreement.annotators),
        "file_mib": round(size / 2**20, 1),
        "cpu_s": round(spent, 1),
        "wall_s": round(wall, 1),
        "of_which_reading_cpu_s": round(read, 1),
        "articles_per_cpu_s": round(articles / spent, 1),
        "peak_mib_by_articles": memory,
        "nervaluate_alone_cpu_s": round(nervaluate_spent * articles, 1),
        "bootstrap": agreement.bootstrap,
        "strict_f1": agreement.total.spans[-1].strict.value,
        "machine": f"{platform.machine()}, Python {platform.python_version()}, one core",
    }
    RESULTS.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
