"""`workbench train`: from gold to a model folder."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any, cast

import msgspec
import torch
from torch.optim.swa_utils import AveragedModel

from workbench.errors import ModelError
from workbench.learn.base import CONFIG, find_base, make_network, outer_tokens
from workbench.learn.card import Report, write_card
from workbench.learn.examples import make_examples
from workbench.learn.export import export
from workbench.learn.fit import Progress, fit
from workbench.learn.gold import Source, read_gold, split_gold
from workbench.learn.loss import Teacher
from workbench.learn.measure import answer, score
from workbench.learn.network import Network
from workbench.learn.options import Options
from workbench.learn.settle import settle
from workbench.model import Attributions
from workbench.preannotate.calibration import Calibration
from workbench.preannotate.learned.candidates import LIKELY
from workbench.preannotate.learned.folder import FILE, TOKENIZER, Model, write_model
from workbench.preannotate.learned.windows import load_tokenizer
from workbench.preannotate.rules import RulesPreAnnotator

_WORK = ".training"
_WEIGHTS = {".safetensors", ".bin", ".onnx"}
_WAY = 2  # one more whenever equal gold and options come to give other weights


def train(
    paths: Sequence[Path],
    to: Path,
    options: Options,
    *,
    report: Callable[[Progress], None] = lambda progress: None,
    say: Callable[[str], None] = lambda message: None,
) -> Report:
    """Train a pre-annotator on gold and write its folder `to`; return what it is worth.

    A run that was stopped goes on when it is started again with the same gold and options. Raises
    ModelError where `to` holds another model or another unfinished training, InputError for gold
    that cannot be used.
    """
    records, sources = read_gold(paths)
    base = find_base(options.base)
    work = _open(to, _identify(sources, options, base.folder))
    rules = RulesPreAnnotator(options.language)
    made = make_model(records, work, options, rules, report=report, say=say)
    result = Report(options=options, base=base.name, sources=sources, **made)
    write_card(work, result)
    (work / "run.json").unlink()
    for path in work.iterdir():
        path.replace(to / path.name)
    work.rmdir()
    return result


def make_model(
    records: Sequence[Attributions],
    folder: Path,
    options: Options,
    rules: RulesPreAnnotator,
    *,
    report: Callable[[Progress], None] = lambda progress: None,
    say: Callable[[str], None] = lambda message: None,
) -> dict[str, Any]:
    """Make a model from gold in a folder; return its measures, by the fields of `Report`."""
    if options.threads:
        torch.set_num_threads(options.threads)
    learned, held_out = split_gold(records, options.held_out, options.seed)
    say(f"{len(learned)} articles to learn from, {len(held_out)} held out. The rules read them …")
    network, model = _learn(learned, held_out, options, rules, folder, report)
    say("Training is done; measuring and writing the model …")
    for name in (CONFIG, TOKENIZER):  # with its config, a model is one to start from, too
        shutil.copyfile(find_base(options.base).folder / name, folder / name)
    write_model(folder, model)
    export(network, folder, int8=False)
    whole = settle(folder, held_out, rules)
    write_model(folder, model)
    export(network, folder, small=options.small)
    settled = settle(folder, held_out, rules)
    for path in folder.glob("checkpoint-*.pt"):
        path.unlink()
    return {
        "learned": len(learned),
        "held_out": len(held_out),
        "figures": settled.figures,
        "whole": whole.figures,
        "rules": score(held_out, answer(rules, held_out)),
        "reliability": settled.reliability,
        "calibration_error": settled.calibration_error,
    }


def _learn(
    learned: Sequence[Attributions],
    held_out: Sequence[Attributions],
    options: Options,
    rules: RulesPreAnnotator,
    folder: Path,
    report: Callable[[Progress], None],
) -> tuple[Network, Model]:
    base = find_base(options.base).folder
    tokenizer = load_tokenizer(base / TOKENIZER)
    examples = list(make_examples(learned, rules, tokenizer))
    unseen = list(make_examples(held_out, rules, tokenizer))
    begin, end = outer_tokens(tokenizer)
    torch.manual_seed(options.seed)
    network, frames = make_network(base, examples)
    network.to(torch.device("cuda" if torch.cuda.is_available() else "cpu"))
    teacher, start = Teacher(network, frames, begin, end), deepcopy(network.state_dict())
    average = AveragedModel(network)
    for run in range(1, options.runs + 1):
        network.load_state_dict(start)
        for progress in fit(teacher, examples, unseen, options, folder, run):
            report(progress)
        average.update_parameters(network)
    model = Model(
        language=options.language,
        frames=frames,
        begin=begin,
        end=end,
        likely=LIKELY,
        threshold=0.5,
        calibration=Calibration(),
    )
    return cast(Network, average.module), model


def _identify(sources: Sequence[Source], options: Options, base: Path) -> bytes:
    settings: dict[str, Any] = msgspec.to_builtins(options, enc_hook=str)
    del settings["threads"]
    weights = sorted(path for path in base.iterdir() if path.suffix in _WEIGHTS)
    digests = [hashlib.sha256(path.read_bytes()).hexdigest() for path in weights]
    known = {"way": _WAY, "gold": [s.digest for s in sources], "options": settings, "base": digests}
    return msgspec.json.encode(known, order="sorted")


def _open(to: Path, identity: bytes) -> Path:
    """Return the folder that a training works in; it becomes the model when it is done."""
    if (to / FILE).exists():
        raise ModelError(f"{to} holds a model already.", remedy="Give another folder with --to.")
    work = to / _WORK
    if work.exists() and (work / "run.json").read_bytes() != identity:
        raise ModelError(
            f"{to} holds an unfinished training with other gold or options.",
            remedy=f"Start that one again as it was, or delete {work}.",
        )
    work.mkdir(parents=True, exist_ok=True)
    (work / "run.json").write_bytes(identity)
    return work
