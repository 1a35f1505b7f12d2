"""A guest's words are not in the server's files, output and crash dumps."""

from __future__ import annotations

import asyncio
import os
import resource
import secrets
import signal
import subprocess
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.browser.conftest import Visit, wait_ready, wait_saved
from tests.kernel.conftest import End
from tests.project.project_files import chapter_notebooks
from tests.server.guest import Guest, run_async
from tests.server.running import CHAPTER, Serving, children
from workbook_lib.insight.progress import rules

pytestmark = pytest.mark.browser

WORD = f"Spur{secrets.token_hex(8)}"
"""A new word for each run, which is in no file before."""

ELSEWHERE = ["/proc", "/sys", "*/playwright_chromiumdev_profile-*"]
"""Files of the browser's profile, which is on the guest's computer."""


def forms():
    """Return the word in several encodings."""
    return [WORD.encode(form) for form in ("utf-8", "utf-16-le", "utf-32-le")]


def holds(path):
    """Return whether a file contains the word."""
    with suppress(OSError):
        data = Path(path).read_bytes()
        return any(form in data for form in forms())
    return False


def changed_since(mark):
    """Return every file of this computer that was changed after another file."""
    left_out = [part for place in ELSEWHERE for part in ("-path", place, "-o")]
    command = ["find", "/", "(", *left_out[:-1], ")", "-prune", "-o"]
    command += ["-type", "f", "-cnewer", str(mark), "-print0"]
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    return [Path(os.fsdecode(word)) for word in result.stdout.split(b"\0") if word]


def about(pid):
    """Return what every user can read about a process and its children."""
    paths = [Path(f"/proc/{pid}/{name}") for name in ("environ", "cmdline", "status")]
    return paths + [item for child in children(pid) for item in about(child)]


@contextmanager
def crashes_leave_an_image():
    """Enable core dumps."""
    before, most = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (most, most))
    yield
    resource.setrlimit(resource.RLIMIT_CORE, (before, most))


async def write_everywhere(server, content):
    """Open every chapter and write in it; return the received messages with the word."""

    async def write(guest, notebook):
        chapter = content.chapter(notebook.removesuffix(".ipynb"))
        connection = await (await guest.open(f"voila/render/{notebook}")).connect()
        model = await connection.sync_model()
        for rule in rules(chapter) or [{"prefix": "reflection"}]:
            await connection.write(model, f"{rule['prefix']}/aa/note", WORD)
        # The error message of a widget contains the invalid value.
        await connection.send_to_widget(model, method="update", state={"mode": {"a": WORD}})
        await connection.wait_until_idle()
        await connection.close()

    async with Guest(server) as guest:
        notebooks = chapter_notebooks()
        await asyncio.gather(*(write(guest, notebook) for notebook in notebooks))
        return len(notebooks)


class Evening:
    """The traces of a guest's visit, until the end of the server."""

    def __init__(self, chromium, content, folder):
        mark = folder / "mark"
        mark.touch()
        with crashes_leave_an_image(), Serving(folder / "data", "--workshop") as server:
            self.opened = run_async(write_everywhere(server, content))
            # The kernel of the browser ends with its page soon.
            kernels = server.kernels()
            self.in_the_browser(Visit(chromium), server)
            self.processes = [str(item) for item in about(server.process.pid) if holds(item)]
            self.connections = [*Path(tempfile.gettempdir()).glob("bu*/*.json")]
            self.connected = [connection for connection in self.connections if holds(connection)]
            self.crash(kernels[-1])
            server.end()
            self.written = [item for item in changed_since(mark) if holds(item)]
            self.output = "".join([*server.output_lines, *server.log_lines])
        self.folder = folder / "data"

    @staticmethod
    def in_the_browser(person, server):
        """Type the word."""
        page = person.page(server.base + CHAPTER, ready=False)
        wait_ready(page)
        page.locator("[data-field=trigger]").press_sequentially(WORD)
        wait_saved(page)
        person.context.close()

    @staticmethod
    def crash(pid):
        """Crash a kernel."""
        end = End(pid)
        os.kill(pid, signal.SIGSEGV)
        end.wait()


@pytest.fixture(scope="module")
def evening(chromium, content, tmp_path_factory):
    evening = Evening(chromium, content, tmp_path_factory.mktemp("evening"))
    yield evening
    # Restore the setting of core dumps.
    for path in evening.written:
        path.unlink(missing_ok=True)


def test_the_trace_test_writes_in_every_chapter(evening):
    assert evening.opened == len(chapter_notebooks())


def test_no_file_contains_a_guests_words(evening):
    assert evening.connections
    assert evening.connected == []
    assert evening.written == []
    assert not evening.folder.exists()


def test_the_server_prints_no_words(evening):
    assert WORD not in evening.output
    assert "Traceback" not in evening.output


def test_no_process_list_shows_words(evening):
    assert evening.processes == []
