import json

import pytest
from graphs import articles
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.errors import InputError
from workbench.labelstudio import from_results, to_results
from workbench.labelstudio.faults import FAULTS
from workbench.model import Annotation, Link, Region

TEXT = "🙂 Ada said “no” and Bo said yes."
SPEAKER = Region("s1", "speaker", 2, 5, name="Ada Marsh", kind="person", score=0.5)
CLAIM = Region("c1", "claim", 11, 15, stance="deny", score=1.0)
GRAPH = Annotation("a1", (SPEAKER, CLAIM), (Link("said_by", "c1", "s1"),))


def read(results, text=TEXT):
    return from_results(results, text=text, doc_id="a1")


def through_json(value):
    return json.loads(json.dumps(value))


@given(articles())
@settings(max_examples=300, deadline=None)
def test_a_well_formed_graph_comes_back_identical(article):
    text, annotation = article
    results = through_json(to_results(annotation, text))
    conversion = from_results(results, text=text, doc_id="a1", layers=annotation.layers)
    assert conversion.findings == ()
    assert conversion.annotation == annotation


@given(articles())
@settings(max_examples=100, deadline=None)
def test_turned_arrows_and_wrong_texts_change_nothing_but_claim_links(article):
    text, annotation = article
    results = through_json(to_results(annotation, text))
    for item in results:
        if item["type"] == "relation" and not item.get("labels"):
            item["from_id"], item["to_id"] = item["to_id"], item["from_id"]
        if item["type"] == "labels":
            item["value"]["text"] = "what the browser made of it"
    conversion = from_results(results, text=text, doc_id="a1", layers=annotation.layers)
    assert conversion.findings == ()
    assert set(conversion.annotation.links) == set(annotation.links)
    assert conversion.annotation.regions == annotation.regions


def test_items_are_what_label_studio_expects():
    labels, name, kind, claim, relation = to_results(GRAPH, TEXT)
    assert labels == {
        "id": "s1",
        "from_name": "label",
        "to_name": "text",
        "type": "labels",
        "score": 0.5,
        "value": {"start": 2, "end": 5, "text": "Ada", "labels": ["speaker"]},
    }
    assert name["id"] == kind["id"] == "s1"
    assert name["value"] == {"start": 2, "end": 5, "text": ["Ada Marsh"]}
    assert kind["value"]["choices"] == ["person"]
    assert claim["value"]["labels"] == ["claim_deny"]
    assert relation == {"type": "relation", "from_id": "c1", "to_id": "s1", "direction": "right"}


def test_a_claim_without_stance_cannot_be_shown():
    with pytest.raises(InputError, match="no stance"):
        to_results(Annotation("a1", (Region("c1", "claim", 0, 1),)), TEXT)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=10,
)
FIELDS = ("id", "from_name", "type", "from_id", "to_id", "direction", "labels", "value", "score")
VALUES = ("start", "end", "labels", "text", "choices")


@given(st.data())
@settings(max_examples=400, deadline=None)
def test_garbage_never_raises_and_every_lost_item_is_reported(data):
    results = through_json(to_results(GRAPH, TEXT)) + data.draw(st.lists(json_values, max_size=2))
    for _ in range(data.draw(st.integers(1, 4))):
        item = data.draw(st.sampled_from(results))
        if isinstance(item, dict):
            inner = item.get("value") if data.draw(st.booleans()) else item
            names = FIELDS if inner is item else VALUES
            if isinstance(inner, dict):
                inner[data.draw(st.sampled_from(names))] = data.draw(json_values)
    conversion = read(results)
    assert all(finding.code in FAULTS for finding in conversion.findings)
    regions = [i for i in results if isinstance(i, dict) and i.get("type") == "labels"]
    lost = len(regions) - len(conversion.annotation.regions)
    assert lost <= len(conversion.findings)


@given(json_values)
def test_anything_may_stand_for_a_result(value):
    conversion = read(value)
    assert conversion.annotation.doc_id == "a1"
    assert isinstance(value, list) or [f.code for f in conversion.findings] == ["unreadable-result"]


def region(**changes):
    value = {"start": 2, "end": 5, "labels": ["speaker"], **changes.pop("value", {})}
    return {"id": "x", "type": "labels", "from_name": "label", "value": value, **changes}


def field(kind, control, value, owner="x"):
    return {"id": owner, "type": kind, "from_name": control, "value": value}


@pytest.mark.parametrize(
    ("items", "code", "path"),
    [
        ([7], "unreadable-item", "$[0]"),
        ([{"type": "rectangle"}], "unreadable-item", "$[0]"),
        ([region() | {"value": None}], "unreadable-region", "$[0].value"),
        ([region(value={"start": "2"})], "unreadable-region", "$[0].value"),
        ([region(value={"end": 5.0})], "unreadable-region", "$[0].value"),
        ([region(id="")], "unreadable-region", "$[0].id"),
        ([region(), region()], "repeated-id", "$[1].id"),
        ([region(value={"labels": []})], "several-labels", "$[0].value.labels"),
        ([region(value={"labels": ["cue", "quote"]})], "several-labels", "$[0].value.labels"),
        ([region(value={"labels": ["Speaker"]})], "unknown-label", "$[0].value.labels[0]"),
        ([region(score=float("nan"))], "unreadable-score", "$[0].score"),
        ([region(score=10**400)], "unreadable-score", "$[0].score"),
        ([field("textarea", "name", {"text": ["Ada"]})], "orphan-field", "$[0]"),
        ([region(), field("textarea", "name", {})], "unreadable-field", "$[1].value.text"),
        (
            [region(), field("choices", "kind", {"choices": ["robot"]})],
            "unreadable-field",
            "$[1].value.choices",
        ),
        ([region(), field("textarea", "other", {"text": ["A"]})], "unreadable-item", "$[1]"),
        ([{"type": "relation", "from_id": 3}], "unreadable-relation", "$[0]"),
        (
            [region(), {"type": "relation", "from_id": "x", "to_id": "gone"}],
            "dangling-link",
            "$[1].to_id",
        ),
        ([region(), {"type": "relation", "from_id": "x", "to_id": "x"}], "self-link", "$[1]"),
    ],
)
def test_each_unreadable_item_is_named_by_code_and_path(items, code, path):
    (finding,) = read(items).findings
    assert (finding.code, finding.path) == (code, path)
    assert finding.remedy


def test_a_finding_quotes_the_text_it_is_about():
    (finding,) = read([region(value={"labels": ["nonsense"]})]).findings
    assert (finding.start, finding.end, finding.excerpt) == (2, 5, "Ada")


@pytest.mark.parametrize("text", ["  Ada Marsh\n", ["Ada Marsh"]])
def test_a_typed_name_loses_surrounding_blanks(text):
    (found,) = read([region(), field("textarea", "name", {"text": text})]).annotation.regions
    assert found.name == "Ada Marsh"


def test_offsets_beyond_the_text_are_kept_for_check_to_judge():
    conversion = read([region(value={"end": 9999})])
    assert conversion.findings == ()
    assert conversion.annotation.regions[0].end == 9999
