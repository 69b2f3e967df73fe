"""One real Label Studio for the whole run, started as a user would start it, and ended."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import pytest

from workbench.labelstudio.accounts import Annotator, add_annotator
from workbench.labelstudio.port import LabelStudio
from workbench.labelstudio.process import find_free_port
from workbench.labelstudio.server import Server, down, find_home, up
from workbench.ledger import Ledger

sys.path.insert(0, str(Path(__file__).parent.parent / "labelstudio"))  # for `graphs`

_numbers = count(1)


@pytest.fixture(scope="session")
def server_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project folder of the embedded server."""
    return tmp_path_factory.mktemp("project")


@pytest.fixture(scope="session")
def server(server_folder: Path) -> Iterator[Server]:
    """The embedded server, running."""
    if find_spec("label_studio") is None:
        pytest.skip("Label Studio is not installed: install the extra `server`")
    try:
        # Runs of several people on one machine should not meet on a port.
        yield up(server_folder, port=find_free_port(20000 + os.getpid() % 20000))
    finally:
        down(server_folder)


@pytest.fixture(scope="session")
def lead(server: Server) -> Iterator[LabelStudio]:
    """The port to the server, as the lead."""
    with LabelStudio.connect(server) as port:
        yield port


@pytest.fixture(scope="session")
def ada(server_folder: Path, lead: LabelStudio) -> Annotator:
    """An annotator's account."""
    return add_annotator(lead, "ada", keep=find_home(server_folder))


@pytest.fixture(scope="session")
def annotator(server: Server, ada: Annotator) -> Iterator[LabelStudio]:
    """The port to the server, as that annotator."""
    with LabelStudio(server.url, ada.token) as port:
        yield port


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """An empty ledger."""
    with Ledger.open(f"sqlite:///{tmp_path / 'ledger.sqlite'}") as opened:
        yield opened


@pytest.fixture
def title() -> str:
    """A project title that no other test uses."""
    return f"Campaign {next(_numbers)}"
