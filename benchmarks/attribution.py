"""The rule-based pre-annotator against the development corpora and against other systems.

python benchmarks/attribution.py [--articles N] → benchmarks/results/attribution.json

The corpora are not part of the repository (WORKBENCH_CORPORA names their folder). `dev` and `train`
are the splits of PolNeAR, figures by `workbench.evaluate`; rules and word lists were written with
`train` in view. `peers` are what other systems answer on dev. `ablations` add one part of the rules
at a time, `names` one kind of source that gets a name (GUM, titles given). `broken` articles raise,
or get a region outside their text.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from workbench.attributions_file import read_attributions
from workbench.evaluate import Evaluation, evaluate
from workbench.model import Article, Attributions
from workbench.preannotate.paragraph import Placed
from workbench.preannotate.parts import ALL_PARTS
from workbench.preannotate.record import make_prediction
from workbench.preannotate.rules import RulesPreAnnotator
from workbench.records import to_attributions

HERE = Path(__file__).parent
RESULTS = HERE / "results" / "attribution.json"
CORPORA = Path(os.environ.get("WORKBENCH_CORPORA", HERE.parent.parent / "shared" / "data"))
STEPS = ["clauses", "according", "objects", "nouns", "hearsay", "thoughts"]
THIRD = frozenset(["male_pronouns", "female_pronouns", "thing_pronouns", "plural_pronouns"])
DIALOGUE = frozenset(["first_pronouns", "second_pronouns"])


def read_corpus(*parts: str, limit: int | None = None) -> tuple[list[Attributions], list[Article]]:
    """Return the gold records of a corpus file and its articles, titles included."""
    gold, articles = [], []
    for line in list(read_attributions(CORPORA.joinpath(*parts)))[:limit]:
        record, told = line.record, line.extra
        gold.append(record)
        articles.append(
            Article(record.doc_id, record.text, title=told.get("title"), author=told.get("author"))
        )
    return gold, articles


def predict(model: RulesPreAnnotator, articles: Sequence[Article]) -> list[Attributions]:
    predictions = zip(articles, model.annotate(articles), strict=True)
    return [to_attributions(p.annotation, a.text) for a, p in predictions]


def summarise(result: Evaluation) -> dict[str, Any]:
    attribution = result.figures["attribution"]
    interval = [attribution.low, attribution.high]
    return {
        "articles": result.articles,
        "gold": result.gold,
        "predicted": result.pred,
        "attribution P": attribution.precision,
        "attribution R": attribution.recall,
        "attribution F1": attribution.f1,
        **({"attribution F1 95%": interval} if None not in interval else {}),
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


def compare_peers(gold: Sequence[Attributions]) -> Iterator[dict[str, Any]]:
    for path in sorted((CORPORA / "peers").glob("*.dev.jsonl")):
        lines = [line.record for line in read_attributions(path)]
        yield {"system": path.name.split(".")[0], **summarise(evaluate(gold, lines, bootstrap=0))}


def ablate(gold: Sequence[Attributions], articles: Sequence[Article]) -> Iterator[dict[str, Any]]:
    assert frozenset(STEPS) == ALL_PARTS
    for count in range(len(STEPS) + 1):
        model = RulesPreAnnotator(parts=frozenset(STEPS[:count]))
        result = evaluate(gold, predict(model, articles), bootstrap=0)
        step = f"+ {STEPS[count - 1]}" if count else "quotations only"
        yield {"step": step, **summarise(result)}


def ablate_names(gold: Sequence[Attributions], articles: Sequence[Article]) -> list[dict[str, Any]]:
    """Return how many names are right as more and more kinds of source get one."""
    model = RulesPreAnnotator()
    readings = list(model.read(articles))
    words = model.lexicon.words

    def kind(placed: Placed) -> str:
        speaker = placed.speaker
        if speaker is None or speaker.form != "pronoun":
            return speaker.form if speaker else "none"
        said = {name for name in THIRD | DIALOGUE if speaker.word in words[name]}
        return "dialogue" if said & DIALOGUE else "third"

    def run(kinds: Iterable[str], *, titles: bool, aliases: bool = True) -> dict[str, Any]:
        answers = []
        for reading in readings:
            article = reading.article if titles else replace_title(reading.article)
            kept = [p if kind(p) in kinds else replace(p, speaker=None) for p in reading.placed]
            known = replace(reading, article=article, names=reading.names if aliases else ())
            answer = make_prediction(model.name, known, kept)
            answers.append(to_attributions(answer.annotation, article.text))
        names = evaluate(gold, answers, bootstrap=0).names
        assert names is not None
        return {"exact": names.exact.value, "surname": names.surname.value, "n": names.exact.n}

    return [
        {"step": "names as printed", **run(["name"], titles=False, aliases=False)},
        {"step": "+ aliases", **run(["name"], titles=False)},
        {"step": "+ roles and other nouns", **run(["name", "noun"], titles=False)},
        {"step": "+ he, she, it, they", **run(["name", "noun", "third"], titles=False)},
        {"step": "+ I, you, we", **run(["name", "noun", "third", "dialogue"], titles=False)},
        {"step": "+ the title", **run(["name", "noun", "third", "dialogue"], titles=True)},
    ]


def replace_title(article: Article) -> Article:
    return Article(article.id, article.text, author=article.author)


def count_broken(model: RulesPreAnnotator, articles: Iterable[Article]) -> int:
    broken = 0
    for article in articles:
        try:
            (prediction,) = model.annotate([article])
        except Exception:  # noqa: BLE001 - whatever it raises is what is counted
            broken += 1
            continue
        regions = prediction.annotation.regions
        broken += not all(0 <= r.start < r.end <= len(article.text) for r in regions)
    return broken


def print_table(name: str, rows: Any) -> None:
    print(f"\n# {name}")
    for row in rows if isinstance(rows, list) else [rows]:
        shown = row if isinstance(row, dict) else {name: row}
        cells = (f"{k} {v:.1f}" if isinstance(v, float) else f"{k} {v}" for k, v in shown.items())
        print("  ".join(cells))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, help="Only so many articles of train.")
    limit = parser.parse_args().articles
    model = RulesPreAnnotator()
    dev, dev_articles = read_corpus("polnear", "dev.jsonl")
    train, train_articles = read_corpus("polnear", "train.jsonl", limit=limit)
    gum, gum_articles = read_corpus("gum", "train.jsonl")
    results: dict[str, Any] = {
        "model": model.name,
        "dev": summarise(evaluate(dev, predict(model, dev_articles))),
        "train": summarise(evaluate(train, predict(model, train_articles))),
        "peers on dev": list(compare_peers(dev)),
        "ablations on dev": list(ablate(dev, dev_articles)),
        "names on GUM": ablate_names(gum, gum_articles),
        "broken articles": {
            "articles": len(dev) + len(train),
            "broken": count_broken(model, [*dev_articles, *train_articles]),
        },
    }
    for name, rows in results.items():
        print_table(name, rows)
    RESULTS.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
