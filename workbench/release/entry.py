"""What passes through a release: documents come in from a source, entries go out to the writers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol

from workbench.model import AnnotationVersion, Article, Finding, Prediction, Record


class Document(Record, frozen=True, omit_defaults=False):
    """An article with every submitted annotation of it, and their predictions by model.

    `findings` are about annotations that could only be read in part, by annotation key.
    """

    article: Article
    versions: tuple[AnnotationVersion, ...] = ()
    predictions: Mapping[str, Prediction] = {}
    findings: tuple[Finding, ...] = ()


class Source(Protocol):
    """Where a release comes from: a ledger, a Label Studio export, a release with its texts."""

    kind: str

    def documents(self) -> Iterator[Document]:
        """Yield the documents in a settled order, one article at a time."""

    def state(self) -> str:
        """Return what names this state of the source: it changes when the source does."""


class Entry(Record, frozen=True, omit_defaults=False):
    """One annotation of a release. Where the text must not leave, `article` has neither text nor
    title, so that no writer can let it out; `digest` and `length` (code points) still name it.

    `prediction` is what the annotator started from, where the source has it; `hashes` are those of
    the regions' texts, in the order of the regions.
    """

    article: Article
    version: AnnotationVersion
    digest: str
    length: int
    withheld: bool = False
    prediction: Prediction | None = None
    split: str | None = None
    hashes: tuple[str, ...] = ()
