"""What every test may ask for."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from workbench.cli import main

REPOSITORY = Path(__file__).parent.parent

# A busy machine is no failure: examples may take as long as they take.
settings.register_profile("workbench", deadline=None)
settings.load_profile("workbench")


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


@pytest.fixture
def workbench(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Runs `workbench ARGUMENTS`; returns exit code, standard output, standard error."""

    def run(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["workbench", *map(str, arguments)])
        try:
            main()
            code = 0
        except SystemExit as stop:
            code = int(stop.code or 0)
        return code, *capfd.readouterr()

    return run


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item):
    """Turn a skip into a failure where the run must not skip (WORKBENCH_REQUIRE=server,browser)."""
    report = yield
    required = os.environ.get("WORKBENCH_REQUIRE", "").split(",")
    if report.skipped and any(item.get_closest_marker(mark) for mark in required if mark):
        report.outcome = "failed"
        report.longrepr = f"skipped, but this run requires {required}: {report.longrepr}"
    return report
