"""Two people on one JupyterHub: each has only their own dashboards."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from urllib.parse import quote, urldefrag, urljoin, urlsplit

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import (
    ROOT,
    TIMEOUT,
    Visit,
    environment,
    kernel_of,
    wait_ready,
    wait_saved,
)
from tests.program import Program, free_port

pytestmark = pytest.mark.browser

CHAPTER = "voila/render/02-pause-and-settle.ipynb"
WORDS = "the blue kettle was whistling"

SHUT = (
    *("lab", "lab/tree", "tree", "notebooks/02-pause-and-settle.ipynb", "edit/pack.yaml"),
    *("terminals/1", "terminals/websocket/1", "api/terminals", "api/contents", "api/kernels"),
    *("api/sessions", "api/kernelspecs", "api/status", "api/me", "api/config/notebook"),
    *("files/pack.yaml", "voila/files/pack.yaml", "voila/tree", "nbconvert/html/a.ipynb"),
    "voila/render/../../pyproject.toml",
)
"""Routes of a Jupyter server that ours does not have."""


NAMED = """
from urllib.parse import unquote
from tmpauthenticator import TmpAuthenticator

class Named(TmpAuthenticator):
    async def authenticate(self, handler, data):
        name = unquote(handler.get_cookie("name", ""))
        return {"name": name} if name else await super().authenticate(handler, data)

load_subconfig(%r)
c.JupyterHub.authenticator_class = Named
"""
"""The shipped configuration, with sign-in by a name in a cookie."""


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    """Return the URL of a hub with the shipped configuration."""
    folder = tmp_path_factory.mktemp("hub")
    (folder / "config.py").write_text(NAMED % str(ROOT / "binder/hub/jupyterhub_config.py"))
    port, inner, api = free_port(), free_port(), free_port()
    command = [
        *(sys.executable, "-m", "jupyterhub", "-f", folder / "config.py"),
        *(f"--JupyterHub.bind_url=http://127.0.0.1:{port}", f"--JupyterHub.hub_port={inner}"),
        *(f"--ConfigurableHTTPProxy.api_url=http://127.0.0.1:{api}", "--log-level=INFO"),
    ]
    env = environment(PYTHONPATH=str(ROOT), HOME=str(folder))
    with Program(command, cwd=folder, env=env) as program:
        program.wait_for(r"JupyterHub is now running")
        yield f"http://127.0.0.1:{port}/"


class Person:
    """A separate browser that opened the hub's link."""

    def __init__(self, browser, hub, name=""):
        self.visit = Visit(browser)
        self.visit.context.set_default_navigation_timeout(TIMEOUT * 2)
        if name:
            self.visit.context.add_cookies([{"name": "name", "value": quote(name), "url": hub}])
        self.start = self.visit.page(hub, ready=False)
        self.start.wait_for_url(re.compile(r"/user/[^/]+/$"))
        self.base = self.start.url

    def open(self, path):
        page = self.visit.page(f"{self.base}{path}")
        wait_ready(page)
        return page

    def ask(self, address):
        """Return the response after redirects."""
        return self.visit.context.request.get(address, fail_on_status_code=False)


@pytest.fixture(scope="module")
def people(chromium, hub):
    pair = [Person(chromium, hub) for _ in range(2)]
    yield pair
    for person in pair:
        person.visit.context.close()


def test_the_hub_opens_the_start_page(people, content):
    person, _ = people
    element = person.start.locator("meta[name=description]")
    expect(element).to_have_attribute("content", content.home.description)
    page = person.open(CHAPTER)
    chapters = f"{urlsplit(person.base).path}voila/"
    paths = {urlsplit(item.get_attribute("href")).path for item in page.locator("a[href]").all()}
    ways = {path for path in paths if path.startswith("/") and not path.startswith(chapters)}
    assert urlsplit(person.base).path in ways
    for path in ways:
        assert person.ask(urljoin(person.base, path)).status == 200, path


def test_two_people_do_not_see_each_others_words(people):
    first, second = people
    assert first.base != second.base
    page = first.open(CHAPTER)
    page.get_by_label("When I notice…").fill(WORDS)
    wait_saved(page)
    theirs = second.open(CHAPTER)
    expect(theirs.get_by_label("When I notice…")).to_have_value("")
    assert WORDS not in theirs.content()
    page.reload()
    wait_ready(page)
    expect(page.get_by_label("When I notice…")).to_have_value(WORDS)


def test_user_names_may_have_special_characters(chromium, hub):
    person = Person(chromium, hub, "ana maría o'neil & söhne@example.org")
    page = person.start
    wait_ready(page)
    page.locator('a[href*="02-pause-and-settle"]:visible').first.click()
    wait_ready(page)
    page.get_by_label("When I notice…").fill(WORDS)
    wait_saved(page)
    page.locator('[rel="next"]').first.click()
    page.wait_for_url(re.compile("03-why-people-step-back"))
    wait_ready(page)
    page.go_back()
    wait_ready(page)
    expect(page.get_by_label("When I notice…")).to_have_value(WORDS)
    links = {
        urljoin(page.url, item.get_attribute("href")) for item in page.locator("a[href]").all()
    }
    ours = {urldefrag(item).url for item in links if item.startswith(hub)}
    assert len(ours) > 2
    for address in ours:
        assert address.startswith(person.base)
        assert person.ask(address).status == 200, address
    assert not person.visit.failed
    person.visit.context.close()


def test_pages_reach_their_kernels_with_the_xsrf_token_of_the_hub(people):
    page = people[0].open(CHAPTER)
    answers = page.evaluate(
        """async (kernel) => {
        const own = JSON.parse(document.getElementById("jupyter-config-data").textContent);
        const headers = { "X-XSRFToken": document.cookie.match(/_xsrf=([^;]*)/)[1] };
        const addresses = [`${own.baseUrl}api/kernels/${kernel}`, location.pathname];
        const asked = addresses.map((each) => fetch(each, { headers }));
        return (await Promise.all(asked)).map((answer) => answer.status);
    }""",
        kernel_of(page),
    )
    assert answers == [200, 200]


def test_no_other_host_is_requested(people, hub):
    for person in people:
        person.open(CHAPTER)
        requested = {urlsplit(url).netloc for url in person.visit.requested_urls}
        assert requested - {urlsplit(hub).netloc} <= {""}


def test_a_person_cannot_open_the_server_of_another(people):
    person, other = people
    page = other.open(CHAPTER)
    kernel = kernel_of(page)
    for path in ("", CHAPTER, f"api/kernels/{kernel}", f"api/kernels/{kernel}/channels"):
        answer = person.ask(f"{other.base}{path}")
        assert answer.status in (403, 404), path
        assert "bu-root" not in answer.text()
    refused = person.start.evaluate(
        """(address) => new Promise((told) => {
            const line = new WebSocket(address.replace("http", "ws"));
            line.onopen = () => told(false);
            line.onerror = () => told(true);
        })""",
        f"{other.base}api/kernels/{kernel}/channels",
    )
    assert refused


@pytest.mark.parametrize("path", SHUT)
def test_jupyter_pages_are_not_served(people, path):
    for person in people:
        assert person.ask(f"{person.base}{path}").status in (403, 404)


def test_visitors_without_hub_login_are_redirected(people):
    person, _ = people
    with httpx.Client(timeout=TIMEOUT / 1000) as anonymous:
        # Tokens of our server are not valid here, not even an empty one.
        for path in ("", "?token=", CHAPTER, "api/kernels"):
            answer = anonymous.get(f"{person.base}{path}")
            assert answer.status_code == 302
            assert urlsplit(answer.headers["location"]).path == "/hub/api/oauth2/authorize"


def test_kernels_do_not_have_the_hub_token(people):
    people[0].open(CHAPTER)
    name = b"kernel.forkserver"
    pids = [pid for pid in Path("/proc").glob("[0-9]*") if _has(pid / "cmdline", name)]
    ours = [pid for pid in pids if _has(pid / "environ", b"JUPYTERHUB_USER=")]
    assert len(ours) >= 2
    assert not [pid for pid in ours if _has(pid / "environ", b"API_TOKEN=")]


def _has(path, word):
    try:
        return word in path.read_bytes()
    except OSError:
        return False
