"""The JSON Schemas that travel with the package, and validators for them."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from workbench.errors import InputError
from workbench.resources import resource

_SUFFIX = ".schema.json"


@cache
def schema_names() -> tuple[str, ...]:
    """Return the names of all bundled schemas, sorted: `("annotation", "article", …)`."""
    return tuple(
        sorted(p.name.removesuffix(_SUFFIX) for p in resource("schemas").glob(f"*{_SUFFIX}"))
    )


@cache
def schema(name: str) -> dict[str, Any]:
    """Return the JSON Schema called `name`; treat it as read-only. Raises InputError if unknown."""
    if name not in schema_names():
        raise InputError(
            f"There is no schema {name!r}.", remedy=f"Use {', '.join(schema_names())}."
        )
    loaded: dict[str, Any] = json.loads(
        resource("schemas", f"{name}{_SUFFIX}").read_text(encoding="utf-8")
    )
    return loaded


@cache
def validator(name: str) -> Draft202012Validator:
    """Return the compiled validator of schema `name`, which finds the other schemas by their `$id`.

    Raises InputError for an unknown name. See JSON Schema 2020-12, https://json-schema.org.
    """
    contents = [schema(each) for each in schema_names()]
    registry: Registry[Any] = Registry().with_resources(
        (each["$id"], Resource.from_contents(each)) for each in contents
    )
    return Draft202012Validator(schema(name), registry=registry)
