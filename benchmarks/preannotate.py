"""The rule-based pre-annotator against the development corpora: quality, ablations, names, speed.

python benchmarks/preannotate.py [--articles N] → benchmarks/results/preannotate.json

The corpora are not part of the repository (WORKBENCH_CORPORA names their folder). `dev` and `train`
are the splits of PolNeAR, figures by `workbench.evaluate`; rules and word lists were written with
`train` in view. An ablation adds one part of the rules at a time. Names are judged on GUM. Speed is
CPU time of this process on one thread, whole articles in, predictions out, against spaCy's full
pipeline in the same run, alternating; pin it to one core with `taskset -c 0`.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")

import spacy

from workbench.attributions_file import read_attributions
from workbench.evaluate import Evaluation, evaluate
from workbench.model import Article, Attributions
from workbench.preannotate.parts import ALL_PARTS
from workbench.preannotate.rules import RulesPreAnnotator
from workbench.records import to_attributions

HERE = Path(__file__).parent
RESULTS = HERE / "results" / "preannotate.json"
CORPORA = Path(os.environ.get("WORKBENCH_CORPORA", HERE.parent.parent / "shared" / "data"))
STEPS = ["clauses", "according", "objects", "nouns", "hearsay", "thoughts"]
ROUNDS = 5


def read_gold(*parts: str, limit: int | None = None) -> list[Attributions]:
    lines = read_attributions(CORPORA.joinpath(*parts))
    return [line.record for line in lines][:limit]


def predict(model: RulesPreAnnotator, gold: Iterable[Attributions]) -> list[Attributions]:
    texts = {record.doc_id: record.text for record in gold}
    articles = [Article(doc_id, text) for doc_id, text in texts.items()]
    predictions = model.annotate(articles)
    return [to_attributions(p.annotation, texts[p.annotation.doc_id]) for p in predictions]


def summarise(result: Evaluation) -> dict[str, Any]:
    attribution = result.figures["attribution"]
    return {
        "articles": result.articles,
        "gold": result.gold,
        "predicted": result.pred,
        "attribution P": attribution.precision,
        "attribution R": attribution.recall,
        "attribution F1": attribution.f1,
        "attribution F1 95%": [attribution.low, attribution.high],
        "overlap F1": result.figures["overlap"].f1,
        "exact F1": result.figures["exact"].f1,
        "quoted-only attribution F1": result.quoted["attribution"].f1,
        **{
            f"{name} overlap recall": shares["overlap"].value
            for name, shares in result.quote_types.items()
        },
        **{name: ratio.value for name, ratio in result.ratios.items()},
        "actions to gold, share": result.actions.share.value,
    }


def ablate(gold: Sequence[Attributions]) -> list[dict[str, Any]]:
    rows = []
    for count in range(len(STEPS) + 1):
        parts = frozenset(STEPS[:count])
        result = evaluate(gold, predict(RulesPreAnnotator(parts=parts), gold), bootstrap=0)
        step = f"+ {STEPS[count - 1]}" if count else "quotations only"
        figures = summarise(result)
        rows.append({"step": step, **figures})
    assert frozenset(STEPS) == ALL_PARTS
    return rows


def judge_names(model: RulesPreAnnotator) -> dict[str, Any]:
    gold = read_gold("gum", "train.jsonl")
    names = evaluate(gold, predict(model, gold), bootstrap=0).names
    assert names is not None
    return {"exact": names.exact.value, "surname": names.surname.value, "n": names.exact.n}


def time_words(texts: Sequence[str], model: RulesPreAnnotator) -> dict[str, Any]:
    raw = spacy.load(model.lexicon.spacy_model)
    articles = [Article(str(i), text) for i, text in enumerate(texts)]
    words = sum(len(text.split()) for text in texts)
    list(raw.pipe(texts[:2]))
    list(model.annotate(articles[:2]))
    rounds = []
    for _ in range(ROUNDS):
        start = time.process_time()
        list(raw.pipe(texts))
        middle = time.process_time()
        list(model.annotate(articles))
        end = time.process_time()
        rounds.append((words / (middle - start), words / (end - middle)))
    return {
        "raw spaCy, words per CPU-second": round(statistics.median(r for r, _ in rounds)),
        "rules, words per CPU-second": round(statistics.median(m for _, m in rounds)),
        "ratio": round(statistics.median(m / r for r, m in rounds), 2),
        "ratios": [round(m / r, 2) for r, m in rounds],
    }


def print_row(row: dict[str, Any]) -> None:
    shown = {k: v for k, v in row.items() if isinstance(v, str | int | float)}
    print(
        "  ".join(f"{k} {v:.1f}" if isinstance(v, float) else f"{k} {v}" for k, v in shown.items())
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, help="Only so many articles of train.")
    limit = parser.parse_args().articles
    model = RulesPreAnnotator()
    dev = read_gold("polnear", "dev.jsonl")
    train = read_gold("polnear", "train.jsonl", limit=limit)
    results: dict[str, Any] = {"model": model.name}
    results["dev"] = summarise(evaluate(dev, predict(model, dev)))
    results["train"] = summarise(evaluate(train, predict(model, train)))
    results["ablations on dev"] = ablate(dev)
    results["names on GUM"] = judge_names(model)
    results["speed"] = time_words([record.text for record in dev], model)
    for name, rows in results.items():
        print(f"# {name}")
        if isinstance(rows, str):
            print(rows)
            continue
        for row in rows if isinstance(rows, list) else [rows]:
            print_row(row)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
