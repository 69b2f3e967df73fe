"""A project for the verbs to work on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def project(
    tmp_path: Path, workbench: Callable[..., tuple[int, str, str]], monkeypatch: pytest.MonkeyPatch
) -> Path:
    """An empty project, which is also the current folder."""
    folder = tmp_path / "campaign"
    assert workbench("init", folder)[0] == 0
    monkeypatch.chdir(folder)
    return folder
