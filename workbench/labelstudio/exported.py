"""What we read of an exported task. Decoded by this type, the rest takes neither time nor memory.

Most of the rest are the predictions that annotations began from, once more with all their regions.
"""

from __future__ import annotations

from typing import Any, TypedDict


class Origin(TypedDict, total=False):
    """The prediction that an annotation began from."""

    model_version: str | None


class Entry(TypedDict, total=False):
    """An annotation or a draft; only a draft names its `user`."""

    id: int
    result: Any
    created_at: str | None
    updated_at: str | None
    lead_time: float | None
    completed_by: int | None
    updated_by: int | None
    was_cancelled: bool
    parent_prediction: int | None
    prediction: Origin | None
    user: Any


class Task(TypedDict):
    """A task; of its predictions come the ids."""

    id: int
    data: dict[str, Any]
    annotations: list[Entry]
    drafts: list[Entry]
    predictions: list[int]
