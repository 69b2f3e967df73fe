"""Lets tests here import `campaign`, and opens its ledger."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from workbench.ledger import Ledger

sys.path.insert(0, str(Path(__file__).parent))

from campaign import fill  # the line above lets it be found


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The campaign's database, made once: a test gets a copy."""
    path = tmp_path_factory.mktemp("campaign") / "ledger.db"
    with Ledger.open(f"sqlite:///{path}") as opened:
        fill(opened)
    return path


@pytest.fixture
def ledger(filled: Path, tmp_path: Path) -> Iterator[Ledger]:
    """Three articles; `toll` has a prediction, and each one submitted annotation, by Ada or Bea."""
    shutil.copy(filled, tmp_path / "ledger.db")
    with Ledger.open(f"sqlite:///{tmp_path / 'ledger.db'}") as opened:
        yield opened
