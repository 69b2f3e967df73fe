"""The public names are a list, and each of them is there."""

from __future__ import annotations

import subprocess
import sys

import pytest

import workbench


@pytest.mark.parametrize("name", workbench.__all__)
def test_every_public_name_can_be_imported(name: str):
    assert getattr(workbench, name).__doc__


def test_a_name_that_is_not_public_is_refused():
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = workbench.nonsense


def test_importing_the_package_loads_nothing_heavy():
    script = (
        "import sys, workbench; print(sorted({'spacy', 'sqlalchemy', 'msgspec'} & {*sys.modules}))"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_reading_a_release_loads_no_model_and_no_frames():
    heavy = {"spacy", "pandas", "datasets"}
    script = f"import sys, workbench.release; print(sorted({heavy} & {{*sys.modules}}))"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
