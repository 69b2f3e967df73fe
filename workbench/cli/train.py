"""`workbench train`."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli.options import JsonOption

if TYPE_CHECKING:
    from workbench.learn import Progress

_LAST_SEED = 2**32 - 1  # torch gets it times a million


def refuse_nan(value: float | None) -> float | None:
    """Return the value; bounds do not stop what is no number."""
    if value is not None and math.isnan(value):
        raise typer.BadParameter("nan is no number.")
    return value


def run(
    gold: Annotated[
        list[Path], typer.Argument(help="Releases, or files of attributions lines, that are gold.")
    ],
    to: Annotated[Path, typer.Option("--to", help="The model's folder.")],
    base: Annotated[
        str | None,
        typer.Option(
            help="A model, an encoder in Hugging Face's form, or `minilm`; without it, `news`."
        ),
    ] = None,
    epochs: Annotated[
        int | None,
        typer.Option(min=1, help="How often to read the gold at most; without it, by its size."),
    ] = None,
    held_out: Annotated[
        float | None,
        typer.Option(
            min=0.0,
            max=0.5,
            callback=refuse_nan,
            help="Share of the articles kept for measuring; without it, by their number.",
        ),
    ] = None,
    patience: Annotated[
        int | None,
        typer.Option(
            min=1,
            help="Epochs without a better score before it stops; without it, by their number.",
        ),
    ] = None,
    rate: Annotated[
        float,
        typer.Option(min=0.0, max=1.0, callback=refuse_nan, help="The encoder's learning rate."),
    ] = 1e-4,
    runs: Annotated[
        int, typer.Option(min=1, help="Trainings, one after the other, whose weights are averaged.")
    ] = 2,
    small: Annotated[
        bool, typer.Option("--small", help="Round word embeddings, too: 24 MB in place of 59.")
    ] = False,
    seed: Annotated[
        int,
        typer.Option(min=0, max=_LAST_SEED, help="Seed of the split, the order and new weights."),
    ] = 0,
    threads: Annotated[int, typer.Option(min=0, help="Cores to use; 0 for all.")] = 0,
    as_json: JsonOption = False,
) -> None:
    """Train a pre-annotator on gold; started again after a stop, it goes on."""
    from workbench.cli.console import print_json, print_note, print_table
    from workbench.preannotate.learned import load_extra

    for module in ("torch", "transformers", "onnx", "onnxruntime"):
        load_extra(module, "train", "Training")
    from workbench.learn import Options, compare, train

    options = Options(
        base=base,
        epochs=epochs,
        held_out=held_out,
        patience=patience,
        rate=rate,
        runs=runs,
        small=small,
        seed=seed,
        threads=threads,
    )
    with watch(runs) as show:
        report = train(gold, to, options, report=show, say=print_note)
    if as_json:
        print_json(report)
        return
    columns = ("on held-out articles", "this model", "with float32 weights", "rules alone")
    print_table(f"Model in {to}", columns, compare(report))
    folder = to if to.is_absolute() else f"./{to}"  # a bare name may be that of another model
    print_note(f"Use it with `workbench preannotate --model {folder}`.")


@contextmanager
def watch(runs: int) -> Iterator[Callable[[Progress], None]]:
    """Yield what shows how far a training is: by a bar, in a log by a line an epoch."""
    from workbench.cli.console import err, print_note, progress

    done, seen = 0, (0, 0)
    with progress("Training") as advance:

        def show(now: Progress) -> None:
            nonlocal done, seen
            score = "" if now.score is None else f", held-out F1 {100 * now.score:.1f}"
            where = f"Run {now.run} of {runs}, epoch {now.epoch} of {now.epochs}"
            message = f"{where}, loss {now.loss:.2f}{score}"
            advance(now.step - done, message, total=now.steps)
            done = now.step
            if (now.run, now.epoch) > seen and not err.is_terminal:  # a log gets lines, not a bar
                print_note(message)
            seen = now.run, now.epoch

        yield show
