"""A page whose modules come late, as on a phone far from the server."""

from __future__ import annotations

import pytest

from tests.browser.conftest import serving, wait_ready, wait_saved

pytestmark = pytest.mark.browser

PAUSE = "voila/render/04-pause-and-settle.ipynb"
LATE = "**/workbook/static/*/js/{}.js"


def test_modules_that_take_longer_than_anywidget_waits_are_waited_for(tmp_path, visit):
    person = visit()
    page = person.context.new_page()
    held = []
    for name in ("form", "keeper", "pacer"):
        page.route(LATE.format(name), lambda route: held.append(route))  # noqa: PLW0108 - no builtin
    with serving(tmp_path) as server:
        with page.expect_request(LATE.format("pacer")):
            page.goto(server.url(PAUSE), wait_until="domcontentloaded")
        # anywidget gives up two seconds after a widget is asked for: let four pass in the page.
        page.evaluate("() => new Promise(then => setTimeout(then, 4000))")
        assert len(held) == 3
        for route in held:
            route.continue_()
        page.unroute_all()
        wait_ready(page)
        page.locator('[data-field="will"]').fill("walk")
        wait_saved(page)
    assert not person.errors
