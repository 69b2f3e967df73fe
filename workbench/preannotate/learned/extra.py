"""The libraries that only learning, or what was learned, needs."""

from __future__ import annotations

from types import ModuleType
from typing import Literal

from workbench import extra
from workbench.errors import ModelError


def load_extra(module: str, name: Literal["learned", "train"], needed_by: str) -> ModuleType:
    """Return a module of an extra. Raises ModelError, naming the extra, without it."""
    return extra.load_extra(module, name, needed_by, ModelError)
