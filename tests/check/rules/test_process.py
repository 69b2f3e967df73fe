"""How an annotation came about."""

from __future__ import annotations

import msgspec
import pytest

from workbench.check import Submission, check_submission
from workbench.check.rules.outliers import watch_rates
from workbench.model import Annotation, AnnotationVersion, Article, Link, Prediction, Region

TEXT = "Ada said yes. " + "Word " * 97  # a hundred words
GRAPH = Annotation(
    "d",
    (
        Region("s", "speaker", 0, 3, name="Ada", kind="person", score=0.7),
        Region("q", "claim", 9, 12, stance="assert", score=0.4),
    ),
    (Link("said_by", "q", "s"),),
)


def codes(version: AnnotationVersion, prediction: Annotation | None = None) -> list[str]:
    submission = Submission(
        Article("d", TEXT),
        version.annotation,
        version=version,
        prediction=Prediction("m", prediction) if prediction else None,
    )
    return [f.code for f in check_submission(submission)]


@pytest.mark.parametrize(
    ("seconds", "found"), [(None, []), (0.0, ["too-fast"]), (11.9, ["too-fast"]), (12.1, [])]
)
def test_reading_speed(seconds: float | None, found: list[str]) -> None:
    assert codes(AnnotationVersion("k", GRAPH, "ada", lead_time=seconds)) == found


def without_scores(graph: Annotation) -> Annotation:
    regions = tuple(msgspec.structs.replace(r, score=None) for r in graph.regions)
    return msgspec.structs.replace(graph, regions=regions)


def test_rubber_stamp_is_told_whatever_the_order_and_scores() -> None:
    shuffled = msgspec.structs.replace(
        without_scores(GRAPH), regions=without_scores(GRAPH).regions[::-1]
    )
    assert codes(AnnotationVersion("k", shuffled, "ada"), GRAPH) == ["rubber-stamp"]


CHANGES = [
    {"name": "Ada Brook"},
    {"kind": "unnamed"},
    {"end": 8},
]


@pytest.mark.parametrize("change", CHANGES)
def test_any_change_is_no_rubber_stamp(change: dict[str, object]) -> None:
    speaker = msgspec.structs.replace(GRAPH.regions[0], **change)
    changed = msgspec.structs.replace(GRAPH, regions=(speaker, GRAPH.regions[1]))
    assert "rubber-stamp" not in codes(AnnotationVersion("k", changed, "ada"), GRAPH)


def test_missing_link_is_a_change() -> None:
    changed = msgspec.structs.replace(GRAPH, links=())
    assert "rubber-stamp" not in codes(AnnotationVersion("k", changed, "ada"), GRAPH)


def test_drafts_are_not_judged() -> None:
    version = AnnotationVersion("k", GRAPH, "ada", state="draft", lead_time=0.1)
    assert codes(version, GRAPH) == []


def rates(**cues: tuple[int, int]) -> list[str | None]:
    """Return the annotators reported, given articles and cues an article by annotator."""
    watch = watch_rates.find()
    for annotator, (articles, count) in cues.items():
        for number in range(articles):
            doc_id = f"{annotator}-{number}"
            regions = tuple(Region(str(i), "cue", i, i + 1) for i in range(count))
            annotation = Annotation(doc_id, regions)
            version = AnnotationVersion(doc_id, annotation, annotator)
            watch.see(Submission(Article(doc_id, TEXT), annotation, version=version))
    return [flaw.annotator for flaw in watch.report()]


def test_outlier_among_three_is_found_alone() -> None:
    assert rates(ada=(10, 5), ben=(10, 5), cleo=(10, 1)) == ["cleo"]


def test_like_annotators_are_let_be() -> None:
    assert rates(ada=(10, 5), ben=(10, 6), cleo=(10, 4)) == []


def test_few_articles_prove_nothing() -> None:
    assert rates(ada=(20, 5), ben=(4, 0)) == []
    assert rates(ada=(50, 5)) == []


def test_never_using_a_label_is_far_from_the_others() -> None:
    assert "ben" in rates(ada=(10, 4), ben=(10, 0))
