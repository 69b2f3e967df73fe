"""The wheel works from an empty folder, in an environment of its own, without the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parent.parent
UV = Path(sys.executable).parent / "uv"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with nothing but the wheel and what it depends on; its bin folder."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [
            sys.executable,
            "-m",
            "build",
            "--wheel",
            "--no-isolation",
            "--outdir",
            folder,
            REPOSITORY,
        ],
        check=True,
        capture_output=True,
    )
    (wheel,) = folder.glob("*.whl")
    environment = folder / "environment"
    subprocess.run([UV, "venv", "-q", "--python", sys.executable, environment], check=True)
    into = ["--python", environment / "bin" / "python"]
    pins = ["--constraint", REPOSITORY / "requirements" / "dev.txt"]
    subprocess.run([UV, "pip", "install", "-q", *into, *pins, wheel], check=True)
    return environment / "bin"


def test_the_loop_without_a_server_runs_from_an_empty_folder(installed: Path, tmp_path: Path):
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    ran = subprocess.run(
        [installed / "workbench", "demo", "--offline-check"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert "articles ingested" in ran.stdout


def test_the_wheel_does_not_read_the_checkout(installed: Path, tmp_path: Path):
    ran = subprocess.run(
        [
            installed / "python",
            "-c",
            "from workbench.resources import resource; print(*sorted(resource('seeds').iterdir()))",
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert str(REPOSITORY) not in ran.stdout
    assert "minister-dinner.txt" in ran.stdout
    assert "corpus" not in ran.stdout  # the development corpus is read by nobody at run time


def test_the_trained_model_travels_in_the_wheel_and_names_its_extra(
    installed: Path, tmp_path: Path
):
    (tmp_path / "in.jsonl").write_text('{"doc_id": "a", "text": "Ann said it rained."}\n')
    ran = subprocess.run(
        [
            installed / "workbench",
            *("preannotate", "in.jsonl", "--to", "out.jsonl", "--model", "news"),
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 2
    assert "pip install 'workbench[learned]'" in ran.stderr
    assert "no model folder" not in ran.stderr
