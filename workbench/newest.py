"""Which annotation of an article is somebody's newest."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from workbench.model import AnnotationVersion

_EARLIEST = datetime.min.replace(tzinfo=UTC)


def touched_at(version: AnnotationVersion) -> datetime:
    """Return when an annotation was last changed, or made; else the earliest of all times."""
    return version.updated_at or version.created_at or _EARLIEST


def newest_by_annotator(versions: Iterable[AnnotationVersion]) -> dict[str, AnnotationVersion]:
    """Return everybody's newest annotation of an article, by name; of one time the last key's."""
    ordered = sorted(versions, key=lambda version: (touched_at(version), version.key))
    newest = {version.annotator: version for version in ordered}
    return dict(sorted(newest.items()))
