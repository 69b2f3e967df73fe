"""Accounts on a server that is none."""

import httpx
import pytest

from workbench.errors import SettingsError
from workbench.labelstudio import accounts
from workbench.labelstudio.accounts import Annotator, add_annotator

SITE = "http://labels.example.org/ls"


class Port:
    """As much of the port as an account takes."""

    url = SITE

    def __init__(self, *there):
        self.there = there

    def users(self):
        return dict(enumerate(self.there))

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


def test_a_login_is_told_again_as_long_as_the_server_has_it(monkeypatch, tmp_path):
    monkeypatch.setattr(
        accounts, "_sign_up", lambda _, email, password: Annotator(email, password, "token")
    )
    first = add_annotator(Port(), "ann", keep=tmp_path)
    assert add_annotator(Port(first.email), "ann", keep=tmp_path) == first
    anew = add_annotator(Port(), "ann", keep=tmp_path)  # the server was set up anew
    assert anew.password != first.password
    assert add_annotator(Port(first.email), "ann", keep=tmp_path) == anew


@pytest.mark.parametrize("name", ["Zoë", "zoë@example.org"])
def test_a_name_that_label_studio_takes_in_no_address_is_refused_beforehand(name):
    with pytest.raises(
        SettingsError, match=f"only ASCII letters in an account's name, not '{name}'"
    ):
        add_annotator(Port(), name)
