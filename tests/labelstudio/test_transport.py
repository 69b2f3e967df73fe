import gc
import http.server
import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from workbench.errors import LoginError, ServerError
from workbench.labelstudio import transport
from workbench.labelstudio.port import LabelStudio
from workbench.labelstudio.transport import Transport


@pytest.fixture
def scripted(monkeypatch):
    """A server that answers from a list of (status, body); it notes the requests it got."""
    monkeypatch.setattr(transport, "PAUSES", (0.01, 0.01))
    answers: list[tuple[int, bytes]] = []
    requests: list[str] = []

    class Answer(http.server.BaseHTTPRequestHandler):
        def __getattr__(self, name):
            if name.startswith("do_"):
                return self.answer
            raise AttributeError(name)

        def answer(self):
            requests.append(self.command)
            self.rfile.read(int(self.headers.get("content-length", 0)))
            status, body = answers.pop(0)
            self.send_response(status)
            self.send_header("content-length", str(len(body)))
            self.send_header("location", "https://elsewhere.example")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port = Transport(f"http://127.0.0.1:{server.server_address[1]}/", "token")
    yield port, answers, requests
    port.close()
    server.shutdown()
    server.server_close()


def test_a_passing_failure_of_a_read_is_tried_again(scripted):
    port, answers, requests = scripted
    answers += [(503, b""), (502, b""), (200, b'{"a": 1}')]
    assert port.get("/x") == {"a": 1}
    assert len(requests) == 3


def test_what_was_received_is_let_go_without_a_search_for_garbage(scripted):
    port, answers, _ = scripted
    answers += [(200, b"[1]")]
    gc.collect()
    gc.disable()
    try:
        assert port.get("/x") == [1]
        assert not [thing for thing in gc.get_objects() if isinstance(thing, httpx.Response)]
    finally:
        gc.enable()


def test_requests_side_by_side_buy_one_access_token():
    """Access tokens last a few requests; whoever is refused renews, and nobody goes without one."""
    bought: list[str] = []
    refused: list[str | None] = []

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers["content-length"]))
            time.sleep(0.05)
            bought.append(f"access-{len(bought)}")
            self.reply(200, json.dumps({"access": bought[-1]}))

        def do_GET(self):
            login = self.headers.get("authorization")
            if (
                bought
                and login == f"Bearer {bought[-1]}"
                and self.path.startswith(f"/{len(bought)}")
            ):
                self.reply(200, "{}")
            else:
                refused.append(login)
                self.reply(401, "{}")

        def reply(self, status, body):
            self.send_response(status)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port = Transport(f"http://127.0.0.1:{server.server_address[1]}/", "a.b.c")
    with ThreadPoolExecutor(8) as people:
        for generation in (1, 2, 3):  # each page opens to the access token of its generation
            assert list(people.map(port.get, [f"/{generation}/{n}" for n in range(8)])) == [{}] * 8
    port.close()
    server.shutdown()
    server.server_close()
    assert len(bought) == 3
    assert None not in refused


def test_a_write_is_sent_once(scripted):
    port, answers, requests = scripted
    answers += [(503, b"busy"), (200, b"{}")]
    with pytest.raises(ServerError, match="503"):
        port.post("/x", json={})
    assert len(requests) == 1


@pytest.mark.parametrize(
    ("status", "body", "error", "text"),
    [
        (401, b'{"detail": "Invalid token."}', LoginError, "Invalid token"),
        (403, b"", LoginError, "Forbidden"),
        (404, b'{"detail": "gone"}', ServerError, "404"),
        (301, b"", ServerError, "https://elsewhere.example"),
        (400, b'{"validation_errors": {"title": ["too long"]}}', ServerError, "too long"),
        (404, b"<html>", ServerError, "not as Label Studio"),
        (401, b"<html>", ServerError, "not as Label Studio"),
        (404, b"no such page", ServerError, "not as Label Studio"),
        (413, b"<html>", ServerError, "413 to GET /x: Request Entity Too Large"),
        (500, b"<html>", ServerError, "Internal Server Error"),
        (500, b"out of\nmemory", ServerError, "out of memory"),
        (200, b"<html>", ServerError, "not as Label Studio"),
        (400, b'["odd"]', ServerError, "odd"),
    ],
)
def test_each_bad_answer_is_one_clear_error(scripted, status, body, error, text):
    port, answers, _ = scripted
    answers.append((status, body))
    with pytest.raises(error, match=text) as caught:
        port.get("/x")
    assert caught.value.remedy


def test_a_missing_thing_may_be_no_error(scripted):
    port, answers, _ = scripted
    answers.append((404, b""))
    assert port.get("/x", missing_ok=True) is None


def test_half_a_surrogate_pair_is_read_as_one_character_that_can_be_stored(scripted):
    port, answers, _ = scripted
    answers.append((200, b'{"a": "\\ud83dx \\ud83d\\ude42"}'))
    assert port.get("/x") == {"a": "\ufffdx \U0001f642"}


@pytest.mark.parametrize(("text", "read"), [("Ann", "Ann"), ("\\ud83d", "\ufffd")])
def test_exported_tasks_are_read_one_by_one_even_with_half_a_surrogate_pair(scripted, text, read):
    transport, answers, _ = scripted
    answers.append((200, f'[{{"id": 1, "data": {{"text": "{text}"}}}}]'.encode()))
    with LabelStudio(transport.url, "token") as port:
        (task,) = port.export_tasks(7, [1])
    assert task == {"id": 1, "data": {"text": read}}


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "ftp://x", "nonsense", "http://[::bad"])
def test_an_address_that_leads_nowhere_is_one_clear_error(monkeypatch, url):
    monkeypatch.setattr(transport, "PAUSES", (0.01,))
    with pytest.raises(ServerError):
        Transport(url, "token").get("/x")
