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


def test_stamps_and_paths_are_valid_or_not(run):
    cases = table("clock")
    check = """async (cases) => {
        const { %s: f } = await import("/sources/core/clock.js");
        return cases.map(f);
    }"""
    for valid, invalid, function in (
        ("valid stamps", "invalid stamps", "isStamp"),
        ("paths", "no paths", "isPath"),
    ):
        assert all(run(check % function, cases[valid]))
        assert not any(run(check % function, cases[invalid]))


def test_stamps_are_ordered(run):
    result = run(
        """async (cases) => {
            const { compare } = await import("/sources/core/clock.js");
            return cases.map(({ earlier, later }) =>
                [compare(earlier, later), compare(later, earlier), compare(later, later)]);
        }""",
        table("clock")["order"],
    )
    assert result == [[-1, 1, 0]] * len(result)


def test_a_clock_is_never_late(run):
    cases = table("clock")["ticks"]
    result = run(
        """async (cases) => {
            const { Clock } = await import("/sources/core/clock.js");
            return cases.map(({ observed, now }) => {
                const walls = [...now];
                const clock = new Clock(() => walls.shift());
                for (const stamp of observed) clock.see(stamp);
                return now.map(() => clock.tick().slice(0, 2));
            });
        }""",
        cases,
    )
    assert result == [case["stamps"] for case in cases]


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


def test_progress_is_counted_by_a_rule(run):
    cases = table("progress")["cases"]
    result = run(
        """async (cases) => {
            const { names } = await import("/sources/core/progress.js");
            return cases.map(({ rule, entries }) => {
                const pairs = Object.entries(entries).map(([path, value]) => [path, { value }]);
                return [...names(rule, new Map(pairs)).keys()].sort();
            });
        }""",
        cases,
    )
    assert result == [case["names"] for case in cases]


def test_record_files_are_read_or_refused(run):
    cases = table("record_file")["cases"]
    results = run(
        """async (cases) => {
            const { read, Refused } = await import("/sources/core/record_file.js");
            return cases.map(({ text }) => {
                try {
                    return { paths: [...read(new TextEncoder().encode(text)).keys()].sort() };
                } catch (error) {
                    if (!(error instanceof Refused)) throw error;
                    return { refused: error.reason };
                }
            });
        }""",
        cases,
    )
    for case, result in zip(cases, results, strict=True):
        assert {"text": case["text"], **result} == case


def test_a_partner_file_gives_what_it_shares(run):
    cases = table("shared_plan")["cases"]
    result = run(
        """async (cases) => {
            const { shown } = await import("/sources/core/partner_file.js");
            const { Refused } = await import("/sources/core/record_file.js");
            return cases.map(({ entries }) => {
                const at = [1, 0, "tab-00000000"];
                const wire = Object.entries(entries).map(([path, value]) => [path, { value, at }]);
                const file = { format: "between-us", version: 1 };
                const text = JSON.stringify({ ...file, entries: Object.fromEntries(wire) });
                try {
                    const paths = Object.keys(shown(text, "plan/"));
                    return paths.filter((path) => !path.endsWith(".shared"));
                } catch (error) {
                    if (error instanceof Refused) return [];
                    throw error;
                }
            });
        }""",
        cases,
    )
    items = [sorted(path.split("/")[1].split(".")[0] for path in paths) for paths in result]
    assert items == [case["shown"] for case in cases]
