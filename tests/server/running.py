"""``workbook`` and Jupyter as programs that a test starts and ends."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import uuid
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import psutil

from tests.program import MARK, Program, free_port, read_remaining_output, wait_for_port
from workbook_lib.server.voila_template import FOLDER

FORK_SERVER = b"workbook_lib.kernel.forkserver"
SNAPSHOT = b"workbook_lib.page.snapshot"

ROOT = Path(__file__).parents[2]
FILES_AFTER_CLEARING = {
    "workbook.lock",
    "workbook.generation",
    "running-serve.lock",
    "running-serve.json",
}
"""Files in a data folder after clearing while the server runs; none has words."""

CHAPTER = "voila/render/01-map-your-loop.ipynb"


def environment(**variables):
    return {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        **{name: str(value) for name, value in variables.items()},
    }


def run(*arguments, cwd=None, **env):
    """Run ``workbook`` until it exits."""
    return subprocess.run(
        [sys.executable, "-m", "workbook_lib.cli", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=cwd,
        env=environment(**env),
        check=False,
    )


def kernel_request(client, path=CHAPTER, figures=""):
    """Return the request of a prerendered page for its kernel."""
    headers = {"X-XSRFToken": client.cookies.get("_xsrf", "")}
    return client.build_request(
        "POST", f"/{path}/kernel", json={"figures": figures}, headers=headers
    )


def start_kernel(client, path=CHAPTER, figures=""):
    """Request the kernel of a page, and return the response."""
    return client.send(kernel_request(client, path, figures))


def children(pid):
    try:
        return [child.pid for child in psutil.Process(pid).children()]
    except psutil.NoSuchProcess:
        return []


def is_fork_server(pid):
    return FORK_SERVER in command_line(pid)


def command_line(pid):
    """Return the command line of a process; empty if it has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return SNAPSHOT


def unforked_kernels(server):
    """Return the process ids of kernels that the server started itself."""
    return [
        pid
        for pid in children(server)
        if not is_fork_server(pid) and SNAPSHOT not in command_line(pid)
    ]


def forked_kernels(server):
    """Return the process ids of kernels that the fork server of a server forked."""
    return [
        pid for parent in children(server) if is_fork_server(parent) for pid in children(parent)
    ]


TOKEN = "for-a-test-only"


@contextmanager
def jupyter(folder, *options, base_url="/user/me/", **env):
    """Run JupyterLab on a folder with our notebooks; return its URL and the program.

    ``folder/home`` is what it shows.
    """
    templates = folder / "share" / "nbconvert" / "templates"
    templates.mkdir(parents=True)
    (templates / "between-us").symlink_to(FOLDER)
    home = folder / "home"
    home.mkdir(exist_ok=True)
    (home / "notebooks").symlink_to(ROOT / "notebooks")
    port = free_port()
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
    command += [
        f"--port={port}",
        f"--ServerApp.base_url={base_url}",
        f"--ServerApp.root_dir={home}",
    ]
    command += [f"--IdentityProvider.token={TOKEN}", "--ServerApp.port_retries=0"]
    command += ["--ServerApp.jpserver_extensions=workbook_lib.server=True", *options]
    variables = {"JUPYTER_PATH": folder / "share", "WORKBOOK_MODE": "guest", **env}
    with Program(command, cwd=home, env=environment(**variables)) as server:
        server.wait_for(rf"http://127\.0\.0\.1:{port}{base_url}")
        wait_for_port(port)
        yield f"http://127.0.0.1:{port}{base_url}", server


LIMITED = """
import sys
from dataclasses import replace
from workbook_lib.cli import main
from workbook_lib.server.kernels import manager
manager.KERNEL_LIMITS = {
    mode: replace(limits, **%r) for mode, limits in manager.KERNEL_LIMITS.items()
}
sys.exit(main(sys.argv[1:]))
"""


class Serving:
    """A running ``workbook serve``, with its output, its log and its address.

    ``limits`` are the values of ``KernelLimits`` to replace; ``through`` is a
    command that starts it.
    """

    def __init__(self, data_dir, *options, port=None, limits=None, through=(), **env):
        self.port = port or free_port()
        command = ["serve", "--no-browser", "--port", self.port, "--data-dir", data_dir, *options]
        self._mark = uuid.uuid4().hex
        program = ["-m", "workbook_lib.cli"] if limits is None else ["-c", LIMITED % limits]
        self.process = subprocess.Popen(
            [*through, sys.executable, *program, *map(str, command)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**environment(**env), MARK: self._mark},
        )
        self.output_lines, self.log_lines = [], []
        started = threading.Event()
        self._readers = [
            threading.Thread(target=self._read_lines, args=item, daemon=True)
            for item in (
                (self.process.stdout, self.output_lines, started),
                (self.process.stderr, self.log_lines, threading.Event()),
            )
        ]
        for reader in self._readers:
            reader.start()
        assert started.wait(60), "the server printed nothing"
        assert self.output_lines, "".join(self.log_lines)
        self.address = self.output_lines[0].removeprefix("Ready: ").strip()
        parts = urlsplit(self.address)
        self.base = f"{parts.scheme}://{parts.netloc}/"

    @property
    def logged_errors(self):
        """Return the log without the invitation to a room."""
        return [line for line in self.log_lines if re.match(r"\w+: .* in |Traceback", line)]

    @staticmethod
    def _read_lines(stream, lines, started):
        for line in stream:
            lines.append(line)
            started.set()
        started.set()

    @contextmanager
    def client(self):
        """Return a signed-in client."""
        with httpx.Client(base_url=self.base, follow_redirects=True, timeout=30) as client:
            client.get(self.address).raise_for_status()
            yield client

    def anonymous_client(self):
        """Return a client without sign-in."""
        return httpx.Client(base_url=self.base, timeout=30)

    def kernels(self):
        """Return the process ids of the kernels, children of the server or its fork server."""
        return unforked_kernels(self.process.pid) + forked_kernels(self.process.pid)

    def end(self, sign=None):
        """End the server and return its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(sign) if sign else self.process.terminate()
        status = self.process.wait(30)
        read_remaining_output(self._readers, self._mark)
        self.process.stdout.close()
        self.process.stderr.close()
        return status

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()
