"""Lets tests here and in tests/e2e import `graphs`, and gives those here a server that is none."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from workbench.labelstudio import port as module
from workbench.labelstudio.port import LabelStudio
from workbench.ledger import Ledger

sys.path.insert(0, str(Path(__file__).parent))

from standin import StandIn


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> StandIn:
    """A Label Studio in memory."""
    made = StandIn()
    monkeypatch.setattr(module, "Transport", lambda *_: made)
    return made


@pytest.fixture
def port(server: StandIn) -> Iterator[LabelStudio]:
    """The port to that server."""
    with LabelStudio(server.url, "token") as opened:
        yield opened


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """An empty ledger."""
    with Ledger.open(f"sqlite:///{tmp_path / 'ledger.sqlite'}") as opened:
        yield opened
