import pytest

from workbench.errors import ProjectError
from workbench.labelstudio.secrets import ensure_secrets, read_secrets


def test_secrets_are_made_once_and_private(tmp_path):
    home = tmp_path / "deep" / "home"
    made = ensure_secrets(home)
    assert ensure_secrets(home) == made == read_secrets(home)
    assert home.stat().st_mode & 0o777 == 0o700
    assert (home / "secrets.json").stat().st_mode & 0o777 == 0o600
    assert made != ensure_secrets(tmp_path / "other")


def test_secrets_do_not_show_when_printed(tmp_path):
    made = ensure_secrets(tmp_path)
    assert made.password not in repr(made)
    assert made.token not in repr(made)


def test_no_secrets_yet(tmp_path):
    assert read_secrets(tmp_path) is None


@pytest.mark.parametrize("content", ["", "{}", "[1]"])
def test_damaged_secrets_name_the_remedy(tmp_path, content):
    (tmp_path / "secrets.json").write_text(content)
    with pytest.raises(ProjectError, match="damaged") as caught:
        ensure_secrets(tmp_path)
    assert str(tmp_path) in caught.value.remedy
