"""The model card: what a model learned from, and what it is worth."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import msgspec

import workbench
from workbench.errors import ModelError
from workbench.evaluate import Evaluation
from workbench.learn.gold import Source
from workbench.learn.measure import Bin
from workbench.learn.options import Options
from workbench.preannotate.learned.folder import REPORT

CARD = "README.md"


class Origin(msgspec.Struct, frozen=True):
    """Where a model came from: what it started from, by name and origin, and its gold."""

    base: str
    sources: list[Source]
    before: Origin | None = None


class Report(msgspec.Struct, frozen=True):
    """A training's outcome. `figures` are the model's on the held-out articles, `whole` the same
    with float32 weights, `rules` those of the rules alone. `before` is the origin of the model that
    it started from, None for an encoder.
    """

    options: Options
    base: str
    before: Origin | None
    sources: list[Source]
    learned: int
    held_out: int
    figures: Evaluation
    rules: Evaluation
    whole: Evaluation
    reliability: list[Bin]
    calibration_error: float


def read_origin(folder: Path) -> Origin | None:
    """Return the origin of the model in a folder, None if its card is not there.

    Raises ModelError for a card that is damaged.
    """
    path = folder / REPORT
    if not path.exists():
        return None
    try:
        return msgspec.json.decode(path.read_bytes(), type=Origin)
    except msgspec.DecodeError as error:
        raise ModelError(
            f"{path}: {error}.",
            remedy="Copy the folder again, or delete the file: the new card then does not say"
            " what the model had learned from.",
        ) from error


def write_card(folder: Path, report: Report) -> None:
    """Write `README.md` for people and `training.json` for programs."""
    (folder / REPORT).write_bytes(
        msgspec.json.format(msgspec.json.encode(report), indent=2) + b"\n"
    )
    (folder / CARD).write_text(_render(report), encoding="utf-8")


FIGURES: dict[str, Callable[[Evaluation], float | None]] = {
    "attribution F1": lambda e: e.figures["attribution"].f1,
    "overlap F1": lambda e: e.figures["overlap"].f1,
    "exact F1": lambda e: e.figures["exact"].f1,
    "source head given match": lambda e: e.ratios["source_head"].value,
    "stance macro-F1": lambda e: e.stance.macro_f1.value if e.stance else None,
    "actions to gold, share": lambda e: e.actions.share.value,
}
"""What a model is held against the rules by, in percent."""


def compare(report: Report) -> list[tuple[str, float | None, float | None, float | None]]:
    """Return the rows figure, model, model with float32 weights, rules: percentages.

    With nothing held out there is nothing to compare by: all are None.
    """
    if not report.held_out:
        return [(name, None, None, None) for name in FIGURES]
    return [
        (name, read(report.figures), read(report.whole), read(report.rules))
        for name, read in FIGURES.items()
    ]


def _list_sources(sources: Iterable[Source]) -> Iterator[str]:
    yield "| gold | articles | attributions | licences | SHA-256 |"
    yield "|---|---:|---:|---|---|"
    for s in sources:
        licences = ", ".join(f"{k} ({n})" for k, n in sorted(s.licences.items()))
        name, licences = (text.replace("|", "\\|") for text in (s.name, licences))
        yield f"| {name} | {s.articles} | {s.attributions} | {licences} | `{s.digest}` |"


def _list_before(report: Report) -> Iterator[str]:
    """Yield what the models that it started from had learned from; some may be held out here."""
    name, before = report.base, report.before
    while before:
        yield ""
        yield f"{name} started from {before.base} and had learned from:"
        yield ""
        yield from _list_sources(before.sources)
        name, before = before.base, before.before
    if report.before and report.held_out:
        yield ""
        yield "Where what is held out here was among that, the figures below flatter more."


def _render(report: Report) -> str:
    options = report.options
    lines = [
        "# Pre-annotator",
        "",
        f"Made by `workbench train`, version {workbench.__version__}, from {report.base}. Use it"
        " with `workbench preannotate --model FOLDER`.",
        "",
        "## Learned from",
        "",
        *_list_sources(report.sources),
        *_list_before(report),
        "",
        f"{report.learned} articles were learned from. {_describe_held_out(report)}",
        "",
        f"Seed {options.seed}, {options.batch} word pieces a step, learning rate {options.rate:g},"
        f" runs averaged: {options.runs}.",
        "",
        *(_list_figures(report) if report.held_out else ()),
    ]
    return "\n".join(lines)


def _describe_held_out(report: Report) -> str:
    if not report.held_out:
        return "None was held out, so nothing was measured, and no article chose the settings."
    return (
        f"{report.held_out} were held out; they chose the epoch, the threshold and the"
        " calibration, so the figures below flatter a little."
    )


def _list_figures(report: Report) -> Iterator[str]:
    yield from (
        "## On the held-out articles",
        "",
        "| figure | this model | with float32 weights | rules alone |",
        "|---|---:|---:|---:|",
        *(
            f"| {name} | {' | '.join('–' if v is None else f'{v:.1f}' for v in values)} |"
            for name, *values in compare(report)
        ),
        "",
        "## Reliability",
        "",
        f"Expected calibration error {report.calibration_error:.3f}.",
        "",
        "| score from | predictions | mean score | right |",
        "|---:|---:|---:|---:|",
        *(
            f"| {b.low:.1f} | {b.count} | {b.score:.2f} | {b.right:.2f} |"
            for b in report.reliability
        ),
        "",
    )
