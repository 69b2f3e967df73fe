"""Heavy libraries that only some formats need."""

from __future__ import annotations

from types import ModuleType

from workbench import extra
from workbench.errors import ExportError


def load_extra(module: str, needed_by: str) -> ModuleType:
    """Return a module of the extra `release`. Raises ExportError, naming the extra, without it."""
    return extra.load_extra(module, "release", needed_by, ExportError)
