"""Heavy libraries that come with an extra, imported where they are used."""

from __future__ import annotations

import importlib
from types import ModuleType

from workbench.errors import WorkbenchError


def load_extra(module: str, extra: str, needed_by: str, error: type[WorkbenchError]) -> ModuleType:
    """Return a module of an extra. Raises the error given, naming the extra, without it."""
    try:
        return importlib.import_module(module)
    except ImportError as missing:
        raise error(
            f"{needed_by} needs the library {module}, which is not installed ({missing}).",
            remedy=f"Install it with `pip install 'workbench[{extra}]'`.",
        ) from missing
