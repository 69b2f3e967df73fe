"""The embedded Label Studio: one per project folder, on 127.0.0.1, owned by the workbench.

`up` starts it or finds it running, `down` ends it, `status` says whether it answers. A server is
ours only if its process is the one we started and our token opens it.
"""

from __future__ import annotations

import importlib.util
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from workbench.errors import PortError, ServerError
from workbench.labelstudio.login import open_server
from workbench.labelstudio.process import (
    HOST,
    ServerProcess,
    becomes_free,
    find_free_port,
    forget_process,
    one_at_a_time,
    port_is_free,
    read_process,
    record_process,
)
from workbench.labelstudio.secrets import Secrets, ensure_secrets, read_secrets
from workbench.project import STATE
from workbench.resources import PACKAGE

LOG = "server.log"
# How the variables begin that the server inherits.
HANDED_ON = (
    *("PATH", "HOME", "LOGNAME", "LANG", "LC_", "TZ", "TMP", "TEMP", "XDG_"),
    *("PYTHON", "VIRTUAL_ENV", "CONDA_", "LD_", "DYLD_", "OMP_"),
)

Progress = Callable[[str, float], None]
"""Told what is being waited for, and the seconds waited so far."""


@dataclass(frozen=True)
class Server:
    """A running embedded server, and how to log in to it."""

    name: str
    url: str
    port: int
    pid: int
    email: str
    password: str = field(repr=False)
    token: str = field(repr=False)
    log: Path = Path()


def find_home(folder: Path) -> Path:
    """Return where the embedded server of a project folder keeps its data and its secrets."""
    return folder / STATE / "labelstudio"


def up(
    folder: Path, *, port: int = 8080, timeout: float = 300, progress: Progress | None = None
) -> Server:
    """Return the project folder's running server, started on `port` where it does not run yet.

    A server that runs already is returned on whatever port it has. Raises PortError when something
    else has the port, ServerError when the server ends or does not answer within `timeout` seconds.
    Whatever goes wrong, Ctrl-C included, a server begun here does not stay behind.
    """
    home = find_home(folder)
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with one_at_a_time(home / "lock"):  # a second `up` of the same folder waits for the first
        secrets = ensure_secrets(home)
        process = read_process(home)
        begun = process is None
        if process is None:
            process = _start(home, secrets, port)
        try:
            secrets = _wait(process, secrets, home, timeout=timeout, progress=progress)
        except BaseException:
            if begun:
                process.end()
                forget_process(home)
            raise
    return _describe(process, secrets, home)


def down(folder: Path) -> bool:
    """End the project folder's server; False where none was running."""
    home = find_home(folder)
    process = read_process(home)
    if process is not None:
        process.end()
    if home.exists():
        forget_process(home)
        _drop_exports(home)
    return process is not None


def status(folder: Path) -> Server | None:
    """Return the project folder's server if it runs and our token opens it, else None."""
    home = find_home(folder)
    process, secrets = read_process(home), read_secrets(home)
    if process is None or secrets is None:
        return None
    opened = open_server(process, secrets, home)
    return _describe(process, opened, home) if opened else None


def _describe(process: ServerProcess, secrets: Secrets, home: Path) -> Server:
    return Server(
        name=secrets.name,
        url=process.url,
        port=process.port,
        pid=process.pid,
        email=secrets.email,
        password=secrets.password,
        token=secrets.token,
        log=home / LOG,
    )


def _start(home: Path, secrets: Secrets, port: int) -> ServerProcess:
    if importlib.util.find_spec("label_studio") is None:
        raise ServerError(
            "The embedded Label Studio is not installed.",
            remedy="Install `workbench[server]`, or set `labelstudio.url` to a running server.",
        )
    # Label Studio would move to the next port without a word, so this is asked beforehand.
    if not becomes_free(port):
        raise _taken(port)
    _drop_exports(home)
    command = [sys.executable, "-m", "workbench.labelstudio.launch", str(_template()), "start"]
    command += ["--no-browser", "--internal-host", HOST, "--port", str(port)]
    with (home / LOG).open("ab") as log:
        popen = subprocess.Popen(  # noqa: S603  # our own module, no shell
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=_environment(home, secrets, port),
            cwd=home,
            start_new_session=True,
        )
    try:
        process = ServerProcess.of(popen.pid, port)
        record_process(home, process)
    except BaseException:
        os.killpg(popen.pid, signal.SIGKILL)  # nobody would know of it
        popen.wait()
        raise
    return process


def _taken(port: int) -> PortError:
    try:
        example = f", for example `--port {find_free_port(port + 1)}`"
    except OSError:
        example = " with `--port`"
    return PortError(
        f"Port {port} of {HOST} is taken by another program.",
        remedy=f"Choose another one{example}.",
    )


def _environment(home: Path, secrets: Secrets, port: int) -> dict[str, str]:
    """Return the server's environment: the account goes here, where `ps` does not show it.

    Label Studio takes many of its settings from variables with plain names, such as DATABASE_NAME
    or STORAGE_TYPE, so only what a Python program needs is handed on.
    """
    kept = {name: value for name, value in os.environ.items() if name.startswith(HANDED_ON)}
    return {
        **kept,
        "PYTHONPATH": os.pathsep.join(filter(None, [str(PACKAGE.parent), kept.get("PYTHONPATH")])),
        "LABEL_STUDIO_BASE_DATA_DIR": str(home.absolute()),
        "LABEL_STUDIO_HOST": f"http://{HOST}:{port}",
        "LABEL_STUDIO_USERNAME": secrets.email,
        "LABEL_STUDIO_PASSWORD": secrets.password,
        "LABEL_STUDIO_USER_TOKEN": secrets.token,
        "LABEL_STUDIO_ENABLE_LEGACY_API_TOKEN": "true",
        "LABEL_STUDIO_DISABLE_SIGNUP_WITHOUT_LINK": "true",
        # Nothing leaves the machine: no analytics, crash reports or version checks.
        "COLLECT_ANALYTICS": "false",
        "LATEST_VERSION_CHECK": "false",
        "SENTRY_DSN": "",
        "FRONTEND_SENTRY_DSN": "",
        "PYTHONUNBUFFERED": "1",
    }


def _template() -> Path:
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return cache / "workbench" / f"label-studio-{version('label-studio')}.sqlite3"


def _wait(
    process: ServerProcess,
    secrets: Secrets,
    home: Path,
    *,
    timeout: float,
    progress: Progress | None,
) -> Secrets:
    """Return the secrets that open the server, once it answers."""
    began = time.monotonic()
    while (waited := time.monotonic() - began) < timeout:
        if opened := open_server(process, secrets, home):
            return opened
        if process.find() is None:
            forget_process(home)
            if not port_is_free(process.port):
                raise _taken(process.port)  # by somebody who was faster
            raise ServerError(
                f"Label Studio ended while starting: {_last_line(home / LOG)}",
                remedy=f"See {home / LOG}.",
            )
        if progress:
            progress("Label Studio starts", waited)
        time.sleep(0.5)
    raise ServerError(
        f"Label Studio did not answer within {timeout:.0f} seconds.", remedy=f"See {home / LOG}."
    )


def _last_line(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return lines[-1] if lines else "its log is empty."


def _drop_exports(home: Path) -> None:
    """Delete the copies that Label Studio keeps of everything that was ever exported."""
    for copy in (home / "export").glob("project-*.json"):
        copy.unlink(missing_ok=True)
