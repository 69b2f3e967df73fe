"""How well a merge recovers the gold that three erring annotators blurred.

python benchmarks/adjudicate.py [--articles 300] → benchmarks/results/adjudicate.json

Made-up articles: annotators move ends, flip stances, miss speakers and swap labels at seeded
rates; the second errs half as much again as the first, the third twice as much. Each annotator,
and each merge, is held to the gold by `workbench.agree`. Merges are scored as proposed, before
anybody adjudicates, and the majority once more after somebody who knows the gold decided its
conflicts and nothing else. Where the development corpora are at hand (WORKBENCH_CORPORA), the same
is done with real people: the other annotators of PolNeAR, and their merge, are held to the
published annotation.
"""

from __future__ import annotations

import argparse
import json
import os
import random
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from simulate import Errors, make_articles, perturb

from workbench.adjudicate import Merged, apply, merge, read_submission, weigh
from workbench.agree import Annotated, Comparison, agree, group_files
from workbench.attributions_file import read_attributions
from workbench.model import Annotation
from workbench.records import from_attributions

RESULTS = Path(__file__).parent / "results" / "adjudicate.json"
FACTORS = {"ann": 1.0, "bob": 1.5, "cyd": 2.0}
LEVELS = (0.02, 0.05, 0.1, 0.15, 0.2)


def annotate(text_and_gold: list[Any], level: float, seed: int) -> list[tuple[Annotated, ...]]:
    groups = []
    for text, gold in text_and_gold:
        group = []
        for name, factor in FACTORS.items():
            errors = Errors(*[level * factor] * 4)
            rng = random.Random(f"{seed}/{level}/{name}/{gold.doc_id}")
            group.append(Annotated(perturb(gold, text, errors, rng), text, name))
        groups.append(tuple(group))
    return groups


def score(groups: list[tuple[Annotated, ...]], golds: list[Any]) -> dict[str, dict[str, Any]]:
    """Return for each name how far it is from gold, as shares."""
    held = (
        (*group, Annotated(gold, text, "gold", "reference"))
        for group, (text, gold) in zip(groups, golds, strict=True)
    )
    return {c.first: figures(c) for c in agree(held).against if c.first != "*"}


def figures(comparison: Comparison) -> dict[str, Any]:
    measures = {
        "spans_strict_f1": comparison.spans[-1].strict,
        "claims_strict_f1": next(s for s in comparison.spans if s.label == "claim").strict,
        "links_f1": comparison.links[-1].f1,
        "stance_alpha": comparison.stance.alpha,
    }
    return {
        name: [round(x, 4) if x is not None else None for x in (m.value, m.low, m.high)]
        for name, m in measures.items()
    }


def run_level(golds: list[Any], level: float, seed: int) -> dict[str, Any]:
    groups = annotate(golds, level, seed)
    agreement = agree(groups)
    assert agreement.total is not None
    weights = weigh(agreement)
    options: dict[str, dict[str, Any]] = {
        "majority": {"strategy": "majority"},
        "weighted": {"strategy": "weighted", "weights": weights},
        "trusted (the best)": {"strategy": "trusted", "trusted": "ann"},
    }
    scores = score(groups, golds)
    conflicts = {}
    for name, chosen in options.items():
        merges = [merge(group, **chosen) for group in groups]
        conflicts[name] = round(sum(len(m.conflicts) for m in merges) / len(merges), 2)
        made = [
            (Annotated(m.annotation, group[0].text, name),)
            for m, group in zip(merges, groups, strict=True)
        ]
        scores |= score(made, golds)
        if name == "majority":
            decided = [
                decide_conflicts(m, gold) for m, (_, gold) in zip(merges, golds, strict=True)
            ]
            made = [
                (Annotated(annotation, group[0].text, "majority, conflicts decided"),)
                for annotation, group in zip(decided, groups, strict=True)
            ]
            scores |= score(made, golds)
    single = {name: scores[name] for name in FACTORS}
    best = max(single, key=lambda name: single[name]["spans_strict_f1"][0])
    return {
        "error_rates": {name: round(level * factor, 3) for name, factor in FACTORS.items()},
        "agreement": {
            "spans_strict_f1": round(agreement.total.spans[-1].strict.value or 0, 4),
            "token_alpha": round(agreement.total.spans[-1].alpha.value or 0, 4),
            "stance_alpha": round(agreement.total.stance.alpha.value or 0, 4),
        },
        "best_single": best,
        "against_gold": scores,
        "conflicts_per_article": conflicts,
    }


def decide_conflicts(merged: Merged, gold: Annotation) -> Annotation:
    """Return the merge after somebody who knows the gold decided its conflicts, no more."""
    conflicts = {question.id for question in merged.conflicts}
    decisions = read_submission(merged, gold, by="judge", at=datetime.now(UTC))
    return apply(merged, [d for d in decisions if d.conflict in conflicts]).annotation


def run_polnear(folder: Path) -> dict[str, Any]:
    """Return how far the other annotators, and their merge, are from the published annotation."""
    published = {}
    for name in ("train", "dev"):
        for line in read_attributions(folder / f"{name}.jsonl"):
            published[line.record.doc_id] = (line.record.text, from_attributions(line.record))
    groups = list(group_files([folder / "other_annotators.jsonl"]))
    golds = [published[group[0].annotation.doc_id] for group in groups]
    merges = [merge(group) for group in groups]
    made = [
        (Annotated(m.annotation, group[0].text, "majority"),)
        for m, group in zip(merges, groups, strict=True)
    ]
    scores = score(groups, golds) | score(made, golds)
    for figure in scores.values():
        del figure["claims_strict_f1"], figure["stance_alpha"]  # stance was not judged there
    conflicts = round(sum(len(m.conflicts) for m in merges) / len(merges), 2)
    return {
        "articles": len(groups),
        "against_published": scores,
        "conflicts_per_article": conflicts,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    golds = list(make_articles(arguments.articles, seed=arguments.seed))
    levels = {str(level): run_level(golds, level, arguments.seed) for level in LEVELS}
    results: dict[str, Any] = {
        "articles": arguments.articles,
        "seed": arguments.seed,
        "levels": levels,
    }
    corpora = Path(os.environ.get("WORKBENCH_CORPORA", "")) / "polnear"
    if corpora.is_dir():
        results["polnear"] = run_polnear(corpora)
        print(json.dumps(results["polnear"], indent=1))
    RESULTS.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    for level, found in levels.items():
        print(level, found["agreement"], found["conflicts_per_article"])
        for name, scores in found["against_gold"].items():
            print("  ", name, {k: v[0] for k, v in scores.items()})


if __name__ == "__main__":
    main()
