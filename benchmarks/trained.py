"""What a model is worth that learned from a whole corpus: PolNeAR train, measured on dev.

python benchmarks/trained.py → models/polnear, benchmarks/results/learning-polnear.json

Trains as `workbench train` does with no options, unless the folder holds a model already; PolNeAR
states no licence, so it is not shipped. `reliability` is over all candidates, answered or not.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from pathlib import Path
from typing import Any

import msgspec

from workbench.attributions_file import read_attributions
from workbench.cli.train import watch
from workbench.evaluate import Evaluation
from workbench.learn import Options, train
from workbench.learn.measure import find_reliability
from workbench.learn.settle import Trial
from workbench.preannotate.learned.folder import FILE

HERE = Path(__file__).parent
CORPORA = Path(os.environ.get("WORKBENCH_CORPORA", HERE.parent.parent / "shared" / "data"))
RESULTS = HERE / "results" / "learning-polnear.json"


def learn(folder: Path) -> int:
    """Train, and return how many seconds it took."""
    began, options = time.monotonic(), Options()
    with watch(options.runs) as show:
        train([CORPORA / "polnear" / "train.jsonl"], folder, options, report=show)
    return round(time.monotonic() - began)


def grade(folder: Path) -> dict[str, Any]:
    """Return the figures on dev: P, R and F1 in percent, recall by quote type, and scores."""
    dev = [line.record for line in read_attributions(CORPORA / "polnear" / "dev.jsonl")]
    trial = Trial(folder, dev)
    model = trial.annotator.model
    found = trial.measure(model)
    scored = [(model.calibration.apply(g.evidence), g.right) for g in trial.guess(model)]
    bins, error = find_reliability(scored)
    return {
        "dev": {name: round_all(found, name) for name in found.figures},
        "source head": round(found.ratios["source_head"].value or 0.0, 1),
        "recall": {
            kind: round(ratios["overlap"].value or 0.0, 1)
            for kind, ratios in found.quote_types.items()
        },
        "actions": round(found.actions.share.value or 0.0, 1),
        "calibration error": round(error, 3),
        "reliability": msgspec.to_builtins(bins),
    }


def round_all(found: Evaluation, name: str) -> list[float]:
    figure = found.figures[name]
    return [round(value or 0.0, 1) for value in (figure.precision, figure.recall, figure.f1)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--to", type=Path, default=HERE.parent / "models" / "polnear")
    given = parser.parse_args()
    seconds = None if (given.to / FILE).exists() else learn(given.to)
    figures = grade(given.to)
    for name, (precision, recall, f1) in figures["dev"].items():
        print(f"{name:20} P {precision:5.1f}  R {recall:5.1f}  F1 {f1:5.1f}")
    for name in ("source head", "recall", "actions", "calibration error"):
        print(f"{name:20} {figures[name]}")
    print(f"{'seconds of training':20} {seconds or 'the model was there'}")
    timed = {} if seconds is None else {"seconds of training": seconds}
    RESULTS.write_text(json.dumps(timed | figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
