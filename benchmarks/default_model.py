"""A learned default from licence-clean text, and whether it is good enough to replace the rules.

`make default-model` → models/default, benchmarks/results/default_model.json

Learns from `gum/train.jsonl` of the development corpora (CC BY and CC BY-SA texts, annotations
CC BY 4.0) and from `seeds/corpus` (CC0), nothing else, and is held against the rules on PolNeAR
dev. It is to replace them with 3 points of attribution F1 and fewer actions to gold, or not at all.
"""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from workbench.attributions_file import AttributionsLine, read_attributions, write_attributions
from workbench.evaluate import Evaluation
from workbench.learn import Options, train
from workbench.learn.card import FIGURES
from workbench.learn.measure import answer, score
from workbench.model import Attributions
from workbench.preannotate.learned import LearnedPreAnnotator
from workbench.preannotate.rules import RulesPreAnnotator

HERE = Path(__file__).parent
CORPORA = Path(os.environ.get("WORKBENCH_CORPORA", HERE.parent.parent / "shared" / "data"))
RESULTS = HERE / "results" / "default_model.json"
POINTS = 3.0


def write_corpus(path: Path) -> Path:
    files = sorted((HERE.parent / "seeds" / "corpus").glob("*.attributions.json"))
    write_attributions(map(read_line, files), path)
    return path


def read_line(file: Path) -> AttributionsLine:
    record = msgspec.json.decode(file.read_bytes(), type=Attributions)
    meta = json.loads(file.with_name(file.name.replace(".attributions.", ".meta.")).read_bytes())
    return AttributionsLine(record, extra={"licence": meta["licence"]})


def summarise(evaluation: Evaluation) -> dict[str, float]:
    values = {name: read(evaluation) for name, read in FIGURES.items()}
    return {name: round(value, 1) for name, value in values.items() if value is not None}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--to", type=Path, default=HERE.parent / "models" / "default")
    parser.add_argument("--threads", type=int, default=0)
    given = parser.parse_args()
    if not (given.to / "model.json").exists():
        with TemporaryDirectory() as folder:
            gold = [CORPORA / "gum" / "train.jsonl", write_corpus(Path(folder) / "corpus.jsonl")]
            train(gold, given.to, Options(threads=given.threads), say=print)
    dev = [line.record for line in read_attributions(CORPORA / "polnear" / "dev.jsonl")]
    models = {"rules": RulesPreAnnotator(), "learned": LearnedPreAnnotator(given.to)}
    figures = {name: summarise(score(dev, answer(model, dev))) for name, model in models.items()}
    for name in figures["rules"]:
        print(f"{name:26}" + "".join(f"{side} {figures[side][name]:5.1f}   " for side in figures))
    rules, learned = figures["rules"], figures["learned"]
    better = learned["attribution F1"] >= rules["attribution F1"] + POINTS
    fewer = learned["actions to gold, share"] < rules["actions to gold, share"]
    print("It may replace the rules." if better and fewer else "The rules stay the default.")
    RESULTS.write_text(
        json.dumps({"figures": figures, "replaces": better and fewer}, indent=2) + "\n"
    )


if __name__ == "__main__":
    main()
