"""Makes the pictures in ``.readme/`` from the workbook as it is; ``make pictures`` runs it.

The words in them are those of the made-up example.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from tests.browser import chromium
from tests.browser.conftest import CHAPTER, ROOT, TIMEOUT, serving
from tests.browser.test_lab import NOTEBOOK, lab, run_all
from workbook_lib.content.loading.loader import example_file, pack_folder

FOLDER = ROOT / ".readme"
SIZE, SCALE = {"width": 1100, "height": 760}, 0.7
"""The window, and the size of a picture of it: two fit beside each other in a README."""


def make_pictures(page: Page, data: Path) -> None:
    """Save pictures of the start page, of a loop drawn in its chapter, and of it in JupyterLab."""
    ready = page.locator('html[data-workbook="ready"]')
    with serving(data) as server:
        page.goto(server.url(""))
        expect(ready).to_be_attached(timeout=TIMEOUT)
        page.screenshot(path=FOLDER / "start-page.png")
    shutil.copy(example_file(pack_folder("en")), data / "workbook.json")
    with serving(data) as server:
        page.goto(f"{server.url(CHAPTER)}#underneath")
        expect(ready).to_be_attached(timeout=TIMEOUT)
        expect(page.locator('[class*="bu-loop"] svg:visible').first).to_be_visible(timeout=TIMEOUT)
        page.screenshot(path=FOLDER / "map-your-loop.png")
    with lab(data, data / "settings") as server:
        with page.expect_websocket(lambda socket: "/channels" in socket.url):
            page.goto(server.url(f"/workspaces/picture/tree/{NOTEBOOK}"))
        run_all(page)
        expect(ready).to_be_attached(timeout=TIMEOUT)
        page.screenshot(path=FOLDER / "jupyterlab.png")


def main() -> int:
    """Make all pictures."""
    browser = chromium.find()
    if not browser:
        print(chromium.MISSING, file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=browser, args=chromium.flags())
        page = started.new_page(viewport=SIZE, device_scale_factor=SCALE, reduced_motion="reduce")
        make_pictures(page, Path(folder))
        started.close()
    for path in sorted(FOLDER.glob("*.png")):
        print(f"{path.relative_to(ROOT)} {path.stat().st_size // 1024} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
