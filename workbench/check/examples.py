"""Good and bad examples of each rule: JSON files that tests run and the documentation shows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from workbench.check.annotation import check_annotation
from workbench.check.campaign import check_campaign
from workbench.check.case import Submission
from workbench.labelstudio.convert import from_results
from workbench.model import (
    Annotation,
    AnnotationVersion,
    Article,
    Finding,
    Prediction,
    Record,
    State,
)

FOLDER = Path(__file__).parent / "examples"


class Expected(Record, frozen=True):
    """Where a bad sample's finding points, and the words it shows."""

    path: str
    excerpt: str | None = None


class Sample(Record, frozen=True):
    """One sample: a text with an annotation and, where the rule asks for it, its story.

    `result` is a Label Studio result list in place of an annotation; `submissions` are the samples
    of a campaign, each of them there `repeat` times.
    """

    title: str = ""
    text: str = ""
    annotation: Any = None
    result: Any = None
    annotator: str = "ada"
    state: State = "submitted"
    updated_by: str | None = None
    lead_time: float | None = None
    config: str | None = None
    config_in_force: str | None = None
    shown: str | None = None
    prediction: Prediction | None = None
    repeat: int = 1
    submissions: tuple[Sample, ...] = ()
    findings: tuple[Expected, ...] = ()


class Example(Record, frozen=True):
    """The samples of one rule: `bad` ones give findings of its code, `good` ones none of any."""

    bad: tuple[Sample, ...]
    good: tuple[Sample, ...]


def read_example(code: str) -> Example:
    """Return the example of the rule `code`. Raises FileNotFoundError where there is none."""
    return msgspec.json.decode((FOLDER / f"{code}.json").read_bytes(), type=Example)


def check_sample(sample: Sample) -> Iterator[Finding]:
    """Yield the findings of all rules on a sample."""
    try:
        submissions = list(_submissions(sample))
    except msgspec.ValidationError:  # the schema's own bad sample is no annotation
        yield from check_annotation(sample.annotation, Article("example", sample.text))
        return
    yield from check_campaign(submissions)


def _submissions(sample: Sample) -> Iterator[Submission]:
    for number, each in enumerate(sample.submissions or (sample,)):
        for copy in range(each.repeat):
            yield _submission(each, f"example-{number}-{copy}")


def _submission(sample: Sample, doc_id: str) -> Submission:
    if sample.result is None:
        annotation = msgspec.convert({**sample.annotation, "doc_id": doc_id}, Annotation)
    else:
        annotation = from_results(sample.result, text=sample.text, doc_id=doc_id).annotation
    return Submission(
        article=Article(doc_id, sample.text),
        annotation=annotation,
        version=AnnotationVersion(
            key=f"file:{doc_id}#{sample.annotator}",
            annotation=annotation,
            annotator=sample.annotator,
            state=sample.state,
            updated_by=sample.updated_by,
            lead_time=sample.lead_time,
            config=sample.config,
            task=None if sample.result is None else 1,
            raw=sample.result,
        ),
        prediction=sample.prediction,
        config=sample.config_in_force,
        shown=sample.shown,
    )
