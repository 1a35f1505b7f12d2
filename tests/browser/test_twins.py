"""The page's implementation of the rules that Python implements too.

The scripts run in an empty page without a server.
"""

from __future__ import annotations

import pytest

from tests.browser.conftest import route_sources
from tests.twins.tables import table

pytestmark = pytest.mark.browser

ADDRESS = "http://twins.localhost/"


@pytest.fixture(scope="module")
def run(chromium):
    """Call a script with the modules it names and a table of cases."""
    page = chromium.new_page()
    page.route(
        ADDRESS,
        lambda route: route.fulfill(
            body="<!doctype html><title>Twins</title>", content_type="text/html"
        ),
    )
    route_sources(page)
    page.goto(ADDRESS)
    yield page.evaluate
    page.close()


def test_the_item_written_last_is_found(run):
    cases = table("items")["latest"]
    result = run(
        """async (cases) => {
            const { latestId } = await import("/sources/core/selection.js");
            const latest = (entries) => latestId(new Map(Object.entries(entries)), "talk/one");
            return cases.map(({ entries }) => latest(entries) ?? null);
        }""",
        cases,
    )
    assert result == [case["latest"] for case in cases]


def test_weeks_begin_on_mondays(run):
    cases = table("items")["weeks"]
    result = run(
        """async (cases) => {
            const { weekNumber } = await import("/sources/core/selection.js");
            return cases.map(([day]) => weekNumber(day));
        }""",
        cases,
    )
    assert result == [week for _, week in cases]
