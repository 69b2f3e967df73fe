"""The document against the JSON Schema of annotations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from workbench.check.rule import Flaw, rule
from workbench.schema import validator

_LONGEST = 200


@rule(
    "schema",
    "Not an annotation by the schema",
    severity="error",
    remedy="Mend the program that wrote it: schemas/annotation.schema.json says what is expected.",
    scope="document",
)
def find_misfits(document: Any) -> Iterator[Flaw]:
    """The annotation does not follow `schemas/annotation.schema.json`: a field is missing, unknown
    or of the wrong type, a region that is no speaker has a name, a claim lacks its stance.
    """
    for error in validator("annotation").iter_errors(document):
        reason = error.schema.get("$comment") if isinstance(error.schema, dict) else None
        message = reason or error.message
        if len(message) > _LONGEST:
            message = message[: _LONGEST - 1] + "…"
        start, end = _place(document, list(error.absolute_path))
        yield Flaw(f"{message[0].upper()}{message[1:]}.", error.json_path, start, end)


def _place(document: Any, path: list[str | int]) -> tuple[int | None, int | None]:
    """Return the offsets of the region that the path leads into, where it has any."""
    if path[:1] != ["regions"] or len(path) < 2:
        return None, None
    match document["regions"][path[1]]:
        case {"start": start, "end": end} if type(start) is type(end) is int:  # and no bool
            return start, end
    return None, None
