"""A project folder is found, made once, and private."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from workbench.errors import ProjectError
from workbench.project import init_project, open_project


@pytest.mark.parametrize("title", ['A "quoted" title', "".join(map(chr, range(256))) + "🚢"])
def test_init_makes_a_project_that_opens(tmp_path: Path, title: str):
    project = init_project(tmp_path / "new", title=title)
    assert open_project(project.folder).settings.title == title
    with project.open_ledger() as ledger:
        assert ledger.count() == 0


def test_init_again_changes_nothing(tmp_path: Path):
    project = init_project(tmp_path)
    settings = project.folder / "workbench.toml"
    settings.write_text('title = "Mine"')
    assert init_project(tmp_path).settings.title == "Mine"


def test_a_folder_whose_name_is_no_utf_8_becomes_a_project(tmp_path: Path):
    project = init_project(tmp_path / os.fsdecode(b"caf\xe9"))
    assert project.settings.title == "caf?"
    project.open_ledger().close()


def test_the_state_folder_is_private(tmp_path: Path):
    assert stat.S_IMODE(init_project(tmp_path).state.stat().st_mode) == 0o700


def test_a_project_is_found_from_a_folder_below(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    init_project(tmp_path)
    (tmp_path / "a" / "b").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "a" / "b")
    assert open_project().folder == tmp_path


def test_a_relative_ledger_lies_in_the_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "below").mkdir()
    (tmp_path / "workbench.toml").write_text('[ledger]\nurl = "sqlite:///my.sqlite"')
    monkeypatch.chdir(tmp_path / "below")
    open_project().open_ledger().close()
    assert (tmp_path / "my.sqlite").exists()
    assert not list((tmp_path / "below").iterdir())


@pytest.mark.parametrize("name", ["what?", "c%41", "a#b", "50% & more"])
def test_a_ledger_lies_in_its_project_whatever_the_folder_is_called(tmp_path: Path, name: str):
    project = init_project(tmp_path / name)
    project.open_ledger().close()
    assert (project.state / "ledger.sqlite").exists()
    assert list(tmp_path.iterdir()) == [project.folder]


def test_no_project_is_an_error_with_a_remedy(tmp_path: Path):
    with pytest.raises(ProjectError, match="workbench init"):
        open_project(tmp_path)
