"""A launch on Binder, replayed: the environment, the flags, and one change in a browser."""

from __future__ import annotations

import subprocess
from urllib.parse import urlsplit

import pytest

from tests.binder import replay
from tests.program import PATIENCE, Program, free_port

pytestmark = pytest.mark.browser

TOKEN = "not-a-secret"
BASE_URL = "/user/between-us-x7k2p9qd/"
SAID = "They asked about the bill at the table"


@pytest.fixture(scope="module")
def image(checkout, tmp_path_factory):
    """Return the environment variables of a built image."""
    return replay.build(checkout, tmp_path_factory.mktemp("image"))


@pytest.fixture(scope="module")
def server(checkout, image):
    """Return the address under which Binder would offer the launched server."""
    port = free_port()
    env = {**image, "BINDER_LAUNCH_HOST": "binder.invalid", "BINDER_REPO_URL": "repo.invalid"}
    command = ["binder/start", "jupyter-lab", *replay.launch_flags(port, BASE_URL, TOKEN)]
    with Program(command, cwd=checkout, env=env) as program:
        program.wait_for(r"is running at")
        yield f"http://127.0.0.1:{port}{BASE_URL}"


@pytest.fixture
def page(chromium):
    """Return an empty page that remembers which addresses were asked for."""
    context = chromium.new_context()
    context.set_default_timeout(PATIENCE * 1000)
    page = context.new_page()
    page.asked = []
    page.on("request", lambda request: page.asked.append(request.url))
    yield page
    context.close()


def test_the_environment_is_binders_with_our_libraries(image, checkout):
    asked = "import jupyterlab, notebook, voila, workbook_lib; print(workbook_lib.__file__)"
    told = subprocess.run(
        ["python", "-c", asked],
        cwd=checkout / "notebooks",
        env=image,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    assert "site-packages" in told


def test_a_launch_opens_the_chapter_and_a_change_comes_back_drawn(server, page, checkout):
    before = {path for path in checkout.rglob("*") if "site-packages" not in path.parts}
    page.goto(f"{server}voila/render/notebooks/02-map-your-loop.ipynb?token={TOKEN}")
    page.wait_for_selector('html[data-workbook="ready"]', state="attached")
    assert page.locator("html").get_attribute("data-mode") == "guest"
    page.locator('[data-field="trigger"]').fill(SAID)
    page.locator('[data-field="me.action"]').fill("Asked again, louder")
    page.wait_for_selector('[data-figure="loop"][data-drawn="true"]')
    assert SAID in page.locator('[data-figure="loop"] [role="img"]').get_attribute("aria-label")
    elsewhere = {urlsplit(address).hostname for address in page.asked} - {"127.0.0.1", None, ""}
    assert not elsewhere
    kept = page.evaluate("Object.values(localStorage).join()")
    assert SAID not in kept, "other projects on the same Binder could read this"
    new = {path for path in checkout.rglob("*") if "site-packages" not in path.parts} - before
    holding = [path for path in new if path.is_file() and SAID.encode() in path.read_bytes()]
    assert not holding, "on Binder nothing that a person writes is kept on the server"


def test_the_home_page_opens(server, page):
    page.goto(f"{server}workbook/?token={TOKEN}")
    page.locator('a[href*="02-map-your-loop"]').first.wait_for()
    assert not [address for address in page.asked if "127.0.0.1" not in address]
