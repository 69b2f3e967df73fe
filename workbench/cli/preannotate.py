"""`workbench preannotate`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli.options import ProjectOption

if TYPE_CHECKING:
    from workbench.ledger import Ledger
    from workbench.model import Article, Prediction
    from workbench.preannotate import PreAnnotator


class Format(StrEnum):
    """What a line of the output is."""

    attributions = "attributions"
    annotation = "annotation"
    labelstudio = "labelstudio"


def run(
    source: Annotated[
        Path | None,
        typer.Argument(help="A JSONL file of doc_id and text; without it, the ledger's articles."),
    ] = None,
    to: Annotated[Path | None, typer.Option("--to", help="Where the lines go.")] = None,
    form: Annotated[Format, typer.Option("--format", help="What a line is.")] = Format.attributions,
    model: Annotated[
        str | None, typer.Option(help="A registered pre-annotator, or a model folder.")
    ] = None,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes side by side.")] = None,
    project: ProjectOption = None,
) -> None:
    """Find speakers, cues, quotes, claims and stance in articles."""
    if source is None:
        _preannotate_ledger(project, model, workers)
    elif to is None:
        raise typer.BadParameter("say where the lines go", param_hint="--to")
    else:
        _preannotate_file(source, to, form, model or "rules")


def _preannotate_ledger(folder: Path | None, name: str | None, workers: int | None) -> None:
    from workbench.cli.console import print_note
    from workbench.preannotate import load_preannotator
    from workbench.project import open_project

    project = open_project(folder)
    settings = project.settings.preannotate
    model = load_preannotator(name or settings.model)
    with project.open_ledger() as ledger:
        new = preannotate_ledger(ledger, model, workers=workers or settings.workers)
    print_note(f"{new} articles pre-annotated by {model.name}; those that were already stay.")


def preannotate_ledger(ledger: Ledger, model: PreAnnotator, *, workers: int = 1) -> int:
    """Store the model's answer for every article that lacks it; return how many those were."""
    from workbench.cli.console import track
    from workbench.preannotate import preannotate

    new = 0
    done = {p.annotation.doc_id for p in ledger.predictions(model=model.name)}
    articles = (article for article in ledger.articles() if article.id not in done)
    predictions = preannotate(articles, model=model, workers=workers)
    missing = ledger.count() - len(done)
    for prediction in track(predictions, f"{model.name} reads", missing):
        new += ledger.add_prediction(prediction)
        if not prediction.annotation.regions:
            _say_if_unread(model, ledger.article(prediction.annotation.doc_id))
    return new


def _say_if_unread(model: PreAnnotator, article: Article) -> None:
    from workbench.cli.console import print_note

    reason = model.supports(article)
    if reason:
        print_note(f"{article.id} stays without pre-annotation: {reason}.")


def _preannotate_file(source: Path, target: Path, form: Format, name: str) -> None:
    from workbench.cli.console import print_note, track
    from workbench.preannotate import load_preannotator
    from workbench.preannotate.lines import preannotate_file

    model = load_preannotator(name)
    written = 0
    answered = preannotate_file(source, target, model=model, render=_RENDER[form])
    try:
        for article, prediction in track(answered, f"{name} reads"):
            written += 1
            if not prediction.annotation.regions:
                _say_if_unread(model, article)
    except OSError as error:
        error.filename = error.filename or str(target)  # a full disk does not say whose
        raise
    print_note(f"{written} lines written to {target}.")


def _render_attributions(article: Article, prediction: Prediction) -> bytes:
    import msgspec

    from workbench.records import to_attributions

    return msgspec.json.encode(to_attributions(prediction.annotation, article.text))


def _render_annotation(_article: Article, prediction: Prediction) -> bytes:
    import msgspec

    return msgspec.json.encode(prediction.annotation)


def _render_task(article: Article, prediction: Prediction) -> bytes:
    from workbench.labelstudio.payload import encode_task

    return encode_task(article, prediction).body


_RENDER = {
    Format.attributions: _render_attributions,
    Format.annotation: _render_annotation,
    Format.labelstudio: _render_task,
}
