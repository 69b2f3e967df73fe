"""A person at a browser: logged in, and nothing leaves the machine."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from workbench.labelstudio.accounts import Annotator
from workbench.labelstudio.server import Server

CHROMIUM = os.environ.get("WORKBENCH_CHROMIUM") or shutil.which("chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def log_in(server: Server, person: Annotator) -> Iterator[Any]:
    """A page of Chromium with this person logged in; skips where there is no Chromium."""
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed (or set WORKBENCH_CHROMIUM)")
    foreign: list[str] = []
    local = (server.url, "data:", "blob:")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": 1440, "height": 740})
        page.on("request", lambda r: None if r.url.startswith(local) else foreign.append(r.url))
        page.goto(f"{server.url}/user/login/")
        page.fill("input[name=email]", person.email)
        page.fill("input[name=password]", person.password)
        page.click("button[type=submit]")
        page.wait_for_url(lambda url: "/user/login" not in url)
        yield page
        browser.close()
    assert foreign == []


def take_screenshot(page: Any, name: str) -> None:
    """Write a picture for the docs into the folder that WORKBENCH_SCREENSHOTS names."""
    folder = os.environ.get("WORKBENCH_SCREENSHOTS")
    if folder:
        page.wait_for_timeout(1000)  # fonts and arrows settle
        page.screenshot(path=Path(folder) / name)
