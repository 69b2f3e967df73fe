"""What an embedded server is given, without one; tests/e2e has the real thing."""

import fcntl
import socket

import pytest

from workbench.labelstudio import server
from workbench.labelstudio.secrets import Secrets, ensure_secrets

SECRETS = Secrets("embedded-1", "lead@workbench.invalid", "password", "token")


def test_the_server_inherits_nothing_that_label_studio_reads(tmp_path, monkeypatch):
    for name in ("DATABASE_NAME", "STORAGE_TYPE", "HEARTEX_DJANGO_DB", "LABEL_STUDIO_HOST"):
        monkeypatch.setenv(name, "elsewhere")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    given = server._environment(tmp_path, SECRETS, 8080)
    assert "elsewhere" not in given.values()
    assert given["LC_ALL"] == "C.UTF-8"
    assert given["LABEL_STUDIO_HOST"] == "http://127.0.0.1:8080"


def test_the_account_is_made_while_others_wait(tmp_path, monkeypatch):
    def look(home):
        with (home / "lock").open() as lock, pytest.raises(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return ensure_secrets(home)

    monkeypatch.setattr(server, "ensure_secrets", look)
    monkeypatch.setattr(server, "_start", lambda *_: server.ServerProcess(1, 0, 8080))
    monkeypatch.setattr(server, "_wait", lambda _, secrets, *__, **___: secrets)
    assert server.up(tmp_path).email == "lead@workbench.invalid"
    assert (tmp_path / ".workbench" / "labelstudio").stat().st_mode & 0o777 == 0o700


def test_the_last_port_may_be_taken_too():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert "for example `--port" in server._taken(taken.getsockname()[1]).remedy
    assert server._taken(65535).remedy == "Choose another one with `--port`."
