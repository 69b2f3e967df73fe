"""Accounts on a server that is none."""

import httpx
import pytest

from workbench.labelstudio import accounts
from workbench.labelstudio.accounts import add_annotator

SITE = "http://labels.example.org/ls"


class Port:
    """As much of the port as an account takes."""

    url = SITE

    def users(self):
        return {}

    def invite_url(self):
        return f"{SITE}/user/signup/?token=abc"


@pytest.mark.parametrize(
    ("status", "body", "token"), [(200, '{"token": "legacy"}', "legacy"), (404, "<html>", "")]
)
def test_an_account_below_a_path_is_told_with_or_without_a_token(monkeypatch, status, body, token):
    answers = {("POST", "/ls/user/signup/"): httpx.Response(302)}
    answers["GET", "/ls/user/signup/"] = httpx.Response(200)
    answers["GET", "/ls/api/current-user/token"] = httpx.Response(status, text=body)
    transport = httpx.MockTransport(lambda asked: answers[asked.method, asked.url.path])
    client = httpx.Client
    monkeypatch.setattr(
        accounts.httpx, "Client", lambda **options: client(transport=transport, **options)
    )
    made = add_annotator(Port(), "Eve@example.org", password="correct horse")
    assert (made.email, made.password, made.token) == ("eve@example.org", "correct horse", token)
