"""`workbench demo`: at a terminal it stays until Ctrl-C; without one it shows what came out."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
import time
from pathlib import Path

import httpx
import psutil
import pytest

from workbench.labelstudio.process import find_free_port, port_is_free
from workbench.labelstudio.server import Server, down, status
from workbench.project import open_project

pytestmark = pytest.mark.server

# The first terminal that the leader of a session opens is the one whose Ctrl-C reaches it; a run of
# the tests in the background would hand down that Ctrl-C is ignored.
LEAD = """
import os, signal
os.open(os.ttyname(0), os.O_RDWR)
signal.signal(signal.SIGINT, signal.default_int_handler)
from workbench.cli import main
main()
"""
COMMAND = (sys.executable, "-c", LEAD, "demo")
WITHOUT_TERMINAL = (sys.executable, "-c", "from workbench.cli import main; main()", "demo")
CTRL_C = b"\x03"
STAYS = "Ctrl-C stops it."


class Terminal:
    """A program with a terminal of its own, as if a person had started it in a window."""

    def __init__(self, *command: str) -> None:
        self._master, slave = pty.openpty()
        self.process = subprocess.Popen(
            command,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
        )
        os.close(slave)
        self.shown = ""

    def press(self, keys: bytes) -> None:
        os.write(self._master, keys)

    def read_until(self, words: str, seconds: float = 300) -> None:
        """Read what is shown up to these words, or to the end of the program."""
        deadline = time.monotonic() + seconds
        while words not in self.shown and time.monotonic() < deadline:
            if select.select([self._master], [], [], 1)[0]:
                try:
                    self.shown += os.read(self._master, 65_536).decode(errors="replace")
                except OSError:  # what Linux answers once the last writer is gone
                    return

    def end(self) -> int:
        """Return the exit code, having read what was shown to the end."""
        self.read_until("\0", 60)
        os.close(self._master)
        return self.process.wait(timeout=60)


def run_demo(folder: Path, port: int) -> None:
    """Run the demo until it stays, then press Ctrl-C."""
    terminal = Terminal(*COMMAND, str(folder), "--port", str(port))
    try:
        terminal.read_until(STAYS)
        assert STAYS in terminal.shown, terminal.shown
        (url,) = re.findall(r"Label Studio: \S*?(http://127\.0\.0\.1:\d+)", terminal.shown)
        assert httpx.get(f"{url}/health", trust_env=False).status_code == 200
        server = status(folder)
        assert server is not None
        assert server.url == url
        family = psutil.Process(terminal.process.pid).children(recursive=True)
        terminal.press(CTRL_C)
        code = terminal.end()
    finally:
        terminal.process.kill()
    assert code == 0, terminal.shown
    assert "Stopping Label Studio" in terminal.shown
    assert "error" not in terminal.shown
    assert "Traceback" not in terminal.shown
    assert [process for process in family if process.is_running()] == []
    assert not psutil.pid_exists(server.pid)
    assert port_is_free(server.port)
    assert status(folder) is None


def count_rows(folder: Path) -> dict[str, int]:
    with open_project(folder).open_ledger() as ledger:
        return ledger.counts()


def read_releases(folder: Path) -> dict[str, bytes]:
    files = (folder / "exports").rglob("*")
    return {str(path.relative_to(folder)): path.read_bytes() for path in files if path.is_file()}


def test_ctrl_c_ends_the_demo_and_it_runs_again_without_a_terminal(tmp_path: Path, server: Server):
    folder = tmp_path / "demo"
    port = find_free_port(server.port + 1)
    try:
        run_demo(folder, port)
        counts, releases = count_rows(folder), read_releases(folder)
        assert min(counts.values()) > 0
        assert {"exports/training/attributions.jsonl", "exports/audit/labels.csv"} <= set(releases)
        again = subprocess.run(
            (*WITHOUT_TERMINAL, str(folder), "--port", str(port)),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert again.returncode == 0, again.stderr
        assert "What came out" in again.stdout
        assert str(folder / "exports" / "training") in again.stdout
        assert STAYS not in again.stdout
        assert status(folder) is None
    finally:
        down(folder)  # where the demo failed to
    assert count_rows(folder) == counts
    assert read_releases(folder) == releases
