"""The libraries that only learning, or what was learned, needs."""

from __future__ import annotations

import importlib
from types import ModuleType
from typing import Literal

from workbench.errors import ModelError


def load_extra(module: str, extra: Literal["learned", "train"], needed_by: str) -> ModuleType:
    """Return a module of an extra. Raises ModelError, naming the extra, without it."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise ModelError(
            f"{needed_by} needs the library {module}, which is not installed ({error}).",
            remedy=f"Install it with `pip install 'workbench[{extra}]'`.",
        ) from error
