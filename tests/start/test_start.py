"""The installed command, on any system: nothing here needs POSIX, a source tree or a browser.

``.github/workflows/ci.yml`` runs this file on Linux, macOS and Windows with an installed wheel.
"""

from __future__ import annotations

import queue
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import threading
from contextlib import contextmanager

import httpx
import psutil
import pytest

TIMEOUT = 120
COMMAND = "between-us-workbook"
WINDOWS = sys.platform == "win32"


def script():
    """Return the installed script of this Python."""
    path = shutil.which(COMMAND, path=sysconfig.get_path("scripts"))
    assert path, f"{COMMAND} is not installed"
    return path


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def run(*arguments):
    """Run the command until it exits."""
    return subprocess.run(
        [script(), *map(str, arguments)],
        check=False,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=TIMEOUT,
    )


class Running:
    """A started workbook."""

    def __init__(self, data):
        self.options = ("--no-browser", "--port", free_port(), "--data-dir", data)
        flags = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP} if WINDOWS else {}
        self.process = subprocess.Popen(
            [script(), *map(str, self.options)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            **flags,
        )
        lines = queue.Queue()
        threading.Thread(target=self._read, args=(lines,), daemon=True).start()
        self.line = lines.get(timeout=TIMEOUT)
        assert self.line.startswith("Ready: http://127.0.0.1:"), self.line
        self.address = self.line.partition(" ")[2].strip()

    def _read(self, lines):
        for line in self.process.stdout:
            lines.put(line)
        lines.put("(end of output)")

    @contextmanager
    def client(self):
        """Return a signed-in client."""
        base = self.address.partition("?")[0]
        with httpx.Client(base_url=base, follow_redirects=True, timeout=TIMEOUT) as client:
            client.get(self.address).raise_for_status()
            client.headers["X-XSRFToken"] = client.cookies["_xsrf"]
            yield client

    def programs(self):
        """Return the process and its children."""
        program = psutil.Process(self.process.pid)
        return [program, *program.children(recursive=True)]

    def end(self):
        """End it like Ctrl+C at its terminal (Ctrl+Break on Windows), and return the status."""
        self.process.send_signal(signal.CTRL_BREAK_EVENT if WINDOWS else signal.SIGINT)
        return self.process.wait(30)


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return tmp_path_factory.mktemp("home") / "Zoë Müller's words (2)"


@pytest.fixture(scope="module")
def workbook(data):
    running = Running(data)
    yield running
    if running.process.poll() is None:
        running.process.kill()
        running.process.wait()
    running.process.stdout.close()


def test_the_start_page_and_a_chapter_are_shown(workbook):
    with workbook.client() as client:
        assert "Map your loop" in client.get("/").text
        chapter = "voila/render/01-map-your-loop.ipynb"
        assert client.get(chapter).status_code == 200
        response = client.post(f"{chapter}/kernel", json={"figures": ""})
        assert response.status_code == 200, response.text
        assert response.json()["kernelId"]


def test_it_listens_on_this_computer_alone(workbook):
    connections = [line for program in workbook.programs() for line in open_ports(program)]
    assert {line.laddr.ip for line in connections} == {"127.0.0.1"}


def open_ports(program):
    """Return the TCP ports on which a process listens; none for one that has just ended."""
    try:
        lines = program.net_connections("tcp")
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return []
    return [line for line in lines if line.status == psutil.CONN_LISTEN]


def test_words_are_locked_and_unlocked(workbook, data):
    passphrase = {"passphrase": "four plain words here"}
    with workbook.client() as client:
        saved = client.post("workbook/file/seal", json=passphrase)
        assert saved.status_code == 204, saved.text
        assert client.post("workbook/file/unseal", json=passphrase).status_code == 204
        assert client.post("workbook/file/clear", json={}).status_code == 204
    assert not (data / "workbook.json").exists()


def test_a_second_start_finds_the_first(workbook):
    done = run(*workbook.options)
    assert (done.returncode, done.stdout.strip()) == (0, workbook.line.strip()), done.stderr


@pytest.mark.parametrize(
    "arguments", [["check"], ["versions"], ["doctor"], ["--version"], ["--help"]]
)
def test_other_commands_succeed(monkeypatch, data, arguments):
    monkeypatch.setenv("WORKBOOK_DATA_DIR", str(data))
    done = run(*arguments)
    assert (done.returncode, done.stderr) == (0, "")


def test_it_ends_with_its_kernels(workbook):
    programs = workbook.programs()
    assert workbook.end() == 0
    _, left = psutil.wait_procs(programs, 20)
    assert not left
