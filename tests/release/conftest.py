"""Lets tests here import `campaign`, and opens its ledger."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from workbench.ledger import Ledger

sys.path.insert(0, str(Path(__file__).parent))

from campaign import fill  # the line above lets it be found


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """Three articles; `toll` has a prediction, and each one submitted annotation, by Ada or Bea."""
    with Ledger.open(f"sqlite:///{tmp_path / 'ledger.db'}") as opened:
        fill(opened)
        yield opened
