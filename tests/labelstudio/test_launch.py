import sqlite3

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


def test_the_server_is_tuned_before_it_serves(monkeypatch):
    done = []
    monkeypatch.setattr(launch, "tune", lambda: done.append("tuned"))
    monkeypatch.setattr(launch, "_serve_forever", lambda *given: done.append(given))
    server = object()
    launch._serve(server, 0.5)
    assert done == ["tuned", (server, 0.5)]
