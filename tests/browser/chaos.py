"""Writes while kernels, server, network, page and tab fail at random."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import threading
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import websocket
from playwright.sync_api import Error, expect

from tests.browser.chromium import find, flags
from tests.browser.conftest import CHAPTER, TIMEOUT, serving, wait_ready, wait_saved
from tests.browser.proxy import Proxy
from tests.program import free_port, wait_until
from workbook_lib.record import decode

FIELDS = ("trigger", "me.action", "me.thought", "me.need", "partner.action", "partner.need")
LETTERS = "abcdefghijklmnopqrstuvwxyz éü한字👋🏽   \n"[:-1]

MARK = """() => {
    for (const each of document.querySelectorAll('[data-field]')) each.marked = true;
}"""
MARKED = "() => [...document.querySelectorAll('[data-field]')].every(each => each.marked)"
OPEN_FOLDS_AROUND = """field => {
    for (let fold = field.closest('details'); fold; fold = fold.parentElement.closest('details'))
        fold.open = true;
}"""
AT = """() => {
    const at = document.activeElement;
    return [at.dataset.field, at.selectionStart, Math.round(at.getBoundingClientRect().top)];
}"""


def pause(seconds):
    """Wait while a fault lasts."""
    threading.Event().wait(seconds)


def descendants(pid):
    result = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False)
    for child in map(int, result.stdout.split()):
        yield child
        yield from descendants(child)


def is_kernel(pid):
    """Distinguish kernels, forked or not, from the fork server."""
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
        parent = int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])
        forked = b"kernel.forkserver" in Path(f"/proc/{parent}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return False  # it has ended meanwhile
    return b"ipykernel_launcher" in command or (b"kernel.forkserver" in command and forked)


def kill_kernels(server):
    """Kill every kernel of a server, as the system does when memory runs out."""
    for pid in [descendant for descendant in descendants(server) if is_kernel(descendant)]:
        os.kill(pid, signal.SIGKILL)


class Tab:
    """A tab that can crash and reload, unlike Playwright's page."""

    def __init__(self, playwright, folder):
        self._playwright = playwright
        self._port = free_port()
        self._context = playwright.chromium.launch_persistent_context(
            folder, executable_path=find(), args=[*flags(), f"--remote-debugging-port={self._port}"]
        )
        self._others = []
        self.page = self._context.new_page()
        self.errors = []
        self._mind()

    def _mind(self):
        self.page.set_default_timeout(TIMEOUT)
        expect.set_options(timeout=TIMEOUT)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _target(self):
        with urllib.request.urlopen(f"http://127.0.0.1:{self._port}/json") as answer:
            targets = json.load(answer)
        return next(target for target in targets if "voila/render" in target["url"])

    def crash(self):
        line = websocket.create_connection(
            self._target()["webSocketDebuggerUrl"], suppress_origin=True, timeout=20
        )
        with self.page.expect_event("crash"):
            line.send(json.dumps({"id": 1, "method": "Page.crash"}))
        line.send(json.dumps({"id": 2, "method": "Page.reload"}))
        while "Page.reload" not in (reply := line.recv()) and '"id":2' not in reply:
            pass
        line.close()
        browser = self._playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{self._port}")
        self._others.append(browser)
        pages = [page for context in browser.contexts for page in context.pages]
        self.page = next(page for page in pages if "voila/render" in page.url)
        self._mind()

    def freeze(self, seconds):
        line = self.page.context.new_cdp_session(self.page)
        line.send("Page.setWebLifecycleState", {"state": "frozen"})
        pause(seconds)
        line.send("Page.setWebLifecycleState", {"state": "active"})
        line.detach()

    def close(self):
        self._context.close()


class Chaos:
    """One person on one page, with faults at random times from a seed."""

    def __init__(self, playwright, folder, seed, *, guest=False):
        self.chance = random.Random(seed)
        self.folder = folder
        self.guest = guest
        self.port = free_port()
        self.playwright = playwright
        self.written = dict.fromkeys(FIELDS, "")
        self.counts = {}
        self.server = None

    @contextmanager
    def running(self):
        with Proxy(self.port) as self.proxy:
            self._serve()
            self.tab = Tab(self.playwright, str(self.folder / "browser"))
            try:
                address = self.server.url(CHAPTER).replace(str(self.port), str(self.proxy.port), 1)
                address += "&steps=all" if self.server.query else "?steps=all"
                self.tab.page.goto(address, wait_until="domcontentloaded")
                wait_ready(self.tab.page)
                self._enter(self.chance.choice(FIELDS))
                self._mark()
                yield self
            finally:
                self.tab.close()
                self._serving.__exit__(None, None, None)

    def _serve(self):
        options = ["--workshop"] if self.guest else []
        self._serving = serving(self.folder / "data", *options, port=self.port)
        self.server = self._serving.__enter__()

    @property
    def page(self):
        return self.tab.page

    def _enter(self, name):
        self.field = name
        field = self.page.locator(f'[data-field="{name}"]')
        field.evaluate(OPEN_FOLDS_AROUND)
        field.click()
        self.page.keyboard.press("Control+End")

    def _mark(self):
        self.page.evaluate(MARK)

    def type(self, count):
        """Type a number of letters at the caret."""
        for _ in range(count):
            letter = self.chance.choice(LETTERS)
            self.page.keyboard.type(letter)
            self.written[self.field] += letter

    def fault(self):
        """Cause a fault, and continue writing."""
        kind = self.chance.choice(sorted(FAULTS))
        self.counts[kind] = self.counts.get(kind, 0) + 1
        self.type(self.chance.randint(0, 6))
        before = self.page.evaluate(AT)
        FAULTS[kind](self)
        if kind in LOADED:
            wait_until(lambda: self._at()[:2] == before[:2], 20)
        after = self._at()
        if kind not in WRITING:
            assert after[:2] == before[:2], f"the caret moved: {kind} {before} {after}"
            assert abs(after[2] - before[2]) < 120, f"the page moved: {kind} {before} {after}"
        self.type(self.chance.randint(1, 6))
        if self.chance.random() < 0.3:
            self.settle()
            self._enter(self.chance.choice(FIELDS))

    def _at(self):
        """Return the position of the reader; None while the page loads."""
        try:
            return self.page.evaluate(AT)
        except Error:
            return [None, None, 0]

    def settle(self):
        """Wait until the page has a kernel and shows that everything is saved."""
        self.proxy.mend()
        self.page.wait_for_selector("html[data-kernel=up]", state="attached")
        wait_saved(self.page)
        assert self.page.evaluate(MARKED), "a field was rendered again"

    def kill_kernel(self):
        kill_kernels(self.server.program.pid)

    def kill_server(self):
        self.server.kill()
        self.type(self.chance.randint(0, 5))
        self._serve()

    def drop(self):
        self.proxy.cut()
        self.type(self.chance.randint(0, 5))
        pause(self.chance.uniform(0, 2))
        self.proxy.mend()

    def stall(self):
        self.proxy.stall()
        self.type(self.chance.randint(0, 5))
        pause(self.chance.uniform(0, 3))
        self.proxy.mend()

    def cull(self):
        """End the kernel on the server, as a culler does, with the page open."""
        self.page.evaluate(
            """async () => {
                const script = document.querySelector('script[src*="/js/chapter-"]').src;
                (await import(script)).endKernel();
            }"""
        )

    def reload(self):
        self.page.reload(wait_until="domcontentloaded")
        wait_ready(self.page)
        self._mark()

    def crash(self):
        self.tab.crash()
        wait_ready(self.page)
        self._mark()

    def sleep(self):
        self.tab.freeze(self.chance.uniform(0.1, 1.5))

    def on_the_page(self):
        return {name: self.page.locator(f'[data-field="{name}"]').input_value() for name in FIELDS}

    def in_the_file(self):
        record = decode((self.folder / "data" / "workbook.json").read_bytes())
        values = {}
        for path in record.paths("cycle/episode"):
            name = path.split("/", 3)[3]
            if name in FIELDS:
                values[name] = record.get(path)
        return {name: values.get(name) or "" for name in FIELDS}


LOADED = ("crash of the tab", "reload")
"""Faults that reload the page, which then restores the reader's position."""

WRITING = ("drop", "kill of the server", "stall")
"""Faults during which the person keeps writing."""

FAULTS = {
    "crash of the tab": Chaos.crash,
    "cull": Chaos.cull,
    "drop": Chaos.drop,
    "kill of the kernel": Chaos.kill_kernel,
    "kill of the server": Chaos.kill_server,
    "reload": Chaos.reload,
    "sleep": Chaos.sleep,
    "stall": Chaos.stall,
}
