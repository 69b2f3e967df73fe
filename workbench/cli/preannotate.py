"""`workbench preannotate`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from workbench.cli.options import ProjectOption
from workbench.model import Engine

if TYPE_CHECKING:
    from workbench.ledger import Ledger
    from workbench.model import Article, Prediction
    from workbench.preannotate import PreAnnotator
    from workbench.preannotate.lines import Render
    from workbench.preannotate.scale import ShardJob
    from workbench.project import Project

Format = Literal["attributions", "annotation", "labelstudio"]


def run(
    source: Annotated[
        str | None,
        typer.Argument(
            help="A JSONL file of doc_id and text (- is standard input), with --engine a folder, "
            "glob or URL of shards; without it, the ledger's articles."
        ),
    ] = None,
    to: Annotated[
        str | None,
        typer.Option(
            "--to",
            help="Where the lines go (- is standard output), those of the ledger's articles if "
            "wanted; with --engine, a folder or URL.",
        ),
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="What a line is.")] = "attributions",
    model: Annotated[
        str | None, typer.Option(help="A registered pre-annotator, or a model folder.")
    ] = None,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes side by side.")] = None,
    engine: Annotated[
        Engine | None, typer.Option(help="What runs the workers on shards (extra `scale`).")
    ] = None,
    option: Annotated[
        list[str] | None, typer.Option(help="KEY=VALUE for the engine, such as partition=long.")
    ] = None,
    project: ProjectOption = None,
) -> None:
    """Find speakers, cues, quotes, claims and stance in articles.

    A file is read with the settings of the project that --project names, shards without any.
    """
    if source is None:
        if engine is not None:
            raise typer.BadParameter("an engine works on shards: name them", param_hint="SOURCE")
        _preannotate_ledger(project, model, workers, form, Path(to) if to else None)
    elif to is None:
        raise typer.BadParameter("say where the lines go", param_hint="--to")
    elif engine is None:
        _preannotate_file(project, Path(source), Path(to), form, model, workers)
    else:
        job = _plan_shards(source, to, form, model or "rules")
        _preannotate_shards(job, engine, workers or 1, _read_options(option or []))


def _preannotate_ledger(
    folder: Path | None, name: str | None, workers: int | None, form: Format, target: Path | None
) -> None:
    from workbench.cli.console import print_note
    from workbench.preannotate.lines import write_answers
    from workbench.project import open_project

    project = open_project(folder)
    settings = project.settings.preannotate
    model = choose_model(project, name)
    with project.open_ledger() as ledger:
        new = preannotate_ledger(ledger, model, workers=workers or settings.workers)
        print_note(f"{new} articles pre-annotated by {model.name}; those that were already stay.")
        if target:
            read = ledger.predicted(model.name)
            answers = ((article, prediction) for article, prediction in read if prediction)
            with _naming(target):
                written = sum(1 for _ in write_answers(answers, target, render=_RENDER[form]))
            print_note(f"{written} lines written to {target}.")


def choose_model(project: Project | None, name: str | None) -> PreAnnotator:
    """Return the pre-annotator of that name or folder, or else the one of the settings."""
    from workbench.preannotate import load_preannotator

    if name or project is None:
        return load_preannotator(name or "rules")
    return load_preannotator(project.settings.preannotate.model, folder=project.folder)


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


def _preannotate_file(
    folder: Path | None,
    source: Path,
    target: Path,
    form: Format,
    name: str | None,
    workers: int | None,
) -> None:
    from workbench.cli.console import print_note, track
    from workbench.preannotate.lines import STREAM, preannotate_file
    from workbench.project import open_project

    project = open_project(folder) if folder else None
    model = choose_model(project, name)
    workers = workers or (project.settings.preannotate.workers if project else 1)
    written = 0
    answers = preannotate_file(
        source, target, model=model, form=form, render=_RENDER[form], workers=workers
    )
    with _naming(target):
        for article, prediction in track(answers, f"{model.name} reads"):
            written += 1
            if not prediction.annotation.regions:
                _say_if_unread(model, article)
    print_note(f"{written} lines written to {'standard output' if target == STREAM else target}.")


@contextmanager
def _naming(target: Path) -> Iterator[None]:
    """Name the file in errors of the system: a full disk does not say whose."""
    try:
        yield
    except OSError as error:
        error.filename = error.filename or str(target)
        raise


def _plan_shards(source: str, target: str, form: Format, model: str) -> ShardJob:
    from fsspec.core import url_to_fs

    from workbench.preannotate import load_preannotator
    from workbench.preannotate.scale import ShardJob, find_shards

    load_preannotator(model)  # so that a wrong name is told here, not on every worker
    fs, path = url_to_fs(target)
    return ShardJob(find_shards(source), fs.unstrip_protocol(path), model, _RENDER[form])


def _preannotate_shards(
    job: ShardJob, engine: Engine, workers: int, options: dict[str, object]
) -> None:
    from workbench.cli.console import print_note
    from workbench.preannotate.scale import run_engine

    before = sum(map(job.is_done, job.shards))
    run_engine(job, engine, workers=workers, options=options)
    done = sum(map(job.is_done, job.shards))
    articles, refused = job.count()
    print_note(
        f"{done} of {len(job.shards)} shards are done in {job.target}, {before} of them before: "
        f"{articles} articles, {refused} rows refused."
    )


def _read_options(pairs: list[str]) -> dict[str, object]:
    """Return KEY=VALUE pairs by key; a number becomes one."""
    options: dict[str, object] = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals:
            raise typer.BadParameter(f"{pair!r} is no KEY=VALUE", param_hint="--option")
        options[key] = int(value) if value.isdecimal() else value
    return options


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


_RENDER: dict[Format, Render] = {
    "attributions": _render_attributions,
    "annotation": _render_annotation,
    "labelstudio": _render_task,
}
