"""Real servers and a real browser. Waits only on the hooks that the design names."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser import check_ins
from tests.program import Program, free_port, wait_for_port

# Reads /proc.
collect_ignore = [] if sys.platform == "linux" else ["test_traces.py"]

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "workbook_lib" / "frontend" / "src"
CHAPTER = "voila/render/01-map-your-loop.ipynb"
TIMEOUT = 60_000  # milliseconds: a two-core machine that also runs the other tests


class Server:
    """A server started by a test, with its address and its data folder, if it has one."""

    def __init__(self, command, env, ready, folder=None):
        self.folder = folder
        self.program = Program(command, cwd=ROOT, env=env)
        try:
            self.address = self.program.wait_for(ready)[1]
        except BaseException:
            self.program.__exit__()
            raise
        parts = urlsplit(self.address)
        wait_for_port(parts.port)
        self.base = f"{parts.scheme}://{parts.netloc}{parts.path}"
        self.query = parts.query

    def url(self, path: str) -> str:
        return f"{self.base}{path}" + (f"?{self.query}" if self.query else "")

    def clear(self) -> None:
        """Remove all words of a personal workbook, and end the kernels of open pages."""
        with httpx.Client(base_url=self.base, timeout=TIMEOUT / 1000) as client:
            client.get(self.address, follow_redirects=True).raise_for_status()
            headers = {"X-XSRFToken": client.cookies["_xsrf"]}
            client.post("workbook/file/clear", json={}, headers=headers).raise_for_status()

    def use_record(self, name: str) -> None:
        """Replace the record by one of ``tests/fixtures/records``."""
        shutil.copy(ROOT / f"tests/fixtures/records/{name}.json", self.folder / "workbook.json")

    def kill(self) -> None:
        """Kill the server and its kernels."""
        self.program.kill()

    def stop(self) -> None:
        self.program.__exit__()


def environment(**variables: str) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("WORKBOOK_")}
    return {**clean, "PYTHONUNBUFFERED": "1", **variables}


@contextmanager
def serving(data_dir: Path, *options: str, port: int | None = None, **env: str):
    """Run ``workbook serve`` on a data folder."""
    command = [sys.executable, "-m", "workbook_lib.cli", "serve", "--no-browser"]
    command += ["--port", str(port or free_port()), "--data-dir", str(data_dir), *options]
    server = Server(command, environment(**env), r"^Ready: (http\S+)$", data_dir)
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def guests(tmp_path_factory):
    """Return a server for guests, which keeps nothing between tests."""
    with serving(tmp_path_factory.mktemp("guests"), "--workshop") as running:
        yield running


@pytest.fixture(scope="session")
def personal_server(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("personal")) as running:
        yield running


@pytest.fixture(scope="session")
def two_years(tmp_path_factory):
    """Return a server with two years of check-ins, which no test changes."""
    folder = tmp_path_factory.mktemp("years")
    check_ins.save_weeks(folder, 104)
    with serving(folder) as running:
        yield running


@pytest.fixture
def own(personal_server):
    """Return a server of a personal workbook without entries.

    Tests that stop a server, or look into its processes, start one with ``serving``.
    """
    personal_server.clear()
    return personal_server


@pytest.fixture
def browser(chromium):
    return chromium


NO_DOUBLE_ANNOUNCEMENT = """addEventListener('focusin', ({ target }) => {
    if (target.matches?.('[role=status], [role=alert]'))
        throw new Error('an element with focus is announced twice');
})"""
"""A focused element is read out, so it must not be a live region too."""


ALL_STEPS = """{
    const address = new URL(location.href);
    if (address.pathname.includes("/voila/render/") && !address.searchParams.has("steps")) {
        address.searchParams.set("steps", "all");
        history.replaceState(history.state, "", address);
    }
}"""
"""Shows a chapter's steps below one another, as its own link does."""


OPEN_FILE = """addEventListener("DOMContentLoaded", () => {
    for (const fold of document.querySelectorAll("[data-own-file] details")) fold.open = true;
})"""
"""Opens what is folded under "Your file"."""


OPEN_FOLDS = "() => { for (const fold of document.querySelectorAll('details')) fold.open = true; }"


class Visit:
    """The browser of one person: its pages, and every requested URL.

    Chapters show all of their steps at once, and "Your file" is unfolded, unless `in_steps`.
    """

    def __init__(self, browser, *, in_steps=False, **options):
        self.context = browser.new_context(**options)
        if not in_steps:
            self.context.add_init_script(ALL_STEPS)
            self.context.add_init_script(OPEN_FILE)
        self.context.set_default_timeout(TIMEOUT)
        self.context.add_init_script(NO_DOUBLE_ANNOUNCEMENT)
        expect.set_options(timeout=TIMEOUT)
        self.requested_urls = []
        self.failed = []
        self.errors = []
        self.context.on("request", lambda request: self.requested_urls.append(request.url))
        self.context.on("requestfailed", lambda request: self.failed.append(request.url))
        self.context.on("response", self._record_failed_response)
        self.context.on("weberror", lambda error: self.errors.append(str(error.error)))

    def _record_failed_response(self, response):
        if response.status >= 400:
            self.failed.append(f"{response.status} {response.url}")

    def page(self, address: str, *, ready: bool = True):
        page = self.context.new_page()
        page.goto(address, wait_until="domcontentloaded")
        if ready:
            wait_ready(page)
        return page

    def foreign(self, server: Server) -> list[str]:
        """Return the requested URLs of other hosts."""
        own = urlsplit(server.base).netloc
        local = ("data", "blob", "about")
        parts = [urlsplit(address) for address in self.requested_urls]
        return [part.geturl() for part in parts if part.netloc != own and part.scheme not in local]


def route_sources(page) -> None:
    """Let a page import the modules of the front end as they are written, from ``/sources/``."""

    def fulfill(route):
        path = SOURCES / urlsplit(route.request.url).path.partition("/sources/")[2]
        route.fulfill(body=path.read_text("utf-8"), content_type="text/javascript")

    page.route("**/sources/**", fulfill)


def wait_ready(page) -> None:
    page.wait_for_selector('html[data-workbook="ready"]', state="attached")


def wait_saved(page) -> None:
    page.wait_for_selector('[data-save-state="saved"]', state="attached")


KERNEL = """async () => {
    const script = document.querySelector('script[src*="/js/chapter-"]').src;
    return (await import(script)).currentKernel();
}"""


def kernel_of(page) -> str:
    """Return the id of a page's kernel, once it is connected."""
    page.wait_for_selector("html[data-kernel=up]", state="attached")
    return page.evaluate(KERNEL)


@pytest.fixture
def visit(browser):
    opened = []

    def start(**options):
        person = Visit(browser, **options)
        opened.append(person)
        return person

    yield start
    for person in opened:
        person.context.close()
