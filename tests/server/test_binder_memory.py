"""Entries on Binder: in memory only, and for the browser that sent them."""

from __future__ import annotations

from types import SimpleNamespace

import httpx
import pytest

from tests.server import running
from tests.server.running import TOKEN
from workbook_lib.server.pages.binder_memory import idle_timeout
from workbook_lib.settings import Settings

WORDS = "They asked about the bill at the table"
ENTRY = {"value": WORDS, "at": [1_700_000_000_000, 0, "test-test"]}
LATER = {"value": "Later words", "at": [1_700_000_000_001, 0, "test-test"]}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("binder")


@pytest.fixture(scope="module")
def binder(folder):
    """Return the URL of a server on Binder, and the program."""
    with running.jupyter(folder, BINDER_LAUNCH_HOST="binder.invalid") as started:
        yield started


class Browser:
    """A client that opened the start page with the token."""

    def __init__(self, base):
        self.http = httpx.Client(base_url=base, follow_redirects=True, timeout=60)
        self.http.get("workbook/", params={"token": TOKEN}).raise_for_status()

    def ask(self, action, table=None, **headers):
        form = {"X-XSRFToken": self.http.cookies["_xsrf"], **headers}
        return self.http.post(f"workbook/held/{action}", json=table or {}, headers=form)

    def entries(self):
        return self.ask("give").json()["entries"]

    def active(self):
        return self.http.get("api/status").json()["last_activity"]


@pytest.fixture
def another(binder):
    """Return a function that opens clients, closed after the test."""
    opened = []

    def start():
        opened.append(Browser(binder[0]))
        return opened[-1]

    yield start
    for item in opened:
        item.http.close()


@pytest.fixture
def browser(another):
    return another()


def test_entries_saved_by_one_page_are_loaded_by_the_next(browser):
    assert browser.entries() == {}
    assert browser.ask("take", {"home/seat": ENTRY}).status_code == 204
    assert browser.ask("take", {"home/seat": LATER, "plan/a": ENTRY}).status_code == 204
    assert browser.ask("take", {"home/seat": ENTRY}).status_code == 204
    assert browser.entries() == {"home/seat": LATER, "plan/a": ENTRY}


def test_another_browser_gets_no_entries_even_with_the_token(browser, another):
    browser.ask("take", {"plan/a": ENTRY})
    assert another().entries() == {}


def test_requests_without_sign_in_or_from_other_sites_are_refused(binder, browser):
    browser.ask("take", {"plan/a": ENTRY})
    anonymous = httpx.post(f"{binder[0]}workbook/held/give")
    assert anonymous.status_code == 403
    assert WORDS not in anonymous.text
    assert browser.http.post("workbook/held/give").status_code == 403, "the header was missing"


def test_an_invalid_entry_does_not_prevent_saving_the_others(browser):
    broken = {"plan/b": {"value": "x"}, "no path": ENTRY, "plan/a": ENTRY}
    assert browser.ask("take", broken).status_code == 204
    assert browser.entries() == {"plan/a": ENTRY}
    assert browser.ask("take", ["no", "table"]).status_code == 400


def test_entries_are_dropped_on_request(browser):
    browser.ask("take", {"plan/a": ENTRY})
    # Some browsers send no origin with such a request.
    assert browser.ask("forget", Origin="null").status_code == 204
    assert browser.entries() == {}


def test_saving_counts_as_activity_and_checking_does_not(browser):
    before = browser.active()
    assert browser.ask("look").status_code == 204
    assert browser.active() == before
    browser.ask("take")
    assert browser.active() > before


def test_binder_entries_are_not_on_disk_or_in_the_log(binder, folder, browser):
    browser.ask("take", {"plan/a": ENTRY})
    files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    assert not [path for path in files if WORDS.encode() in path.read_bytes()]
    assert WORDS not in "".join(binder[1].output_lines)


def test_the_root_redirects_to_the_start_page(binder, content):
    answer = httpx.get(binder[0], params={"token": TOKEN}, follow_redirects=True)
    assert answer.url.path.endswith("/workbook/")
    assert TOKEN not in str(answer.url)
    assert content.home.hero.title[0] in answer.text


def test_the_start_page_explains_binder(browser, content):
    page = browser.http.get("workbook/").text
    assert content.interface.loan.title in page
    assert "after about 10 minutes without activity" in page
    assert content.home.hero.private.loan in page
    assert content.home.hero.private.guest not in page


@pytest.mark.parametrize(
    ("server", "kernels", "environ", "seconds"),
    [
        (0, 0, {}, 600),
        (600, 600, {}, 600),
        (900, 1200, {}, 600),
        (30, 0, {}, 30),
        (30, 20, {}, 20),
        (30, 20, {"WORKBOOK_QUIET": "5"}, 5),
    ],
)
def test_the_idle_timeout_is_that_of_the_server(server, kernels, environ, seconds):
    manager = SimpleNamespace(cull_idle_timeout=kernels)
    app = SimpleNamespace(kernel_manager=manager, shutdown_no_activity_timeout=server)
    assert float(idle_timeout(app, Settings.read(environ))) == seconds
