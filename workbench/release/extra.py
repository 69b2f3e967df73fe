"""Heavy libraries that only some formats need."""

from __future__ import annotations

import importlib
from types import ModuleType

from workbench.errors import ExportError


def load_extra(module: str, needed_by: str) -> ModuleType:
    """Return a module of the extra `release`. Raises ExportError, naming the extra, without it."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise ExportError(
            f"{needed_by} needs the library {module}, which is not installed ({error}).",
            remedy="Install it with `pip install 'workbench[release]'`.",
        ) from error
