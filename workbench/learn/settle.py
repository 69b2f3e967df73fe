"""The end of training: the written model is measured on held-out articles, and set by that."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from workbench.evaluate import Evaluation
from workbench.learn.export import export
from workbench.learn.measure import (
    Guess,
    answer,
    apply,
    calibrate,
    choose_threshold,
    find_guesses,
    find_reliability,
    score,
)
from workbench.learn.network import Network
from workbench.model import Attributions
from workbench.preannotate.learned import LearnedPreAnnotator
from workbench.preannotate.learned.folder import TOKENIZER, Model, write_model
from workbench.preannotate.rules import RulesPreAnnotator


def settle(
    network: Network,
    model: Model,
    held_out: Sequence[Attributions],
    rules: RulesPreAnnotator,
    folder: Path,
) -> dict[str, Any]:
    """Write graphs and `model.json`; return the model's measures on the held-out articles."""
    export(network, folder)
    judged = any(a.stance for record in held_out for a in record.attributions)
    wanted = sum(len(record.attributions) for record in held_out)

    def write(**changes: object) -> LearnedPreAnnotator:
        write_model(folder, msgspec.structs.replace(model, **changes))
        return LearnedPreAnnotator(folder, rules)

    guesses = find_guesses(held_out, answer(write(threshold=0.05), held_out))
    calibration = calibrate(guesses)
    guesses = [Guess(apply(calibration, g.score), g.right) for g in guesses]
    model = msgspec.structs.replace(
        model, calibration=calibration, threshold=round(choose_threshold(guesses, wanted), 3)
    )
    figures = score(held_out, answer(write(), held_out))
    ruled = score(held_out, answer(rules, held_out))
    learned = score(held_out, answer(write(stance="learned"), held_out)) if judged else figures
    if _stance(learned) <= _stance(figures):
        write()
    else:
        figures = learned
    bins, error = find_reliability(guesses)
    return {
        "held_out": len(held_out),
        "figures": figures,
        "rules": ruled,
        "whole": _measure_float32(network, held_out, rules, folder),
        "reliability": bins,
        "calibration_error": error,
    }


def _stance(evaluation: Evaluation) -> float:
    return evaluation.stance.macro_f1.value or 0.0 if evaluation.stance else 0.0


def _measure_float32(
    network: Network, held_out: Sequence[Attributions], rules: RulesPreAnnotator, folder: Path
) -> Evaluation:
    """Return the figures before the weights became int8."""
    with TemporaryDirectory() as temporary:
        whole = Path(temporary)
        for name in ("model.json", TOKENIZER):
            (whole / name).write_bytes((folder / name).read_bytes())
        export(network, whole, int8=False)
        return score(held_out, answer(LearnedPreAnnotator(whole, rules), held_out))
