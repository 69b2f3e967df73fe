"""A typed annotation conforms if, and only if, its JSON form is valid by the schema."""

from __future__ import annotations

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.check.conform import conforms
from workbench.model import (
    KINDS,
    LABELS,
    LAYERS,
    LINK_KINDS,
    STANCES,
    Annotation,
    Link,
    Region,
)
from workbench.schema import schema, validator

ids = st.sampled_from(["", "a", "b"])
regions = st.builds(
    Region,
    id=ids,
    label=st.sampled_from(LABELS),
    start=st.integers(-1, 3),
    end=st.integers(-1, 3),
    name=st.sampled_from([None, "", "Ada"]),
    kind=st.sampled_from([None, *KINDS]),
    stance=st.sampled_from([None, *STANCES]),
    score=st.sampled_from([None, -0.1, 0.0, 0.5, 1.0, 1.5]),
)
sound_regions = st.builds(
    lambda label, stance, name: Region(
        "a",
        label,
        0,
        1,
        name=name if label == "speaker" else None,
        stance=stance if label == "claim" else None,
    ),
    label=st.sampled_from(LABELS),
    stance=st.sampled_from([None, *STANCES]),
    name=st.sampled_from([None, "Ada"]),
)
annotations = st.builds(
    Annotation,
    doc_id=st.sampled_from(["doc", "doc", "doc", ""]),
    regions=st.one_of(
        st.lists(sound_regions, max_size=3).map(tuple), st.lists(regions, max_size=2).map(tuple)
    ),
    links=st.lists(st.builds(Link, st.sampled_from(LINK_KINDS), ids, ids), max_size=1).map(tuple),
    layers=st.one_of(st.just(LAYERS), st.lists(st.sampled_from(LAYERS), max_size=3).map(tuple)),
)


@given(annotations)
def test_conforms_is_the_schema(annotation: Annotation) -> None:
    document = json.loads(msgspec.json.encode(annotation))
    assert conforms(annotation) == validator("annotation").is_valid(document)


json_values = st.sampled_from([None, True, 0, 1, 2.0, 0.5, "", "a", [], {}, "claim", "stance"])


@given(st.data())
def test_documents_that_decode_and_conform_are_valid(data: st.DataObject) -> None:
    """What lets the check pass over the validator, shown on documents broken in one place."""
    document = json.loads(json.dumps(schema("annotation")["examples"][0]))
    place = data.draw(st.sampled_from([document, *document["regions"], *document["links"]]))
    key = data.draw(st.sampled_from([*place, "extra"]))
    place[key] = data.draw(json_values)
    try:
        typed = msgspec.convert(document, Annotation)
    except msgspec.ValidationError:
        return
    assert conforms(typed) == validator("annotation").is_valid(document)


@pytest.mark.parametrize("score", [float("nan"), float("inf")])
def test_a_score_that_json_cannot_hold_does_not_conform(score: float) -> None:
    assert not conforms(Annotation("doc", (Region("a", "cue", 0, 1, score=score),)))
