import gc
import sys

import pytest

from workbench.labelstudio.tuning import leave_modules_alone, remember_version


@pytest.fixture
def version(monkeypatch):
    """Label Studio's own module, by the name that it has in the server."""
    module = pytest.importorskip("label_studio.core.version")
    monkeypatch.setitem(sys.modules, "core.version", module)
    monkeypatch.setattr(module, "get_git_commit_info", module.get_git_commit_info)
    return module


def test_label_studio_asks_for_its_version_once(version, monkeypatch):
    asked = []
    monkeypatch.setattr(version, "run", lambda command, **_: asked.append(command) or b"1.0-2-abc")
    monkeypatch.setattr(version, "_write_py", lambda info: None)
    remember_version()
    assert {version.get_git_version() for _ in range(3)} == {"1.0+2.abc"}
    assert len([command for command in asked if "describe" in command]) == 1


def test_what_is_loaded_by_now_is_not_collected_again():
    thresholds = gc.get_threshold()
    try:
        leave_modules_alone()
        assert gc.get_freeze_count() > 10_000
        assert gc.isenabled()
    finally:
        gc.unfreeze()
        gc.set_threshold(*thresholds)
