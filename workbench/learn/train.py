"""`workbench train`: from gold to a model folder."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any, cast

import msgspec
import torch
from torch.optim.swa_utils import AveragedModel

from workbench.errors import ModelError
from workbench.learn.base import Base, find_base, make_network, outer_tokens
from workbench.learn.card import CARD, Report, read_origin, write_card
from workbench.learn.examples import Example, make_examples
from workbench.learn.export import export
from workbench.learn.fit import FEWEST_EPOCHS_ON, Progress, choose_epochs, fit
from workbench.learn.gold import Source, read_gold, split_gold
from workbench.learn.loss import Teacher
from workbench.learn.measure import answer, score
from workbench.learn.network import Network
from workbench.learn.options import Options
from workbench.learn.settle import settle
from workbench.model import Attributions
from workbench.preannotate.calibration import Calibration
from workbench.preannotate.learned.candidates import LIKELY
from workbench.preannotate.learned.folder import (
    CONFIG,
    FILE,
    GRAPHS,
    REPORT,
    TOKENIZER,
    Model,
    write_model,
)
from workbench.preannotate.learned.windows import load_tokenizer
from workbench.preannotate.rules import RulesPreAnnotator

_WORK = ".training"
_MADE = (*GRAPHS, TOKENIZER, CONFIG, REPORT, CARD, FILE)  # the last makes a folder a model
_WAY = 4  # one more whenever equal gold and options come to give other weights


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
    ModelError where `to` holds another model, another unfinished training or other files,
    InputError for gold that cannot be used.
    """
    records, sources = read_gold(paths)
    base = find_base(options.base)
    if base.model and base.model.language != options.language:
        raise ModelError(
            f"{base.name} reads the language {base.model.language!r}, not {options.language!r}.",
            remedy="Start from an encoder for that language with --base.",
        )
    make_network(base)  # refuses a base that cannot be read before anything is written
    rules = RulesPreAnnotator(options.language)
    before = read_origin(base.folder)
    work = _open(to, _identify(sources, options, base, rules))
    made = make_model(records, work, options, rules, report=report, say=say)
    result = Report(options=options, base=base.name, before=before, sources=sources, **made)
    write_card(work, result)
    for name in _MADE:
        (work / name).replace(to / name)
    shutil.rmtree(work)  # its checkpoints last: until then, a run that is stopped goes on
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
    """Make a model from gold in a folder; return its measures, by the fields of `Report`.

    The checkpoints stay there: with them the same call makes it again without training.
    """
    if options.threads:
        torch.set_num_threads(options.threads)
    learned, held_out = split_gold(records, options.held_out, options.seed)
    say(f"{len(learned)} articles to learn from, {len(held_out)} held out. The rules read them …")
    base = find_base(options.base)
    tokenizer = load_tokenizer(base.folder / TOKENIZER)
    examples, unseen = (list(make_examples(some, rules, tokenizer)) for some in (learned, held_out))
    network, frames = _learn(examples, unseen, options, base, folder, report)
    begin, end = outer_tokens(tokenizer)
    model = Model(
        language=options.language,
        frames=frames,
        begin=begin,
        end=end,
        likely=LIKELY,
        threshold=0.5,
        calibration=Calibration(),
    )
    say("Training is done; measuring and writing the model …")
    for name in (CONFIG, TOKENIZER):  # with its config, a model is one to start from, too
        shutil.copyfile(base.folder / name, folder / name)
    write_model(folder, model)
    export(network, folder, int8=False)
    whole = settle(folder, held_out, rules, base.model)
    write_model(folder, model)
    export(network, folder, small=options.small)
    settled = settle(folder, held_out, rules, base.model)
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
    examples: Sequence[Example],
    unseen: Sequence[Example],
    options: Options,
    base: Base,
    folder: Path,
    report: Callable[[Progress], None],
) -> tuple[Network, tuple[str, ...]]:
    """Return the average of the trained networks, and the frames that it knows."""
    if base.model and not options.epochs:
        epochs = choose_epochs(examples, options.batch, FEWEST_EPOCHS_ON)
        options = msgspec.structs.replace(options, epochs=epochs)
    torch.manual_seed(options.seed)
    network, frames = make_network(base, examples)
    network.to(torch.device("cuda" if torch.cuda.is_available() else "cpu"))
    outer = outer_tokens(load_tokenizer(base.folder / TOKENIZER))
    teacher, start = Teacher(network, frames, *outer), deepcopy(network.state_dict())
    average = AveragedModel(network)
    for run in range(1, options.runs + 1):
        network.load_state_dict(start)
        for progress in fit(teacher, examples, unseen, options, folder, run):
            report(progress)
        average.update_parameters(network)
    return cast(Network, average.module), frames


def _identify(
    sources: Sequence[Source], options: Options, base: Base, rules: RulesPreAnnotator
) -> bytes:
    settings: dict[str, Any] = msgspec.to_builtins(options)
    del settings["threads"], settings["base"]
    known = {
        "way": _WAY,
        "gold": [source.digest for source in sources],
        "options": settings,
        "base": base.digest(),
        "rules": rules.name,
    }
    return msgspec.json.encode(known, order="sorted")


def _open(to: Path, identity: bytes) -> Path:
    """Return the folder that a training works in; it becomes the model when it is done."""
    work = to / _WORK
    there = {path.name for path in to.iterdir()} if to.exists() else set()
    if FILE in there or (there and _WORK not in there):
        held = "a model" if FILE in there else "other files"
        raise ModelError(f"{to} holds {held} already.", remedy="Give another folder with --to.")
    run = work / "run.json"
    if run.exists() and run.read_bytes() != identity:
        raise ModelError(
            f"{to} holds an unfinished training with other gold, options, base or rules.",
            remedy=f"Start that one again as it was, or delete {work}.",
        )
    work.mkdir(parents=True, exist_ok=True)
    run.write_bytes(identity)
    return work
