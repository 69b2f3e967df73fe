"""Types, schemas and their examples say the same, in both directions."""

from __future__ import annotations

import types
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec
import pytest
from jsonschema import Draft202012Validator

from workbench import model
from workbench.check.rulebook import load_rules
from workbench.errors import InputError
from workbench.schema import schema, schema_names, validator

ANNOTATION = "urn:workbench:schema:annotation:1"
PAIRS = [
    (model.Article, "article", ""),
    (model.Annotation, "annotation", ""),
    (model.Region, "annotation", "region"),
    (model.Link, "annotation", "link"),
    (model.Attributions, "attributions", ""),
    (model.Attribution, "attributions", "attribution"),
    (model.Claim, "attributions", "claim"),
    (model.Finding, "finding", ""),
]
ROOTS = [(kind, name) for kind, name, inner in PAIRS if not inner]
FIELDS = [
    pytest.param(kind, name, inner, field, id=f"{kind.__name__}.{field.encode_name}")
    for kind, name, inner in PAIRS
    for field in msgspec.structs.fields(kind)
]


def definition(name: str, inner: str) -> dict[str, Any]:
    return schema(name)["$defs"][inner] if inner else schema(name)


def resolve(name: str, node: dict[str, Any]) -> dict[str, Any]:
    """Return a property's schema with its `$ref` followed."""
    reference = node.get("$ref")
    if reference is None:
        return node
    base, _, pointer = reference.partition("#")
    owner = "annotation" if base == ANNOTATION else name
    found: Any = schema(owner)
    for part in pointer.strip("/").split("/"):
        found = found[part]
    return {**resolve(owner, found), **{k: v for k, v in node.items() if k != "$ref"}}


def parts_of(kind: Any) -> tuple[Any, ...]:
    """Return the members of a union, or the type alone."""
    return get_args(kind) if get_origin(kind) in (Union, types.UnionType) else (kind,)


def json_types(kind: Any) -> set[str]:
    names = {str: "string", int: "integer", float: "number", type(None): "null", tuple: "array"}
    return {names[get_origin(part) or part] for part in parts_of(kind)}


@pytest.mark.parametrize(("kind", "name", "inner"), PAIRS)
def test_fields_and_required_fields_are_the_same(kind: type, name: str, inner: str) -> None:
    node = definition(name, inner)
    fields = msgspec.structs.fields(kind)
    assert set(node["properties"]) == {field.encode_name for field in fields}
    assert set(node["required"]) == {field.encode_name for field in fields if field.required}


@pytest.mark.parametrize(("kind", "name", "inner"), PAIRS)
def test_objects_are_closed_and_described(kind: type, name: str, inner: str) -> None:
    node = definition(name, inner)
    assert node["unevaluatedProperties"] is False
    assert node["title"]
    assert node["description"]


@pytest.mark.parametrize(("kind", "name", "inner", "field"), FIELDS)
def test_values_are_the_same(kind: type, name: str, inner: str, field: Any) -> None:
    node = resolve(name, definition(name, inner)["properties"][field.encode_name])
    hint = get_type_hints(kind)[field.name]
    allowed: set[Any] = set()
    for part in parts_of(hint):
        if get_origin(part) is Literal:
            allowed |= set(get_args(part))
    if allowed:
        assert set(node["enum"]) == allowed | ({None} if type(None) in parts_of(hint) else set())
    else:
        stated = node["type"]
        assert ({stated} if isinstance(stated, str) else set(stated)) == json_types(hint)


def test_layers_have_the_same_values_and_default() -> None:
    node = definition("annotation", "layers")
    assert tuple(node["items"]["enum"]) == model.LAYERS
    assert tuple(node["default"]) == model.LAYERS


@pytest.mark.parametrize("name", schema_names())
def test_schema_is_valid_versioned_and_has_valid_examples(name: str) -> None:
    node = schema(name)
    Draft202012Validator.check_schema(node)
    assert node["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    stem, _, version = node["$id"].rpartition(":")
    assert stem == f"urn:workbench:schema:{name}"
    assert version.isdecimal()
    assert node["examples"]
    for example in node["examples"]:
        assert list(validator(name).iter_errors(example)) == []


@pytest.mark.parametrize(("kind", "name"), ROOTS)
def test_examples_decode_and_come_back_valid(kind: type, name: str) -> None:
    for example in schema(name)["examples"]:
        value = msgspec.convert(example, kind, strict=True)
        again = msgspec.json.decode(msgspec.json.encode(value))
        assert list(validator(name).iter_errors(again)) == []
        assert msgspec.convert(again, kind) == value


@pytest.mark.parametrize(("kind", "name"), ROOTS)
def test_unknown_fields_are_refused_by_both(kind: type, name: str) -> None:
    strange = {**schema(name)["examples"][0], "surprise": 1}
    assert not validator(name).is_valid(strange)
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(strange, kind)


REFUSED = [
    ("annotation", {"regions": [{"id": "a", "label": "cue", "start": 0, "end": 1, "name": "x"}]}),
    (
        "annotation",
        {"regions": [{"id": "a", "label": "cue", "start": 0, "end": 1, "kind": "person"}]},
    ),
    (
        "annotation",
        {"regions": [{"id": "a", "label": "quote", "start": 0, "end": 1, "stance": "deny"}]},
    ),
    ("annotation", {"regions": [{"id": "a", "label": "claim", "start": 0, "end": 1}]}),
    (
        "annotation",
        {
            "layers": ["attribution"],
            "regions": [{"id": "a", "label": "claim", "start": 0, "end": 1, "stance": "deny"}],
        },
    ),
    ("annotation", {"regions": [{"id": "a", "label": "cue", "start": -1, "end": 1}]}),
    ("annotation", {"regions": [{"id": "a", "label": "cue", "start": 0, "end": 1, "score": 1.5}]}),
    ("annotation", {"layers": []}),
    ("annotation", {"layers": ["stance", "stance"]}),
    ("annotation", {"doc_id": ""}),
    ("article", {"text": "carriage\r\nreturn"}),
    ("attributions", {"attributions": [{"content": [[0, 1]], "stance": None}]}),
    ("attributions", {"attributions": [{"content": [], "stance": "none"}]}),
    ("attributions", {"attributions": [{"content": [[0, 1, 2]], "stance": "none"}]}),
    (
        "attributions",
        {"attributions": [{"content": [[0, 1]], "stance": "none", "speaker_name": "Ada"}]},
    ),
    (
        "attributions",
        {"layers": ["attribution"], "attributions": [{"content": [[0, 1]], "stance": "none"}]},
    ),
    ("finding", {"code": "Not Kebab"}),
    ("finding", {"start": 3, "end": None}),
    ("finding", {"excerpt": "x" * 81}),
]


@pytest.mark.parametrize(("name", "change"), REFUSED)
def test_what_the_contract_rules_out_is_refused(name: str, change: dict[str, Any]) -> None:
    good = schema(name)["examples"][0]
    assert validator(name).is_valid(good)
    assert not validator(name).is_valid({**good, **change})


def test_unknown_schema_is_named() -> None:
    with pytest.raises(InputError, match="no schema 'nonsense'"):
        schema("nonsense")


def test_example_findings_are_of_rules_that_there_are() -> None:
    severities = {rule.code: rule.severity for rule in load_rules()}
    for example in schema("finding")["examples"]:
        assert severities[example["code"]] == example["severity"]
