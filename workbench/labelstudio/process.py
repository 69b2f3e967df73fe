"""One server process: its record on disk, whether it still lives, and how it ends."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import signal
import socket
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

import psutil

from workbench.labelstudio.secrets import write_private

FILE = "server.json"
HOST = "127.0.0.1"
GRACE = 10.0  # seconds between asking a server to end and ending it
TOLERANCE = 1.5  # seconds: the boot time is told in whole ones. No number is given anew so soon


@dataclass(frozen=True)
class ServerProcess:
    """A process, named so that a later one with the same number is not mistaken for it."""

    pid: int
    created: float  # seconds since the machine started: they do not move with its clock
    port: int

    @classmethod
    def of(cls, pid: int, port: int) -> Self:
        """Return a running process that serves a port. Raises psutil.NoSuchProcess."""
        return cls(pid, _started(psutil.Process(pid)), port)

    def find(self) -> psutil.Process | None:
        """Return the live process, or None where it ended (or its number was given anew)."""
        try:
            process = psutil.Process(self.pid)
            same = abs(_started(process) - self.created) < TOLERANCE
            return process if same and process.status() != psutil.STATUS_ZOMBIE else None
        except psutil.NoSuchProcess:
            return None

    @property
    def url(self) -> str:
        """The address that it serves."""
        return f"http://{HOST}:{self.port}"

    def listens(self) -> bool:
        """Return whether the process itself has its port, or something that it started."""
        process = self.find()
        try:
            family = [process, *process.children(recursive=True)] if process else []
            connections = [c for member in family for c in member.net_connections("tcp")]
        except psutil.Error:  # some of it ended meanwhile
            return False
        return any(
            c.status == psutil.CONN_LISTEN and c.laddr.port == self.port for c in connections
        )

    def end(self) -> None:
        """End the process and everything it started, politely first; waits twice GRACE at most."""
        process = self.find()
        if process is None:
            return
        family = [process, *process.children(recursive=True)]
        for sign in (signal.SIGTERM, signal.SIGKILL):
            # The server leads its own process group, so nothing it started stays behind.
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, sign)
            _, family = psutil.wait_procs(family, timeout=GRACE)
            if not family:
                return


def _started(process: psutil.Process) -> float:
    # Both are reckoned from the clock as it is set now, so that it falls out.
    boot = psutil.boot_time()
    return process.create_time() - boot


def record_process(home: Path, process: ServerProcess) -> None:
    """Remember the running server in `home`."""
    write_private(home / FILE, {**asdict(process), "home": str(home.absolute())})


def read_process(home: Path) -> ServerProcess | None:
    """Return the server remembered in `home` if it still lives, else None.

    What a copied folder remembers is the server of the folder that it was copied from.
    """
    try:
        known = json.loads((home / FILE).read_text(encoding="utf-8"))
        origin = Path(known.pop("home", home)) / FILE  # gone where the folder was moved
        process = ServerProcess(**known)
        ours = not origin.exists() or origin.samefile(home / FILE)
    except (OSError, ValueError, TypeError, AttributeError):
        return None
    return process if ours and process.find() else None


def forget_process(home: Path) -> None:
    """Forget the server remembered in `home`."""
    (home / FILE).unlink(missing_ok=True)


@contextlib.contextmanager
def one_at_a_time(lock: Path) -> Iterator[None]:
    """Make others who ask for the same lock file wait until the block ends."""
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def port_is_free(port: int) -> bool:
    """Return whether a server could listen on this port of 127.0.0.1."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    # A server bound to every address (0.0.0.0) still answers here, whatever bind() allowed.
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) != 0


def becomes_free(port: int, *, patience: float = 2.0) -> bool:
    """Return whether the port is free within some seconds: a server that just died holds on."""
    deadline = time.monotonic() + patience
    while not (free := port_is_free(port)) and time.monotonic() < deadline:
        time.sleep(0.1)
    return free


def find_free_port(port: int) -> int:
    """Return the first free port from `port` upwards. Raises OSError where there is none."""
    for candidate in range(port, min(port + 1000, 65536)):
        if port_is_free(candidate):
            return candidate
    raise OSError(f"no free port from {port} upwards")
