"""What every test may ask for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def corpora() -> Path:
    """The folder of the development corpora, which are not part of the repository."""
    folder = Path(os.environ.get("WORKBENCH_CORPORA", REPOSITORY.parent / "shared" / "data"))
    if not (folder / "polnear" / "dev.jsonl").exists():
        pytest.skip(f"development corpora not found at {folder} (set WORKBENCH_CORPORA)")
    return folder


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The folder of the seed articles."""
    return REPOSITORY / "seeds"
