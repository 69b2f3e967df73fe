"""Checking one annotation: schema first, then rules; findings say where and what."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.check import Submission, check_annotation, check_submission
from workbench.model import (
    LABELS,
    LINK_KINDS,
    STANCES,
    Annotation,
    AnnotationVersion,
    Article,
    Link,
    Prediction,
    Region,
)
from workbench.schema import schema, validator

ARTICLE = Article("toll", "Mayor Lena Ortiz said the toll would end in May.")
GOOD = Annotation(
    "toll",
    (
        Region("s", "speaker", 0, 16, name="Lena Ortiz", kind="person"),
        Region("c", "cue", 17, 21),
        Region("q", "claim", 22, 47, stance="assert"),
    ),
    (Link("said_by", "q", "s"), Link("cue_of", "c", "q")),
)


def as_json(annotation: Annotation) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(msgspec.json.encode(annotation))
    return document


def replace_region(number: int, **changes: Any) -> Annotation:
    regions = list(GOOD.regions)
    regions[number] = msgspec.structs.replace(regions[number], **changes)
    return msgspec.structs.replace(GOOD, regions=tuple(regions))


def test_good_annotation_has_no_findings_typed_or_as_json() -> None:
    assert list(check_annotation(GOOD, ARTICLE)) == []
    assert list(check_annotation(as_json(GOOD), ARTICLE)) == []


def test_schema_example_is_clean_on_its_own_article() -> None:
    article = msgspec.convert(schema("article")["examples"][0], Article)
    assert list(check_annotation(schema("annotation")["examples"][0], article)) == []


def test_rules_that_read_words_are_silent_for_other_languages() -> None:
    text = "王毅说会谈很好，很有成效。官员：局势很难，很不好。"
    regions = (
        Region("s", "speaker", 0, 2, name="王毅", kind="person"),
        Region("a", "claim", 3, 12, stance="assert"),
        Region("t", "speaker", 13, 15, kind="unnamed"),
        Region("b", "claim", 16, 24, stance="assert"),
    )
    links = (Link("said_by", "a", "s"), Link("said_by", "b", "t"), Link("same_claim", "b", "a"))
    annotation = Annotation("d", regions, links)
    assert list(check_annotation(annotation, Article("d", text, language="zh"))) == []
    read = {f.code for f in check_annotation(annotation, Article("d", text, language="en"))}
    assert read == {"unsupported-name", "unrelated-claims"}


def test_finding_says_where_what_and_whose() -> None:
    bad = replace_region(2, end=48)
    bad = msgspec.structs.replace(bad, regions=(*bad.regions[:2], Region("q", "claim", 21, 47)))
    found = list(check_annotation(bad, ARTICLE, key="embedded/3/17", annotator="ada"))
    assert [(f.code, f.path) for f in found] == [
        ("schema", "$.regions[2]"),
        ("padded-region", "$.regions[2].start"),
    ]
    padded = found[1]
    assert (padded.start, padded.end) == (21, 47)
    assert padded.excerpt == "the toll would end in May"
    assert (padded.doc_id, padded.annotation, padded.annotator) == ("toll", "embedded/3/17", "ada")


def test_typed_and_json_give_the_same_findings() -> None:
    bad = replace_region(1, name="Lena", start=-4)
    assert list(check_annotation(bad, ARTICLE)) == list(check_annotation(as_json(bad), ARTICLE))


def test_document_that_cannot_be_read_gives_schema_findings_only() -> None:
    broken = {"doc_id": "toll", "regions": [{"id": 7, "label": "verb", "start": "x"}]}
    found = list(check_annotation(broken, ARTICLE))
    assert {f.code for f in found} == {"schema"}
    assert {"$.regions[0].id", "$.regions[0].label", "$.regions[0].start", "$.regions[0]"} == {
        f.path for f in found
    }


def test_long_excerpts_are_cut_to_eighty_characters() -> None:
    text = "Word " * 100
    annotation = Annotation("long", (Region("q", "quote", 0, 500),))
    cut = {f.excerpt for f in check_annotation(annotation, Article("long", text)) if f.excerpt}
    assert {len(each) for each in cut} == {80}
    assert all(each.endswith("…") for each in cut)


def test_rules_can_be_switched_off_and_reweighed() -> None:
    bad = replace_region(2, end=48)
    alone = msgspec.structs.replace(bad, links=())
    switches = {"no-speaker": "error", "unused-speaker": False, "unused-cue": False}
    found = list(check_annotation(alone, ARTICLE, rules=switches))  # type: ignore[arg-type]  # a dict of both kinds
    assert [(f.code, f.severity) for f in found] == [("no-speaker", "error")]


def test_version_rules_run_only_on_submissions() -> None:
    version = AnnotationVersion("embedded/1/1", GOOD, "ada", lead_time=0.5)
    prediction = Prediction("rules", GOOD)
    submission = Submission(ARTICLE, GOOD, version=version, prediction=prediction)
    assert [f.code for f in check_submission(submission)] == ["too-fast", "rubber-stamp"]
    assert list(check_annotation(GOOD, ARTICLE)) == []


ids = st.sampled_from(["a", "b", "c", "gone"])
texts = st.one_of(
    st.text(alphabet='ab \n“”"é\u0301👩\u200d👧\u00a0.', max_size=40), st.text(max_size=30)
)
graphs = st.builds(
    Annotation,
    doc_id=st.just("fuzz"),
    regions=st.lists(
        st.builds(
            Region,
            id=ids,
            label=st.sampled_from(LABELS),
            start=st.integers(-3, 45),
            end=st.integers(-3, 45),
            name=st.one_of(st.none(), st.text(max_size=8)),
            stance=st.sampled_from([None, *STANCES]),
        ),
        max_size=6,
    ).map(tuple),
    links=st.lists(st.builds(Link, st.sampled_from(LINK_KINDS), ids, ids), max_size=8).map(tuple),
)


@given(graphs, graphs, texts, texts, st.floats(0, 10))
def test_no_rule_raises_whatever_the_annotation(
    annotation: Annotation, predicted: Annotation, text: str, shown: str, lead_time: float
) -> None:
    version = AnnotationVersion("k", annotation, "ada", lead_time=lead_time, config="a")
    submission = Submission(
        Article("fuzz", text),
        annotation,
        version=version,
        prediction=Prediction("m", predicted),
        config="b",
        shown=shown,
    )
    for finding in check_submission(submission):
        assert validator("finding").is_valid(json.loads(msgspec.json.encode(finding)))


@given(
    st.recursive(
        st.sampled_from([None, 0, -1, 1.5, "a", "claim", True]),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["doc_id", "regions", "links", "id", "label", "start", "end", "x"]),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    ).filter(lambda value: isinstance(value, dict))
)
def test_any_document_is_either_valid_or_found_out(document: dict[str, Any]) -> None:
    found = list(check_annotation(document, ARTICLE))
    for finding in found:
        assert validator("finding").is_valid(json.loads(msgspec.json.encode(finding)))
    codes = {f.code for f in found}
    assert ("schema" in codes) == (not validator("annotation").is_valid(document))


@pytest.mark.parametrize("side", ["start", "end"])
def test_offsets_count_code_points(side: str) -> None:
    text = "👩‍👩‍👧 Ada said yes."
    annotation = Annotation("e", (Region("s", "speaker", 6, 9, name="Ada", kind="person"),))
    codes = {f.code for f in check_annotation(annotation, Article("e", text))}
    assert codes == {"unused-speaker"}
    assert text[6:9] == "Ada"
