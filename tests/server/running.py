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

from tests.program import MARK, Program, free_port, hear_out, wait_for_port
from workbook_lib.server.pages.templates import FOLDER

WARMED = b"workbook_lib.kernel.forkserver"
FIRST = b"workbook_lib.page.snapshot"

ROOT = Path(__file__).parents[2]
LEFT = {"workbook.lock", "workbook.generation", "running-serve.lock", "running-serve.json"}
"""Files in a data folder after clearing while the server runs; none has words."""

CHAPTER = "voila/render/02-map-your-loop.ipynb"


def environment(**more):
    return {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        **{name: str(value) for name, value in more.items()},
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


def kernel_request(client, where=CHAPTER, figures=""):
    """Return the request of a prerendered page for its kernel."""
    headers = {"X-XSRFToken": client.cookies.get("_xsrf", "")}
    return client.build_request(
        "POST", f"/{where}/kernel", json={"figures": figures}, headers=headers
    )


def start_kernel(client, where=CHAPTER, figures=""):
    """Request the kernel of a page, and return the response."""
    return client.send(kernel_request(client, where, figures))


def children(pid):
    result = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False)
    return [int(word) for word in result.stdout.split()]


def warmed(pid):
    return WARMED in command(pid)


def command(pid):
    """Return the command line of a process; empty if it has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return FIRST


def ordinary(server):
    """Return the process ids of kernels that the server started itself."""
    return [pid for pid in children(server) if not warmed(pid) and FIRST not in command(pid)]


def forked(server):
    """Return the process ids of kernels that the fork server of a server forked."""
    return [pid for parent in children(server) if warmed(parent) for pid in children(parent)]


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
    more = {"JUPYTER_PATH": folder / "share", "WORKBOOK_MODE": "guest", **env}
    with Program(command, cwd=home, env=environment(**more)) as server:
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

    ``limits`` are those of ``KernelLimits`` that shall be others than usual; ``through`` is a
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
        self.said, self.complained = [], []
        first = threading.Event()
        self._readers = [
            threading.Thread(target=self._listen, args=item, daemon=True)
            for item in (
                (self.process.stdout, self.said, first),
                (self.process.stderr, self.complained, threading.Event()),
            )
        ]
        for reader in self._readers:
            reader.start()
        assert first.wait(60), "nothing was said"
        assert self.said, "".join(self.complained)
        self.address = self.said[0].removeprefix("Ready: ").strip()
        parts = urlsplit(self.address)
        self.base = f"{parts.scheme}://{parts.netloc}/"

    @property
    def troubles(self):
        """Return the log without the invitation to a room."""
        return [line for line in self.complained if re.match(r"\w+: .* in |Traceback", line)]

    @staticmethod
    def _listen(voice, kept, first):
        for line in voice:
            kept.append(line)
            first.set()
        first.set()

    @contextmanager
    def client(self):
        """Return a signed-in client."""
        with httpx.Client(base_url=self.base, follow_redirects=True, timeout=30) as client:
            client.get(self.address).raise_for_status()
            yield client

    def stranger(self):
        """Return a client without sign-in."""
        return httpx.Client(base_url=self.base, timeout=30)

    def kernels(self):
        """Return the process ids of the kernels, children of the server or its fork server."""
        return ordinary(self.process.pid) + forked(self.process.pid)

    def end(self, sign=None):
        """End the server and return its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(sign) if sign else self.process.terminate()
        status = self.process.wait(30)
        hear_out(self._readers, self._mark)
        self.process.stdout.close()
        self.process.stderr.close()
        return status

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()
