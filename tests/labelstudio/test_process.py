import os
import shutil
import socket
import subprocess
import sys

import psutil
import pytest

from workbench.labelstudio.process import (
    ServerProcess,
    find_free_port,
    forget_process,
    port_is_free,
    read_process,
    record_process,
)

# A stand-in for a server: it starts a child of its own and then waits.
SLEEPERS = "import subprocess, sys, time; subprocess.Popen(['sleep', '60']); time.sleep(60)"


@pytest.fixture
def process():
    popen = subprocess.Popen([sys.executable, "-c", SLEEPERS], start_new_session=True)
    started = ServerProcess.of(popen.pid, 8080)
    yield started
    started.end()


@pytest.fixture
def listener():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


def test_a_recorded_process_is_found_and_forgotten(tmp_path, process):
    record_process(tmp_path, process)
    assert read_process(tmp_path) == process
    forget_process(tmp_path)
    assert read_process(tmp_path) is None


def test_a_copied_folder_has_no_server_and_a_moved_one_keeps_its_own(tmp_path, process):
    home, copied, moved = (tmp_path / name for name in ("home", "copied", "moved"))
    home.mkdir()
    record_process(home, process)
    shutil.copytree(home, copied)
    assert read_process(copied) is None
    assert read_process(home) == process
    shutil.rmtree(copied)
    home.rename(moved)
    assert read_process(moved) == process


def test_ending_leaves_neither_process_nor_children(process):
    leader = psutil.Process(process.pid)
    while not (children := leader.children()):
        pass
    process.end()
    assert process.find() is None
    assert not any(child.is_running() for child in children)


def test_a_clock_that_was_set_anew_makes_no_other_process(tmp_path, process, monkeypatch):
    record_process(tmp_path, process)
    boot = psutil.boot_time()
    # psutil reckons when a process began from the boot time that the clock gives now.
    monkeypatch.setattr(psutil._pslinux, "boot_time", lambda: boot + 3600)
    monkeypatch.setattr(psutil, "boot_time", lambda: boot + 3600)
    assert read_process(tmp_path) == process


def test_a_number_given_anew_is_another_process(tmp_path):
    record_process(tmp_path, ServerProcess(os.getpid(), 1.0, 8080))
    assert read_process(tmp_path) is None


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"pid": 1}', "\x00"])
def test_a_damaged_record_counts_as_none(tmp_path, content):
    (tmp_path / "server.json").write_text(content)
    assert read_process(tmp_path) is None


def test_who_has_a_port_is_known(listener, process):
    assert ServerProcess.of(os.getpid(), listener).listens()
    assert not ServerProcess.of(process.pid, listener).listens()


def test_a_taken_port_is_not_free(listener):
    assert not port_is_free(listener)
    assert find_free_port(listener) != listener
