"""Sources of a release: the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from workbench.errors import ExportError
from workbench.ledger import Ledger
from workbench.model import AnnotationVersion, Prediction
from workbench.release.entry import Document


class LedgerSource:
    """The submitted annotations of a ledger, by article id; memory does not grow with them."""

    kind = "ledger"

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._state = ledger.seal()

    def documents(self) -> Iterator[Document]:
        """Yield the annotated articles. Raises ExportError if the ledger changes meanwhile."""
        for doc_id, group in groupby(self._ledger.versions(), key=lambda v: v.annotation.doc_id):
            versions = tuple(group)
            yield Document(
                article=self._ledger.article(doc_id),
                versions=versions,
                predictions=dict(self._predictions(doc_id, versions)),
            )
        if self._ledger.seal() != self._state:
            raise ExportError(
                "The ledger changed while the release was written.",
                remedy="Run the export again when the pull is done.",
            )

    def _predictions(
        self, doc_id: str, versions: tuple[AnnotationVersion, ...]
    ) -> Iterator[tuple[str, Prediction]]:
        for model in sorted({v.model for v in versions if v.model is not None}):
            prediction = self._ledger.prediction(doc_id, model)
            if prediction is not None:
                yield model, prediction

    def state(self) -> str:
        """Return the ledger's seal as it was when the release began."""
        return self._state
