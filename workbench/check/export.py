"""Check a file of annotated tasks, for people who have nothing but that file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from workbench.check.campaign import check_campaign
from workbench.check.case import Submission
from workbench.check.rulebook import Rulebook, Switches
from workbench.errors import InputError, LedgerError
from workbench.ingest import Ingested, Refused, ingest
from workbench.ledger import Ledger
from workbench.model import Article, Finding

Note = Callable[[Refused], None]


def check_export(
    path: str | Path,
    *,
    rules: Switches | Rulebook | None = None,
    ledger: Ledger | None = None,
    note_refused: Note | None = None,
) -> Iterator[Finding]:
    """Yield the findings on every submitted annotation in a Label Studio JSON export.

    Any file that `ingest` reads will do; it is streamed task by task. With a `ledger`, its article
    of the same text, else of the same id, is what the labels are checked against. A task that
    cannot be read goes to `note_refused` and the rest goes on; without that, and for a file that
    holds no readable task or no annotation at all, it raises InputError naming file and place.
    Raises SettingsError for switches that make no sense.
    """
    yield from check_campaign(_read_submissions(path, ledger, note_refused), rules=rules)


def _read_submissions(
    path: str | Path, ledger: Ledger | None, note: Note | None
) -> Iterator[Submission]:
    tasks = annotations = 0
    refused: list[Refused] = []
    for outcome in ingest([path]):
        if isinstance(outcome, Refused):
            refused[:] = refused[:1] or [outcome]
            if note is None:
                break
            note(outcome)
        else:
            tasks += 1
            annotations += len(outcome.versions)
            yield from _submissions(outcome, ledger)
    if refused and (note is None or not tasks):
        first = refused[0]
        raise InputError(f"{first.origin}: {first.reason}.", remedy=first.remedy)
    if not annotations:
        # Nothing wrong would be found in it, which is not the same as nothing being wrong.
        raise InputError(
            f"{path} holds no annotation.",
            remedy="Export tasks with annotations from Label Studio as JSON.",
        )


def _submissions(task: Ingested, ledger: Ledger | None) -> Iterator[Submission]:
    article, shown = task.article, None
    # Where the ledger does not know the article, the file's own text has to do.
    known = _find_article(article, ledger) if ledger else None
    if known is not None:
        article, shown = known, article.text
    predictions = {prediction.model: prediction for prediction in task.predictions}
    for version in task.versions:
        if version.state == "submitted":
            yield Submission(
                article=article,
                annotation=version.annotation,
                version=version,
                prediction=predictions.get(version.model or ""),
                shown=shown,
            )


def _find_article(article: Article, ledger: Ledger) -> Article | None:
    """Return the ledger's article of this text, under whatever id, else of this id."""
    same = ledger.find_article(article.text)
    if same is None:
        with suppress(LedgerError):
            same = ledger.article(article.id)
    return same
