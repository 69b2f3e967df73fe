"""Opening an embedded server, with a stand-in for it; tests/e2e has the real thing."""

import json

import httpx
import pytest

from workbench.errors import LoginError
from workbench.labelstudio import login
from workbench.labelstudio.login import open_server
from workbench.labelstudio.process import ServerProcess
from workbench.labelstudio.secrets import Secrets, read_secrets

SECRETS = Secrets("embedded-1", "lead@workbench.invalid", "password", "old")
PROCESS = ServerProcess(1, 0, 8080)


class Site:
    """A Label Studio whose account has this token and this password; `seen` is what was asked."""

    def __init__(self, token="new", password="password", email=SECRETS.email):
        self.token, self.password, self.email = token, password, email
        self.seen = []

    def __call__(self, asked: httpx.Request) -> httpx.Response:
        self.seen.append(asked.url.path)
        inside = "session=1" in asked.headers.get("cookie", "")
        match asked.method, asked.url.path:
            case "GET", "/api/current-user/whoami":
                if inside or asked.headers["authorization"] == f"Token {self.token}":
                    return httpx.Response(200, json={"email": self.email})
                return httpx.Response(401, json={"detail": "Invalid token."})
            case "POST", "/user/login/" if f"password={self.password}&" in asked.read().decode():
                return httpx.Response(302, headers={"set-cookie": "session=1; Path=/"})
            case "GET", "/api/current-user/token" if inside:
                return httpx.Response(200, json={"token": self.token})
            case "GET", "/api/current-user/token":
                return httpx.Response(401, json={"detail": "No credentials."})
        return httpx.Response(200, headers={"set-cookie": "csrftoken=abc; Path=/"})


@pytest.fixture
def serve(monkeypatch):
    """Puts a site where the embedded server is, whose process has the port or not."""
    client = httpx.Client

    def put(site, *, listens=True):
        transport = httpx.MockTransport(site)
        monkeypatch.setattr(
            login.httpx, "Client", lambda **options: client(transport=transport, **options)
        )
        monkeypatch.setattr(ServerProcess, "listens", lambda _: listens)
        return site

    return put


def test_a_valid_token_opens_the_server(tmp_path, serve):
    site = serve(Site("old"))
    assert open_server(PROCESS, SECRETS, tmp_path) == SECRETS
    assert site.seen == ["/api/current-user/whoami"]


def test_a_token_that_was_renewed_is_fetched_and_kept(tmp_path, serve):
    serve(Site("new"))
    opened = open_server(PROCESS, SECRETS, tmp_path)
    assert opened is not None
    assert opened.token == "new"
    assert read_secrets(tmp_path) == opened


def test_a_changed_password_is_asked_for(tmp_path, serve):
    serve(Site("new", "changed"))
    with pytest.raises(LoginError) as caught:
        open_server(PROCESS, SECRETS, tmp_path)
    assert str(tmp_path / "secrets.json") in caught.value.message
    assert "Write the password" in caught.value.remedy
    assert not (tmp_path / "secrets.json").exists()


def test_another_programs_server_is_not_told_the_password(tmp_path, serve):
    site = serve(Site("new"), listens=False)
    assert open_server(PROCESS, SECRETS, tmp_path) is None
    assert site.seen == ["/api/current-user/whoami"]


@pytest.mark.parametrize("body", [json.dumps([]), "<html>", '{"email": "ann@example.org"}'])
def test_what_is_no_server_of_ours_opens_to_nobody(tmp_path, serve, body):
    serve(lambda _: httpx.Response(200, text=body))
    assert open_server(PROCESS, SECRETS, tmp_path) is None
