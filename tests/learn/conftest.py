"""Without torch the modules here cannot be imported: they are skipped whole, or must not be."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

import pytest

MISSING = find_spec("torch") is None
REQUIRED = "train" in os.environ.get("WORKBENCH_REQUIRE", "").split(",")


class Skipped(pytest.Module):
    def collect(self) -> NoReturn:
        pytest.skip("training needs torch: `make test` installs it")


def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> Skipped | None:
    if MISSING and not REQUIRED:
        return Skipped.from_parent(parent, path=module_path)
    return None
