"""What passes through a release: documents come in from a source, entries go out to the writers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal, Protocol

from workbench.adjudicate import Gold, How
from workbench.model import AnnotationVersion, Article, Prediction, Record
from workbench.release.recipe import Recipe, Splits
from workbench.release.splits import SplitPlan

Reason = Literal[
    "not selected",
    "no annotation",
    "ambiguous",
    "undecided",
    "invalid",
    "unreadable",
    "torn",
    "text missing",
    "text differs",
]


class Document(Record, frozen=True, omit_defaults=False):
    """An article with every submitted annotation of it, and their predictions by model.

    `gold` is what adjudication makes of them, where it was asked for.
    """

    article: Article
    versions: tuple[AnnotationVersion, ...] = ()
    predictions: Mapping[str, Prediction] = {}
    gold: Gold | None = None


class Exclusion(Record, frozen=True, omit_defaults=False):
    """An article, or one annotation of it, that stays out, and why; `codes` are its findings.

    `undecided`: adjudicators have not settled all that its annotators disagree on.
    `torn`: it resembles articles of two splits, so it would leak from one into the other.
    """

    doc_id: str
    reason: Reason
    annotation: str | None = None
    codes: tuple[str, ...] = ()


class Source(Protocol):
    """Where a release comes from: a ledger, a Label Studio export, a release with its texts."""

    kind: str

    def adapt(self, recipe: Recipe) -> Recipe:
        """Return the recipe to select by here; the release names the one that is given."""

    def documents(self, *, adjudicated: bool = False) -> Iterator[Document | Exclusion]:
        """Yield the documents by article id, and what could not be read at all."""

    def plan(self, splits: Splits) -> SplitPlan:
        """Return which article belongs to which split."""

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
    settled: Mapping[str, How] = {}


class Waiver(Record, frozen=True, omit_defaults=False):
    """A finding that would exclude an annotation and that the recipe waives."""

    doc_id: str
    annotation: str
    code: str


Selected = Entry | Exclusion | Waiver
