"""Sources of a release: a ledger, or a Label Studio export without one."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import groupby, islice
from pathlib import Path

from workbench.adjudicate import Gold, Rule, apply, choose_rule, merge_by, read_decisions
from workbench.errors import InputError
from workbench.ingest import Outcome, Refused, add_to_ledger, ingest
from workbench.ledger import Ledger
from workbench.model import AnnotationVersion, Prediction
from workbench.newest import newest_by_annotator
from workbench.release.claims import read_claims
from workbench.release.entry import Document, Exclusion, Source
from workbench.release.recipe import Recipe, Splits
from workbench.release.splits import SplitPlan, plan_splits
from workbench.text import file_digest

PAGE = 50  # articles that are in memory at a time, with all their versions
Versions = tuple[AnnotationVersion, ...]


class LedgerSource:
    """The submitted annotations of a ledger, by article id; memory does not grow with them.

    It shows one state of the ledger where it is used inside `Ledger.snapshot`.
    """

    kind = "ledger"

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def adapt(self, recipe: Recipe) -> Recipe:
        """Return the recipe as it is."""
        return recipe

    def documents(self, *, adjudicated: bool = False) -> Iterator[Document | Exclusion]:
        """Yield the annotated articles.

        With `adjudicated`, their gold comes along, by the rule that `adjudicate` last used.
        """
        rule = choose_rule(self._ledger) if adjudicated else None
        versions = groupby(self._ledger.versions(), key=lambda v: v.annotation.doc_id)
        groups = ((doc_id, tuple(group)) for doc_id, group in versions)
        while page := dict(islice(groups, PAGE)):
            yield from self._read(page, rule)

    def _read(self, page: Mapping[str, Versions], rule: Rule | None) -> Iterator[Document]:
        shown: dict[str, dict[str, Prediction]] = {doc_id: {} for doc_id in page}
        for prediction in self._ledger.predictions(doc_ids=page):
            shown[prediction.annotation.doc_id][prediction.model] = prediction
        for article in self._ledger.articles(page):
            versions = page[article.id]
            yield Document(
                article=article,
                versions=versions,
                predictions=shown[article.id],
                gold=self._adjudicate(article.id, versions, rule) if rule else None,
            )

    def _adjudicate(self, doc_id: str, versions: Versions, rule: Rule) -> Gold:
        merged = merge_by(rule, list(newest_by_annotator(versions).values()))
        return apply(merged, read_decisions(self._ledger, doc_id))

    def plan(self, splits: Splits) -> SplitPlan:
        """Return which article belongs to which split."""
        claims = read_claims(self._ledger) if splits.group_by == "claim" else None
        return plan_splits(
            self._ledger.articles(), splits, order=self._ledger.first_labelled(), claims=claims
        )

    def state(self) -> str:
        """Return the ledger's seal."""
        return self._ledger.seal()


class ExportSource(LedgerSource):
    """A file of annotated tasks, read into a ledger of its own; `refused` could not be read."""

    kind = "file"

    def __init__(self, ledger: Ledger, path: Path, refused: tuple[Refused, ...]) -> None:
        super().__init__(ledger)
        self._path = path
        self._refused = refused

    def documents(self, *, adjudicated: bool = False) -> Iterator[Document | Exclusion]:
        """Yield the annotated articles by id, then what is none."""
        yield from super().documents(adjudicated=adjudicated)
        for refused in self._refused:
            place = refused.origin.replace(str(self._path), self._path.name)
            yield Exclusion(f"{place}: {refused.reason}", "unreadable")

    def state(self) -> str:
        """Return the SHA-256 of the file."""
        return f"sha256:{file_digest(self._path)}"


@contextmanager
def open_source(source: Ledger | Source) -> Iterator[Source]:
    """Give a ledger as it stands now, whoever writes meanwhile; another source as it is."""
    if not isinstance(source, Ledger):
        yield source
        return
    with source.snapshot():
        yield LedgerSource(source)


@contextmanager
def open_export(path: Path) -> Iterator[ExportSource]:
    """Give a Label Studio export, or any file that `ingest` reads, as the source of a release.

    It passes through a ledger in a temporary folder: so the release is the one that the same tasks
    in a ledger would give, in the same order and with bounded memory. Raises InputError where
    nothing in the file can be read.
    """
    if path == Path("-") or not path.is_file():  # what is read must be there to be read again
        raise InputError(
            f"There is no such file: {path}.",
            remedy="Name one export of Label Studio as JSON: no folder, no pattern, no pipe.",
        )
    refused: list[Refused] = []

    def note(outcome: Outcome) -> None:
        if isinstance(outcome, Refused):
            refused.append(outcome)

    with (
        tempfile.TemporaryDirectory(prefix="workbench-") as scratch,
        Ledger.open(f"sqlite:///{scratch}/ledger.db") as ledger,
    ):
        summary = add_to_ledger(ingest([path]), ledger, on_result=note)
        if refused and not summary.articles:
            raise InputError(f"{path}: {refused[0].reason}.", remedy=refused[0].remedy)
        yield ExportSource(ledger, path, tuple(refused))
