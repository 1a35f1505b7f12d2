"""The cost of a person on a hub: memory and processor time, with one and two chapters.

Runs the hub of ``binder/hub/`` with a real browser and prints the figures that stand in its
``README.md`` and ``values.yaml``. Memory is PSS: what is shared is counted in parts.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from playwright.sync_api import sync_playwright  # noqa: E402

from tests.bench.processes import family, megabytes, numbers, read, seconds  # noqa: E402
from tests.browser import chromium  # noqa: E402
from tests.program import Program, free_port  # noqa: E402

PEOPLE = int(os.environ.get("PEOPLE", "3"))


def ready(page, address):
    page.goto(address, wait_until="domcontentloaded")
    page.wait_for_selector('html[data-workbook="ready"]', state="attached")


def servers():
    return [pid for pid in numbers() if "serve\0--hub" in read(pid, "cmdline")]


def costs(label):
    families = [family(pid) for pid in servers()]
    memory = median(megabytes(item) for item in families)
    time = median(seconds(item) for item in families)
    print(f"{label}: {memory:.0f} MB and {time:.1f} s of processor a person")


def main():
    port, inner, api = free_port(), free_port(), free_port()
    command = [
        *(sys.executable, "-m", "jupyterhub", "-f", ROOT / "binder/hub/jupyterhub_config.py"),
        *(f"--JupyterHub.bind_url=http://127.0.0.1:{port}", f"--JupyterHub.hub_port={inner}"),
        *(f"--ConfigurableHTTPProxy.api_url=http://127.0.0.1:{api}", "--log-level=INFO"),
    ]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    with (
        tempfile.TemporaryDirectory() as folder,
        Program(command, cwd=folder, env=env) as hub,
        sync_playwright() as playwright,
    ):
        hub.wait_for("JupyterHub is now running")
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.flags())
        opened = []
        for _ in range(PEOPLE):
            person = browser.new_context()
            person.set_default_timeout(120_000)
            page = person.new_page()
            page.goto(f"http://127.0.0.1:{port}/")
            page.wait_for_url(re.compile(r"/user/[^/]+/$"))
            base = page.url
            ready(page, f"{base}voila/render/01-map-your-loop.ipynb")
            opened.append((person, base))
        costs(f"{PEOPLE} people, one chapter open")
        for person, base in opened:
            ready(person.new_page(), f"{base}voila/render/signs-over-time.ipynb")
        costs(f"{PEOPLE} people, two chapters open")
        theirs = {pid for server in servers() for pid in family(server)}
        own = [pid for pid in family(hub._process.pid) if pid not in theirs]
        print(f"the hub, its proxy and its culler: {megabytes(own):.0f} MB")
        browser.close()


if __name__ == "__main__":
    main()
