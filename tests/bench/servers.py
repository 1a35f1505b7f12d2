"""The servers to compare: how each is installed, started and opened.

``ours`` and ``voila`` show one notebook, the workbook's; ``voila-plain`` and ``voila-pool`` show
the page of ``peers/voila``, written for ordinary ipywidgets. All others have a page of their own in
``peers``, written as their makers advise.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import venv
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import nbformat
import platformdirs

from tests.bench.processes import settle
from tests.browser.conftest import environment
from tests.program import Program, free_port, wait_until
from workbook_lib import assets

ROOT = Path(__file__).resolve().parents[2]
PEERS = Path(__file__).parent / "peers"
NOTEBOOK = "signs-over-time.ipynb"
OWN = sys.executable
QUIET = {
    "GRPC_VERBOSITY": "NONE",
    "MARIMO_SKIP_UPDATE_CHECK": "1",
    "BOKEH_RESOURCES": "server",
    "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false",
}


@dataclass(frozen=True)
class Kind:
    """One way to serve the page.

    Attributes
    ----------
    name
        What it is called in tables and on the command line.
    command
        Given the port and an empty folder, what starts it.
    driver
        How a visitor finds their way on its page; see ``drivers``.
    path
        Address of the page below the server.
    install
        Folder of ``peers`` with its page and its requirements; empty for the workbook's own.
    """

    name: str
    command: object
    driver: str
    path: str = "/"
    install: str = ""
    env: dict[str, str] = field(default_factory=dict)

    @property
    def foreign(self) -> bool:
        return self.install not in ("", "voila", "static")


def home() -> Path:
    """Return the folder for environments of other frameworks; BENCH_PEERS overrides it."""
    folder = os.environ.get("BENCH_PEERS")
    return Path(folder) if folder else Path(platformdirs.user_cache_dir("between-us-bench"))


def installed(name: str) -> Path:
    """Create the environment of a framework unless it is current; return its commands."""
    folder = home() / name
    expected = "\n".join([(PEERS / name / "requirements.txt").read_text("utf-8"), *listed(name)])
    stamp = folder / "installed.txt"
    if not stamp.exists() or stamp.read_text("utf-8") != expected:
        venv.create(folder, with_pip=True, symlinks=True)
        pip = [folder / "bin/python", "-m", "pip", "--disable-pip-version-check", "install"]
        arguments = ["--quiet", "--requirement", PEERS / name / "requirements.txt"]
        subprocess.run([*pip, *arguments], check=True, stderr=subprocess.DEVNULL)
        for item in listed(name):
            unpack(item, folder)
        stamp.write_text(expected, "utf-8")
    return folder / "bin"


def listed(name: str) -> list[str]:
    """Return npm packages that a framework would load from a content network."""
    path = PEERS / name / "assets.txt"
    return path.read_text("utf-8").split() if path.exists() else []


def unpack(package: str, folder: Path) -> None:
    """Put an npm package where Solara looks first."""
    with tempfile.TemporaryDirectory() as there:
        subprocess.run(["npm", "pack", "--silent", package], cwd=there, check=True)
        (archive,) = Path(there).glob("*.tgz")
        with tarfile.open(archive) as packed:
            packed.extractall(there, filter="data")
        shutil.copytree(
            Path(there) / "package", folder / "share/solara/cdn" / package, dirs_exist_ok=True
        )


def ours(port, folder, *options):
    serve = [OWN, "-m", "workbook_lib.cli", "serve", "--no-browser", "--port", port]
    return [*serve, "--data-dir", folder / "data", *options]


def guests(port, folder):
    return ours(port, folder, "--workshop", "--host", "127.0.0.1")


def voila(notebook, port, *options):
    program = [OWN, "-m", "voila", notebook, f"--port={port}", "--no-browser", "--template=lab"]
    return [*program, "--VoilaConfiguration.allow_template_override=NO", *options]


def same(port, folder):
    """Show the workbook's notebook without its server; assets are beside it."""
    shutil.copytree(assets.FOLDER, folder / "workbook/static" / assets.digest())
    shutil.copy(ROOT / "notebooks" / NOTEBOOK, folder)
    allowed = "--VoilaConfiguration.file_allowlist=workbook/static/.*"
    return voila(folder / NOTEBOOK, port, allowed)


def plain(port, folder, *options):
    """Write a notebook of two lines that shows the page of ``peers/voila``."""
    path = folder / "page.ipynb"
    cell = nbformat.v4.new_code_cell("from page import show\n\nshow()")
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), path)
    return voila(path, port, *options)


def pool(port, folder):
    filled = ("--preheat_kernel=True", "--VoilaConfiguration.default_pool_size=3")
    return plain(port, folder, *filled)


def solara(port, folder):
    run = [installed("solara") / "solara", "run", PEERS / "solara/page.py", "--production"]
    return [*run, "--no-open", "--host", "127.0.0.1", "--port", port]


def streamlit(port, folder):
    run = [installed("streamlit") / "streamlit", "run", PEERS / "streamlit/page.py"]
    quiet = ["--server.headless=true", "--server.fileWatcherType=none"]
    return [*run, f"--server.port={port}", "--server.address=127.0.0.1", *quiet]


def marimo(port, folder):
    run = [installed("marimo") / "marimo", "run", PEERS / "marimo/page.py", "--headless"]
    return [*run, "--no-token", "--host", "127.0.0.1", "--port", port]


def panel(port, folder):
    run = [installed("panel") / "panel", "serve", PEERS / "panel/page.py", "--address=127.0.0.1"]
    return [*run, f"--port={port}"]


def dash(port, folder):
    run = [installed("dash") / "gunicorn", "--chdir", PEERS / "dash", "page:server"]
    return [*run, "--bind", f"127.0.0.1:{port}", "--workers=1", "--threads=8"]


def static(port, folder):
    return [OWN, PEERS / "static/serve.py", port]


CHAPTER = f"/voila/render/{NOTEBOOK}?steps=all"
"""The chapter with all its steps on one page, as the pages of the others."""
KINDS = {
    item.name: item
    for item in (
        Kind("ours", ours, "workbook", CHAPTER),
        Kind("ours-guest", guests, "workbook", CHAPTER),
        Kind("voila", same, "workbook", env={"WORKBOOK_MODE": "guest"}),
        Kind("voila-plain", plain, "labeled", install="voila"),
        Kind("voila-pool", pool, "labeled", install="voila"),
        Kind("solara", solara, "labeled", install="solara"),
        Kind("streamlit", streamlit, "labeled", install="streamlit"),
        Kind("marimo", marimo, "labeled", install="marimo"),
        Kind("panel", panel, "labeled", "/page", "panel"),
        Kind("dash", dash, "labeled", install="dash"),
        Kind("static", static, "labeled", install="static"),
    )
}


class Running:
    """A server that answers.

    Attributes
    ----------
    kind
        What it is.
    address
        Of the page, with what lets a visitor in.
    """

    def __init__(self, kind: Kind, folder: Path, **env: str) -> None:
        self.kind, self.folder = kind, folder
        port = free_port()
        path = os.pathsep.join(map(str, (PEERS, PEERS / kind.install, ROOT)))
        (folder / "kept").mkdir()
        settings = {**QUIET, "PYTHONPATH": path, "BENCH_FOLDER": str(folder / "kept")}
        command = [str(part) for part in kind.command(port, folder)]
        self.program = Program(command, cwd=folder, env=environment(**settings, **kind.env, **env))
        base, query = f"http://127.0.0.1:{port}", ""
        if kind.command in (ours, guests):
            parts = urlsplit(self.program.wait_for(r"^Ready: (http\S+)$")[1])
            query = f"?{parts.query}" if parts.query else ""
        self.base = f"{base}/"
        self.query = query.removeprefix("?")
        self.address = self.url(kind.path.removeprefix("/"))
        if kind.command not in (same, plain, pool):  # a request would start a kernel there
            wait_until(self.answers)
        else:
            self.program.wait_for(r"Voil. is running at")
        settle(self.pid)

    def answers(self) -> bool:
        try:
            return httpx.get(self.address, follow_redirects=True, timeout=60).status_code == 200
        except httpx.HTTPError:
            return False

    def url(self, path: str) -> str:
        separator = "&" if "?" in path else "?"
        return f"{self.base}{path}" + (f"{separator}{self.query}" if self.query else "")

    @property
    def pid(self) -> int:
        return self.program.pid

    def empty(self) -> None:
        """Clear the record of earlier visitors in personal mode."""
        for path in (self.folder / "data").glob("**/*.json"):
            path.unlink()


@contextmanager
def running(name: str, **env: str):
    """Run one server by its name in ``KINDS``; it ends with its children."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that no server outlives a benchmark
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as folder:
        server = Running(KINDS[name], Path(folder), **env)
        try:
            yield server
        finally:
            server.program.__exit__()
