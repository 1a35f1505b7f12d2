"""Real servers and a real browser. Waits only on the hooks that the design names."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import sync_playwright

from tests.browser import chromium

ROOT = Path(__file__).resolve().parents[2]
CHAPTER = "voila/render/02-map-your-loop.ipynb"
PATIENCE = 60_000  # milliseconds: a two-core machine that also runs the other tests


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """One server that a test started, and the address it gave."""

    def __init__(self, command, env, ready):
        self.process = subprocess.Popen(
            command,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.said = []
        for line in self.process.stdout:
            self.said.append(line)
            found = re.search(ready, line)
            if found:
                self.address = found[1]
                break
        else:
            pytest.fail(f"the server did not start:\n{''.join(self.said)}")
        parts = urlsplit(self.address)
        self.base = f"{parts.scheme}://{parts.netloc}{parts.path}"
        self.query = parts.query

    def url(self, path: str) -> str:
        return f"{self.base}{path}" + (f"?{self.query}" if self.query else "")

    def kill(self) -> None:
        """The plug is pulled: the server and its kernels, at once."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self.kill()
        self.process.stdout.close()


def environment(**more: str) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("WORKBOOK_")}
    return {**clean, "PYTHONUNBUFFERED": "1", **more}


@contextmanager
def serving(data_dir: Path, *options: str, port: int | None = None, **env: str):
    """Run ``workbook serve`` on a data folder."""
    command = [sys.executable, "-m", "workbook_lib.cli", "serve", "--no-browser"]
    command += ["--port", str(port or free_port()), "--data-dir", str(data_dir), *options]
    server = Server(command, environment(**env), r"^Ready: (http\S+)$")
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        path = chromium.find()
        assert path, chromium.MISSING
        started = playwright.chromium.launch(executable_path=path, args=chromium.flags())
        yield started
        started.close()


class Visit:
    """One person's browser: its pages, and every address that they asked for."""

    def __init__(self, browser, **options):
        self.context = browser.new_context(**options)
        self.context.set_default_timeout(PATIENCE)
        self.asked = []
        self.errors = []
        self.context.on("request", lambda request: self.asked.append(request.url))
        self.context.on("weberror", lambda error: self.errors.append(str(error.error)))

    def page(self, address: str, *, ready: bool = True):
        page = self.context.new_page()
        page.goto(address, wait_until="domcontentloaded")
        if ready:
            wait_ready(page)
        return page

    def foreign(self, server: Server) -> list[str]:
        """Addresses that are not the server's own."""
        own = urlsplit(server.base).netloc
        local = ("data", "blob", "about")
        parts = [urlsplit(address) for address in self.asked]
        return [part.geturl() for part in parts if part.netloc != own and part.scheme not in local]


def wait_ready(page) -> None:
    page.wait_for_selector('html[data-workbook="ready"]', state="attached")


def wait_saved(page) -> None:
    page.wait_for_selector('[data-save-state="saved"]', state="attached")


@pytest.fixture
def visit(browser):
    opened = []

    def start(**options):
        one = Visit(browser, **options)
        opened.append(one)
        return one

    yield start
    for one in opened:
        one.context.close()
