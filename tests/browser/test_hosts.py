"""The notebooks in hosts without our server extension, and as a saved page without a kernel."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import subprocess
import sys
from contextlib import contextmanager

import nbformat
import pytest
from playwright.sync_api import expect

from tests.browser import episode
from tests.browser.conftest import Server, environment, free_port, wait_ready, wait_saved
from tests.browser.test_lab import run_all, wait_drawn
from tests.program import wait_until
from tests.wheel import ROOT

pytestmark = pytest.mark.browser

LOOP, SIGNS = "01-map-your-loop.ipynb", "signs-over-time.ipynb"
TOKEN = "for-a-test-only"
WITHOUT_OURS = [
    f"--ServerApp.jpserver_extensions={name}=False"
    for name in ("workbook_lib.server", "voila", "voila.server_extension")
]
SAVE_STATE = {
    "@jupyterlab/docmanager-extension/plugin": {"autosave": False},
    "@jupyter-widgets/jupyterlab-manager/plugin": {"saveState": True},
}
"""Settings of JupyterLab: it saves the state of widgets in a notebook, when asked to save."""


@contextmanager
def host(folder, program):
    """Run a notebook host whose server has neither our extension nor Voila's."""
    shutil.copytree(ROOT / "notebooks", folder / "notebooks")
    for name, values in SAVE_STATE.items():
        path = folder / "settings" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(values))
    command = [sys.executable, "-m", program, "--no-browser", "--allow-root", *WITHOUT_OURS]
    command += [f"--ServerApp.port={free_port()}", f"--IdentityProvider.token={TOKEN}"]
    command += [f"--ServerApp.root_dir={folder / 'notebooks'}", "--LabApp.news_url=None"]
    variables = {
        "WORKBOOK_DATA_DIR": str(folder / "data"),
        "JUPYTERLAB_SETTINGS_DIR": str(folder / "settings"),
        "PYTHONPATH": str(ROOT),
    }
    server = Server(command, environment(**variables), r"(http://127\.0\.0\.1:\d+/)\S*\?token=")
    try:
        yield server
    finally:
        server.stop()


def open_notebook(person, server, path):
    """Open a notebook of JupyterLab or Notebook 7, and run its cells."""
    page = person.context.new_page()
    with page.expect_websocket(lambda socket: "/channels" in socket.url):
        page.goto(server.url(f"{path}?token={TOKEN}"))
    page.wait_for_selector('.jp-Notebook-ExecutionIndicator[data-status="idle"]', state="attached")
    run_all(page)
    wait_ready(page)
    return page


def open_in_nbclassic(person, server, path):
    page = person.context.new_page()
    page.goto(server.url(f"{path}?token={TOKEN}"))
    page.wait_for_selector(".kernel_idle_icon")
    # Widgets of cells that ran before ipywidgets is loaded do not appear.
    page.wait_for_function("() => Jupyter.notebook.kernel.widget_manager")
    page.evaluate("Jupyter.notebook.execute_all_cells()")
    wait_ready(page)
    return page


def write_and_reopen(person, server, open_host, path):
    """Write a complete episode, close the page, and return a new page that shows it."""
    page = open_host(person, server, path)
    episode.write(page)
    wait_drawn(page, "underneath")
    wait_saved(page)
    trigger = page.locator('[data-field="trigger"]')
    assert "Atkinson" in trigger.evaluate("(element) => getComputedStyle(element).fontFamily")
    page.close()
    page = open_host(person, server, path)
    assert episode.read_fields(page) == episode.EVERYTHING
    return page


@pytest.mark.parametrize(
    ("program", "folder", "open_host"),
    [
        ("notebook", "notebooks", open_notebook),
        ("nbclassic", "nbclassic/notebooks", open_in_nbclassic),
    ],
)
def test_exercises_work_in_other_notebook_hosts(tmp_path, visit, program, folder, open_host):
    person = visit(viewport={"width": 1280, "height": 900})
    with host(tmp_path, program) as server:
        write_and_reopen(person, server, open_host, f"{folder}/{LOOP}")
        assert person.foreign(server) == []


def test_jupyterlab_works_without_our_extension(tmp_path, visit):
    """The widgets come whole from the kernel, and a saved notebook has no words of a person."""
    record = json.loads((ROOT / "tests/fixtures/records/full.json").read_text("utf-8"))
    entries = record["entries"].items()
    signs = {name: entry for name, entry in entries if name.startswith("signs/")}
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "workbook.json").write_text(json.dumps({**record, "entries": signs}))
    person = visit(viewport={"width": 1280, "height": 3000})
    with host(tmp_path, "jupyterlab") as server:
        folder = f"lab/workspaces/{secrets.token_hex(4)}/tree"
        page = write_and_reopen(person, server, open_notebook, f"{folder}/{LOOP}")
        page.get_by_role("menuitem", name="File", exact=True).click()
        page.get_by_text("Save Notebook", exact=True).click()
        path = tmp_path / "notebooks" / LOOP
        wait_until(
            lambda: re.search('"widgets".*"nbformat_minor"', path.read_text("utf-8"), re.DOTALL)
        )
        saved = path.read_text("utf-8")
        assert '"component": "form"' in saved
        assert [text for text in episode.TEXTS.values() if text in saved] == []
        page.close()
        page = open_notebook(person, server, f"lab/workspaces/charts/tree/{SIGNS}")
        wait_drawn(page, "weeks-partner")
        assert person.foreign(server) == []
        assert [url for url in person.requested_urls if "/static/js/" in url] == []


SHOW_SAVED = """async ({ states }) => {
    for (const { state } of Object.values(states)) {
        if (!state._esm) continue;
        const url = URL.createObjectURL(new Blob([state._esm], { type: 'text/javascript' }));
        const { default: widget } = await import(url);
        const model = {
            get: (name) => state[name],
            on: () => {},
            off: () => {},
            send: () => {},
            widget_manager,
        };
        const el = document.createElement('div');
        document.body.append(el);
        widget.initialize({ model });
        widget.render({ model, el });
    }
}"""
"""Show widgets from their saved states, as a page without a kernel does."""


def test_a_page_of_saved_states_shows_empty_exercises(tmp_path, visit):
    (tmp_path / "data").mkdir()
    shutil.copy(ROOT / "tests/fixtures/records/full.json", tmp_path / "data" / "workbook.json")
    command = [sys.executable, "-m", "nbconvert", "--execute", "--to", "notebook"]
    command += ["--output-dir", tmp_path, ROOT / "notebooks" / LOOP]
    variables = {**os.environ, "WORKBOOK_DATA_DIR": str(tmp_path / "data")}
    subprocess.run(command, check=True, capture_output=True, env=variables)
    notebook = nbformat.read(tmp_path / LOOP, 4)
    (widgets,) = notebook.metadata.widgets.values()
    person = visit()
    page = person.context.new_page()
    page.route("http://saved.example/", lambda route: route.fulfill(body="<!doctype html>"))
    page.goto("http://saved.example/")
    page.evaluate("globalThis.widget_manager = {}")
    page.evaluate(SHOW_SAVED, {"states": widgets["state"]})
    expect(page.locator("[data-exercise]")).to_have_count(9)
    expect(episode.field(page, "trigger")).to_have_value("")
    texts = json.loads((tmp_path / "data/workbook.json").read_text("utf-8"))["entries"].values()
    words = [text["value"] for text in texts if " " in str(text["value"])]
    saved = json.dumps(notebook, ensure_ascii=False)
    assert [text for text in words if str(text) in saved] == []
    assert person.errors == []
