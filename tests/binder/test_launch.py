"""A replayed launch on Binder: environment, flags, and a change in a browser."""

from __future__ import annotations

import json
import subprocess
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.binder import replay
from tests.browser.conftest import ALL_STEPS
from tests.program import TIMEOUT, Program, free_port, wait_for_port

pytestmark = pytest.mark.browser

TOKEN = "not-a-secret"
BASE_URL = "/user/between-us-x7k2p9qd/"
WORDS = "They asked about the bill at the table"


@pytest.fixture(scope="module")
def image(checkout, tmp_path_factory):
    """Return the environment variables of a built image."""
    return replay.build(checkout, tmp_path_factory.mktemp("image"))


@contextmanager
def launched(checkout, image, culling):
    """Launch a server; return its launch URL on Binder, and the program."""
    port = free_port()
    env = {**image, "BINDER_LAUNCH_HOST": "binder.invalid", "BINDER_REPO_URL": "repo.invalid"}
    command = ["binder/start", "jupyter-lab", *replay.launch_flags(port, BASE_URL, TOKEN)]
    with Program([*command, *culling], cwd=checkout, env=env) as program:
        program.wait_for(r"is running at")
        wait_for_port(port)
        yield f"http://127.0.0.1:{port}{BASE_URL}", program


@pytest.fixture(scope="module")
def server(checkout, image, tmp_path_factory):
    """Return the URL of a server with Binder's culling."""
    culling = replay.culling(tmp_path_factory.mktemp("culling"))
    with launched(checkout, image, culling) as (address, _):
        yield address


BROWSER_STORAGE = "JSON.stringify([{...localStorage}, {...sessionStorage}])"


@pytest.fixture
def page(chromium):
    """Return an empty page that records requested URLs."""
    context = chromium.new_context()
    context.set_default_timeout(TIMEOUT * 1000)
    context.add_init_script(ALL_STEPS)
    page = context.new_page()
    page.requested_urls = []
    page.on("request", lambda request: page.requested_urls.append(request.url))
    yield page
    context.close()


def test_the_environment_is_binders_with_our_libraries(image, checkout):
    text = "import jupyterlab, notebook, voila, workbook_lib; print(workbook_lib.__file__)"
    output = subprocess.run(
        ["python", "-c", text],
        cwd=checkout / "notebooks",
        env=image,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    assert "site-packages" in output


def test_a_launched_chapter_draws_changes(server, page, checkout):
    before = {path for path in checkout.rglob("*") if "site-packages" not in path.parts}
    page.goto(f"{server}voila/render/notebooks/01-map-your-loop.ipynb?token={TOKEN}")
    page.wait_for_selector('html[data-workbook="ready"]', state="attached")
    assert page.locator("html").get_attribute("data-mode") == "guest"
    page.locator('[data-field="trigger"]').fill(WORDS)
    page.locator('[data-field="me.action"]').fill("Asked again, louder")
    page.wait_for_selector('[data-figure="underneath"][data-drawn="true"]')
    drawing = page.locator('[data-figure="underneath"] .bu-loop--wide [role="img"]')
    assert WORDS in drawing.get_attribute("aria-label")
    elsewhere = {urlsplit(address).hostname for address in page.requested_urls} - {
        "127.0.0.1",
        None,
        "",
    }
    assert not elsewhere
    assert page.evaluate(BROWSER_STORAGE) == "[{},{}]", (
        "the browser storage is shared with other projects on Binder"
    )
    new = {path for path in checkout.rglob("*") if "site-packages" not in path.parts} - before
    holding = [path for path in new if path.is_file() and WORDS.encode() in path.read_bytes()]
    assert not holding, "the server on Binder stores no words"


@pytest.mark.parametrize("urlpath", ["workbook/", ""])
def test_a_launch_opens_the_home_page(server, page, urlpath):
    page.goto(f"{server}{urlpath}?token={TOKEN}")
    assert urlsplit(page.url).path == f"{BASE_URL}workbook/"
    page.locator('a[href*="01-map-your-loop"]').first.wait_for()
    assert not [address for address in page.requested_urls if "127.0.0.1" not in address]


def test_after_the_session_ends_the_page_can_save_all_words(checkout, image, page, tmp_path):
    """From the start page to the end, with culling in seconds instead of minutes.

    That activity delays the end is tested in ``tests/browser/test_binder.py``.
    """
    culling = replay.culling(tmp_path, quiet=12, interval=1)
    with launched(checkout, image, culling) as (address, program):
        page.goto(f"{address}?token={TOKEN}")
        page.locator('[data-place="map-your-loop"] a').click()
        page.wait_for_selector('html[data-workbook="ready"]', state="attached")
        page.locator('[data-field="trigger"]').fill(WORDS)
        page.locator("a[rel=next]").click()
        page.wait_for_url("**/02-*")
        page.goto(f"{address}voila/render/notebooks/02-pause-and-settle.ipynb")
        page.locator('[data-field="will"]').fill("walk")
        page.wait_for_selector("html[data-quiet=warn]", state="attached")
        program.wait_for(r"No kernels for \d+ seconds; shutting down")
        page.wait_for_selector("html[data-quiet=gone]", state="attached")
        assert page.evaluate(BROWSER_STORAGE) == "[{},{}]"
        with page.expect_download() as download:
            page.locator("[data-loan-notice] [data-loan-save]").click()
    entries = json.loads(Path(download.value.path()).read_text("utf-8"))["entries"]
    assert {WORDS, "walk"} <= {entry["value"] for entry in entries.values()}
