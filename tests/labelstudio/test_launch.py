import gc
import sqlite3
import sys

import pytest

from workbench.labelstudio import launch
from workbench.labelstudio.launch import DATABASE, keep_template, use_template


@pytest.fixture
def home(tmp_path):
    made = tmp_path / "home"
    made.mkdir()
    with sqlite3.connect(made / DATABASE) as database:
        database.execute("CREATE TABLE htx_user (email TEXT)")
    return made


def test_a_migrated_database_is_kept_and_used_again(tmp_path, home):
    template, fresh = tmp_path / "cache" / "template.sqlite3", tmp_path / "fresh"
    fresh.mkdir()
    assert use_template(template, fresh) is False
    assert keep_template(template, home) is True
    assert use_template(template, fresh) is True
    with sqlite3.connect(fresh / DATABASE) as database:
        assert database.execute("SELECT count(*) FROM htx_user").fetchone() == (0,)


def test_a_database_with_a_user_never_becomes_a_template(tmp_path, home):
    with sqlite3.connect(home / DATABASE) as database:
        database.execute("INSERT INTO htx_user VALUES ('lead@workbench.invalid')")
    assert keep_template(tmp_path / "template.sqlite3", home) is False
    assert not (tmp_path / "template.sqlite3").exists()


def test_a_database_that_is_there_is_never_overwritten(tmp_path, home):
    template = tmp_path / "template.sqlite3"
    template.write_bytes(b"template")
    assert use_template(template, home) is False


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path, home):
    (tmp_path / "cache").write_text("a file, not a folder")
    assert keep_template(tmp_path / "cache" / "template.sqlite3", home) is False


def test_a_template_that_cannot_be_put_in_its_place_leaves_nothing(tmp_path, home):
    (tmp_path / "cache" / "template.sqlite3" / "in the way").mkdir(parents=True)
    assert keep_template(tmp_path / "cache" / "template.sqlite3", home) is False
    assert [path.name for path in (tmp_path / "cache").iterdir()] == ["template.sqlite3"]


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
    launch.remember_version()
    assert {version.get_git_version() for _ in range(3)} == {"1.0+2.abc"}
    assert len([command for command in asked if "describe" in command]) == 1


@pytest.mark.usefixtures("version")
def test_the_server_serves_without_collecting_its_own_modules_again(monkeypatch):
    seen = []
    thresholds = gc.get_threshold()
    monkeypatch.setattr(
        launch, "_serve_forever", lambda *_: seen.append((gc.get_freeze_count(), gc.isenabled()))
    )
    try:
        launch._serve(object(), 0.5)
    finally:
        gc.unfreeze()
        gc.set_threshold(*thresholds)
    ((frozen, enabled),) = seen
    assert frozen > 10_000
    assert enabled
