"""A page of somebody else's that opens ours has no hold of it afterwards."""

from __future__ import annotations

import pytest

from tests.browser.conftest import CHAPTER, serving

pytestmark = pytest.mark.browser

OPEN = "(url) => { window.held = window.open(url); }"


def test_what_opened_a_page_is_parted_from_it(tmp_path, visit):
    with serving(tmp_path) as server:
        person, chapter = visit(), server.url(CHAPTER)
        other = server.url("").partition("?")[0].replace("127.0.0.1", "localhost")
        person.context.route(
            f"{other}**",
            lambda route: route.fulfill(body="<title>Elsewhere</title>", content_type="text/html"),
        )
        page = person.context.new_page()
        page.goto(other)
        with person.context.expect_page() as opened:
            page.evaluate(OPEN, chapter)
        page.wait_for_function("() => window.held.closed")
        ours = opened.value
        ours.wait_for_selector("html[data-workbook=ready]", state="attached")
        assert ours.evaluate("() => window.opener") is None
        page.evaluate("() => { window.held.location = '/'; }")
        assert ours.url == chapter.partition("?")[0]
        assert ours.evaluate("() => document.documentElement.dataset.workbook") == "ready"
