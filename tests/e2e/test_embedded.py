"""The embedded server: started, found again, ended; never somebody else's, never an orphan."""

from __future__ import annotations

import http.server
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from workbench.errors import PortError, ServerError
from workbench.labelstudio import build_config
from workbench.labelstudio.port import LabelStudio
from workbench.labelstudio.process import find_free_port, read_process
from workbench.labelstudio.pull import pull
from workbench.labelstudio.push import PushOptions, push
from workbench.labelstudio.server import Server, down, find_home, status, up
from workbench.ledger import Ledger
from workbench.model import Article

pytestmark = pytest.mark.server


@pytest.fixture
def stranger() -> Iterator[int]:
    """A port on which another program answers every request."""

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"hello")

        def log_message(self, *_: object) -> None:
            pass

    other = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=other.serve_forever, daemon=True).start()
    yield other.server_address[1]
    other.shutdown()
    other.server_close()


def test_a_running_server_is_found_again(server: Server, server_folder: Path):
    assert status(server_folder) == server
    began = time.monotonic()
    assert up(server_folder, port=server.port + 1) == server
    assert time.monotonic() - began < 10


def test_it_listens_on_this_machine_only(server: Server):
    process = psutil.Process(server.pid)
    listening = [c.laddr for c in process.net_connections() if c.status == psutil.CONN_LISTEN]
    assert [(address.ip, address.port) for address in listening] == [("127.0.0.1", server.port)]


def test_secrets_are_private_and_shown_nowhere(server: Server, server_folder: Path):
    home = find_home(server_folder)
    assert home.stat().st_mode & 0o777 == 0o700
    assert (home / "secrets.json").stat().st_mode & 0o777 == 0o600
    shown = [repr(server), (home / "server.log").read_text(errors="replace")]
    shown += psutil.Process(server.pid).cmdline()
    for secret in (server.password, server.token):
        assert not any(secret in text for text in shown)


def test_a_taken_port_names_a_free_one(stranger: int, tmp_path: Path):
    with pytest.raises(PortError, match=str(stranger)) as caught:
        up(tmp_path, port=stranger)
    assert "--port" in caught.value.remedy
    assert status(tmp_path) is None
    assert down(tmp_path) is False


def test_a_port_that_is_taken_during_the_start_is_no_reason_to_move(tmp_path: Path):
    port = find_free_port(19300)
    with socket.socket() as faster:
        started = threading.Event()

        def take_port(_what: str, _seconds: float) -> None:
            if not started.is_set():
                faster.bind(("127.0.0.1", port))
                faster.listen()
                started.set()

        with pytest.raises(PortError, match=str(port)):
            up(tmp_path, port=port, progress=take_port)
    assert status(tmp_path) is None


def test_a_program_that_is_no_label_studio_is_told_apart(stranger: int):
    port = LabelStudio(f"http://127.0.0.1:{stranger}", "token")
    with port, pytest.raises(ServerError, match="not as Label Studio"):
        port.whoami()


def test_a_server_that_is_not_there_names_the_remedy():
    port = LabelStudio(f"http://127.0.0.1:{find_free_port(18900)}", "token")
    with port, pytest.raises(ServerError, match="does not answer") as caught:
        port.whoami()
    assert "workbench up" in caught.value.remedy


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGKILL])
def test_a_start_that_is_cut_off_leaves_no_orphan(tmp_path: Path, sign: signal.Signals):
    code = (
        "import sys; from pathlib import Path; from workbench.labelstudio.server import up;"
        "up(Path(sys.argv[1]), port=int(sys.argv[2]))"
    )
    arguments = [sys.executable, "-c", code, str(tmp_path), str(find_free_port(18700))]
    starter = subprocess.Popen(arguments, stderr=subprocess.DEVNULL)
    home = find_home(tmp_path)
    deadline = time.monotonic() + 60
    while (begun := read_process(home)) is None and time.monotonic() < deadline:
        time.sleep(0.1)
    assert begun is not None
    os.kill(starter.pid, sign)
    starter.wait(30)
    if sign == signal.SIGKILL:
        # Nobody could clean up, but the server is on record: `down` ends it.
        assert down(tmp_path) is True
    assert begun.find() is None
    assert read_process(home) is None


@pytest.mark.timeout(600)
def test_a_server_that_dies_in_mid_push_and_mid_pull_costs_nothing(
    server: Server, server_folder: Path, ledger: Ledger, title: str, monkeypatch
):
    monkeypatch.setattr("workbench.labelstudio.payload.MOST_ITEMS", 10)
    monkeypatch.setattr("workbench.labelstudio.pull.BATCH", 5)
    for number in range(60):
        ledger.add_article(Article(f"a{number:02}", f"Article {number}. Ada said no."))
    died = kill_after(server_folder, count=10)
    with LabelStudio.connect(server) as port, pytest.raises(ServerError, match="does not answer"):
        push(ledger, port, PushOptions(title), advance=died)

    server = up(server_folder, port=server.port)
    with LabelStudio.connect(server) as port:
        summary = push(ledger, port, PushOptions(title))
        rows = list(port.list_tasks(summary.project))
        assert len(rows) == 60
        assert summary.added < 60
        for row in rows[:20]:
            port.submit(summary.project, row.id, [])
        died = kill_after(server_folder, count=10)
        with pytest.raises(ServerError, match="does not answer"):
            pull(ledger, port, title, advance=died)
    kept = len(list(ledger.versions()))
    assert 0 < kept < 20

    up(server_folder, port=server.port)
    with LabelStudio.connect(server) as port:
        assert pull(ledger, port, title).submitted == 20 - kept
    assert len(list(ledger.versions(newest=False, states=None))) == 20


def kill_after(folder: Path, *, count: int):
    """Return a progress callback that kills the server once so many articles are done."""
    done = 0

    def advance(number: int) -> None:
        nonlocal done
        done += number
        process = read_process(find_home(folder))
        if done >= count and process:
            os.kill(process.pid, signal.SIGKILL)

    return advance


def test_imported_and_exported_tasks_go_with_their_request(
    server_folder: Path, lead: LabelStudio, title: str
):
    project = lead.create_project({"title": title, "label_config": build_config()})["id"]
    running = status(server_folder)  # other tests may have ended the first one
    assert running
    command = [sys.executable, str(Path(__file__).with_name("forgets.py")), str(project)]
    environment = psutil.Process(running.pid).environ()
    done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found == {"imported": 5, "exported": 5, "annotations": 5, "held": 0}
