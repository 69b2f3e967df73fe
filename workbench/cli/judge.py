"""`workbench agree` and `workbench evaluate`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli.options import JsonOption, ProjectOption

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from workbench.errors import InputError
    from workbench.evaluate import Said
    from workbench.ledger import Ledger
    from workbench.model import Annotation


def agree(
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="Attributions lines with an annotator; without any, the ledger."),
    ] = None,
    model: Annotated[
        list[str] | None,
        typer.Option(help="Also against a model: its name in the ledger, or a file of its lines."),
    ] = None,
    reference: Annotated[
        str | None,
        typer.Option(
            help="Also against a reference: a file of attributions lines, or on the ledger `gold`:"
            " the articles of several annotators whose adjudication is done."
        ),
    ] = None,
    bootstrap: Annotated[int, typer.Option(min=0, help="Resamples of the intervals.")] = 1000,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the resamples.")] = 0,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Measure how far annotators agree: spans, links, stance and speakers."""
    from workbench.agree import agree as measure
    from workbench.agree import group_files, group_ledger, tables
    from workbench.cli.console import print_json, print_note, print_table
    from workbench.project import open_project

    if files:
        for file in files:
            _require_records(file)
        groups = group_files(files, models=model or (), reference=reference)
        agreement = measure(groups, bootstrap=bootstrap, seed=seed)
    else:
        with open_project(project).open_ledger() as ledger:
            _require_predictions(ledger, model or ())
            found = _find_reference(ledger, reference) if reference else None
            groups = group_ledger(ledger, models=model or (), reference=found)
            agreement = measure(groups, bootstrap=bootstrap, seed=seed)
    if as_json:
        print_json(agreement)
        return
    shown = tables(agreement)
    if not shown:
        print_note(
            f"Nothing to compare: no article has two annotators ({agreement.alone} with one)."
        )
    for table in shown:
        print_table(table.title, table.columns, table.rows)


def _require_predictions(ledger: Ledger, models: Sequence[str]) -> None:
    """Raise SettingsError for a model without predictions: its figures would be missing unsaid."""
    from workbench.errors import SettingsError

    known = ledger.models()
    for model in models:
        if model not in known:
            has = f"It has: {', '.join(known)}." if known else "`workbench preannotate` makes some."
            raise SettingsError(f"The ledger has no predictions by {model!r}.", remedy=has)


def _require_records(path: Path) -> None:
    """Raise InputError for a file without a record: figures over nothing look like an answer."""
    from workbench.attributions_file import read_attributions

    if next(read_attributions(path), None) is None:
        raise _nothing_in(path)


def _nothing_in(path: Path) -> InputError:
    from workbench.errors import InputError

    return InputError(f"{path} has no attribution record.", remedy="Name another file.")


def _find_reference(ledger: Ledger, reference: str) -> Callable[[str], Annotation | None]:
    """Return what finds the reference annotation of an article: the ledger's gold, or a file's."""
    from workbench.adjudicate import choose_rule, merge_article
    from workbench.attributions_file import read_attributions
    from workbench.records import from_attributions

    if reference != "gold":
        records = [line.record for line in read_attributions(Path(reference))]
        return {record.doc_id: from_attributions(record) for record in records}.get
    rule = choose_rule(ledger)

    def find(doc_id: str) -> Annotation | None:
        found = merge_article(ledger, doc_id, rule)
        if found is None or found[1].open or len(found[0].annotators) == 1:
            return None  # the gold of one annotator is a copy: it would agree with itself
        return found[1].annotation

    return find


def evaluate(
    gold: Annotated[Path, typer.Argument(help="Attributions lines that are right.")],
    predicted: Annotated[Path, typer.Argument(help="Attributions lines to hold against them.")],
    bootstrap: Annotated[int, typer.Option(min=0, help="Resamples of the intervals.")] = 1000,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the resamples.")] = 0,
    errors: Annotated[
        bool, typer.Option("--errors", help="List the misses with their text.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Hold predictions against gold: figures, stance, and the actions that lead to gold."""
    from workbench.attributions_file import read_attributions
    from workbench.cli.console import print_json, print_note, print_table
    from workbench.evaluate import evaluate as measure
    from workbench.evaluate import find_misses, tables

    right = [line.record for line in read_attributions(gold)]
    if not right:
        raise _nothing_in(gold)
    answers = [line.record for line in read_attributions(predicted)]
    evaluation = measure(right, answers, bootstrap=bootstrap, seed=seed)
    misses = list(find_misses(right, answers)) if errors else []
    if as_json:
        print_json({"evaluation": evaluation, "misses": misses} if errors else evaluation)
        return
    for table in tables(evaluation):
        print_table(table.title, table.columns, table.rows)
    if evaluation.unanswered:
        print_note(f"{evaluation.unanswered} of {len(right)} gold articles have no prediction.")
    if evaluation.unknown:
        some = ", ".join(evaluation.unknown[:5])
        print_note(f"{len(evaluation.unknown)} predicted articles are not in the gold: {some} …")
    if errors:
        rows = [(m.kind, m.doc_id, _in_words(m.gold), _in_words(m.pred)) for m in misses]
        rows.sort(key=lambda row: row[0])
        print_table("Misses", ("kind", "article", "gold", "predicted"), rows)


def _in_words(said: Said | None) -> str:
    if said is None:
        return "–"
    name = f" ({said.name})" if said.name else ""
    stance = f" [{said.stance}]" if said.stance else ""
    return f"{said.source or '–'}{name} · {said.cue or '–'} · {said.content}{stance}"
