"""Several annotations of one article become one, with what is not settled as conflicts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from workbench.adjudicate.ask import Asker
from workbench.adjudicate.build import build
from workbench.adjudicate.question import Conflict, Question
from workbench.adjudicate.rule import How, Rule
from workbench.errors import InputError
from workbench.model import LAYERS, Annotation, Layer, Record, Strategy


class Annotated(Protocol):
    """Whatever says who annotated how: an `AnnotationVersion`, an `agree.Annotated`."""

    @property
    def annotation(self) -> Annotation:
        """The region graph."""

    @property
    def annotator(self) -> str:
        """The annotator's name."""


class Merged(Record, frozen=True, omit_defaults=False):
    """The merged annotation of an article, how each part was settled, and what was not.

    The annotation is a proposal as long as there are conflicts: it holds the answer most given, and
    regions that nobody settled. `questions` is everything that was asked, settled or not.
    """

    doc_id: str
    annotators: tuple[str, ...]
    layers: tuple[Layer, ...]
    annotation: Annotation
    settled: dict[str, How]
    conflicts: tuple[Conflict, ...]
    questions: tuple[Question, ...]


def merge(
    versions: Sequence[Annotated],
    *,
    strategy: Strategy = "majority",
    trusted: str | None = None,
    weights: Mapping[str, float] | None = None,
) -> Merged:
    """Return the annotations of one article merged by a strategy (see `Rule` and `merge_by`)."""
    return merge_by(Rule(strategy, trusted, weights or {}), versions)


def merge_by(rule: Rule, versions: Sequence[Annotated]) -> Merged:
    """Return the annotations of one article merged by a rule.

    Region ids are made from the span most annotators gave, so they stay from one merge to the next
    as long as that does. The order of versions changes nothing. Raises InputError where there is no
    version, two articles, or one annotator twice.
    """
    annotations = {v.annotator: v.annotation for v in sorted(versions, key=lambda v: v.annotator)}
    doc_ids = {annotation.doc_id for annotation in annotations.values()}
    if len(doc_ids) != 1 or len(annotations) < len(versions):
        raise InputError(
            "Only annotations of one article by different annotators can be merged.",
            remedy="Pass the newest version of each annotator.",
        )
    (doc_id,) = doc_ids
    covered = {layer for annotation in annotations.values() for layer in annotation.layers}
    layers = tuple(layer for layer in LAYERS if layer in covered)
    questions = tuple(Asker(doc_id, annotations, rule).ask())
    built = build(doc_id, layers, questions)
    return Merged(
        doc_id=doc_id,
        annotators=tuple(annotations),
        layers=layers,
        annotation=built.annotation,
        settled=built.settled,
        conflicts=built.open,
        questions=questions,
    )
