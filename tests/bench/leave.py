"""Time from pressing "Leave this page" to a blank page.

Upper bounds: the driver's own way to the browser and back is in them.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from playwright.sync_api import sync_playwright

from tests.browser.chromium import find, flags
from tests.browser.conftest import CHAPTER, serving, wait_ready

ROUNDS = 21


def main() -> None:
    """Print median and maximum of some rounds in milliseconds."""
    took = []
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder), "--workshop") as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=find(), args=flags())
        for _ in range(ROUNDS):
            page = browser.new_page()
            page.goto(server.url(CHAPTER), wait_until="domcontentloaded")
            wait_ready(page)
            place = page.locator("[data-quick-exit]").first.bounding_box()
            assert place
            begun = time.perf_counter()
            page.mouse.click(place["x"] + 5, place["y"] + 5)
            page.wait_for_url("about:blank", wait_until="commit")
            took.append(1000 * (time.perf_counter() - begun))
            page.close()
        browser.close()
    print(f"leave: median {statistics.median(took):.0f} ms, longest {max(took):.0f} ms of {ROUNDS}")


if __name__ == "__main__":
    main()
