"""The schema reference `docs/schemas.md`, made from the schemas themselves (`make docs`)."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from workbench.schema import schema, schema_names

HEAD = """\
# Schemas

Made from `schemas/*.schema.json` by `make docs`; a test holds it to the files.

The files in `schemas/` are JSON Schema 2020-12 and the public contract: what the workbench reads
and writes as JSON follows them, and a test holds the Python types of `workbench.model` to them
field by field. Every object is closed: an unknown field is an error, so that a misspelt one is
found.

```python
from workbench.schema import schema, validator

validator("annotation").is_valid(document)
schema("annotation")["$id"]  # urn:workbench:schema:annotation:1
```

Offsets everywhere are Unicode code points (Python `str` indices), half-open, into the article's
normalised text.

What a schema cannot say, because it spans several places of a document or needs the article
(offsets in range, links to regions that exist, one speaker for a quote), is said by the rules in
[checks.md](checks.md).

## Versions

The last part of an `$id` is the schema's version, a whole number.

- **Same number:** every document that was valid stays valid and means the same. Allowed are a new
  optional field, a new value of an enumeration, a wider limit, better words. Because objects are
  closed, an older workbench may refuse a newer document; it never reads it wrongly.
- **Next number:** anything else, such as a field that is removed, renamed or newly required, a
  narrower limit, or the same words with another meaning. The release that raises the number also
  reads documents of the number before, and its changelog says how they are converted.

Documents carry no version of their own. A release's manifest names the schemas it follows, and the
ledger's migrations bring what it holds to the schemas of the installed workbench.
"""


def render_reference() -> str:
    """Return `docs/schemas.md`: how schemas are versioned, then every schema with its fields."""
    return HEAD + "".join(part for name in schema_names() for part in _render_schema(name))


def _render_schema(name: str) -> Iterator[str]:
    node = schema(name)
    yield f"\n## {name}\n\n`{node['$id']}` · [schemas/{name}.schema.json]"
    yield f"(../schemas/{name}.schema.json)\n\n{node['description']}\n"
    yield from _render_fields(name, node)
    for inner, definition in node.get("$defs", {}).items():
        if "properties" in definition:
            yield f"\n### {name}: {inner}\n\n{definition.get('description', '')}\n"
            yield from _render_fields(name, definition)


def _render_fields(name: str, node: Mapping[str, Any]) -> Iterator[str]:
    required = node.get("required", ())
    yield "\n| field | value | |\n|---|---|---|\n"
    for field, value in node.get("properties", {}).items():
        mark = " *" if field in required else ""
        words = _resolve(name, value).get("description", "")
        yield f"| `{field}`{mark} | {_describe(name, value)} | {words} |\n"
    if required:
        yield "\n\\* required\n"


def _resolve(name: str, node: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a node with its reference followed; its own words win."""
    base, _, pointer = str(node.get("$ref", "")).partition("#/")
    if not pointer:
        return node
    found: Any = schema(base.split(":")[3] if base else name)
    for part in pointer.split("/"):
        found = found[part]
    return {**found, **node}


def _describe(name: str, node: Mapping[str, Any]) -> str:
    """Return in a few words what a field may hold."""
    node = _resolve(name, node)
    if "enum" in node or "const" in node:
        values = node.get("enum", [node.get("const")])
        return ", ".join(f"`{json.dumps(value)}`" for value in values)
    if "anyOf" in node or "oneOf" in node:
        choices = node.get("anyOf") or node["oneOf"]
        return " or ".join(_describe(name, choice) for choice in choices)
    kinds = node.get("type", "any value")
    if kinds == "array" and isinstance(node.get("items"), dict):
        return f"array of {_describe(name, node['items'])}"
    if "$ref" in node and "title" in node:
        return str(node["title"]).lower()
    return " or ".join(kinds) if isinstance(kinds, list) else str(kinds)


if __name__ == "__main__":
    sys.stdout.write(render_reference())
