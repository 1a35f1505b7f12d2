"""The notebook of a person's own data on our own server."""

from __future__ import annotations

import json
import re

import pytest

from tests.server.running import ROOT, Serving
from workbook_lib.content.loading.loader import load_pack
from workbook_lib.record import decode
from workbook_lib.record.views.loop import EPISODES

PAGE = "voila/render/explore.ipynb"
ENTRY = {"value": "A <b>bold</b> trigger", "at": [1_700_000_000_000, 0, "test-test"]}
RECORD = {"format": "between-us", "version": 1, "entries": {"cycle/episode/ab12/trigger": ENTRY}}


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """Return a server with a record of one entry."""
    folder = tmp_path_factory.mktemp("own")
    (folder / "data").mkdir()
    (folder / "data" / "workbook.json").write_text(json.dumps(RECORD))
    with Serving(folder / "data") as server:
        yield server


def test_the_page_has_the_outputs_of_the_record_and_leaves_no_kernel(own):
    with own.client() as client:
        answer = client.get(PAGE)
    page = answer.text
    assert answer.status_code == 200
    assert "<h1>Your own data</h1>" in page
    assert "A &lt;b&gt;bold&lt;/b&gt; trigger" in page
    assert page.count("data-chart") == 2
    assert page.count("<table") == 2
    assert "read_record(or_example" not in page, "no code"
    assert "run all cells" not in page, "nor how to open it"
    assert set(re.findall(r"(?:src|href)=\"(?:https?:)?//[^\"]*", page)) == set()
    assert "script-src 'self';" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"
    assert own.kernels() == []


def test_the_start_page_links_to_it(own):
    with own.client() as client:
        [link] = re.findall(r'href="(/voila/render/explore[^"]*)"', client.get("/").text)
        assert client.get(link).status_code == 200


@pytest.mark.parametrize(("language", "direction"), [("es", "ltr"), ("ar", "rtl")])
def test_all_of_it_is_in_the_language_of_the_page(own, language, direction):
    with own.client() as client:
        page = client.get(f"{PAGE}?lang={language}").text
    words = load_pack(ROOT / "content" / language).interface.explore
    assert f'<html lang="{language}" dir="{direction}"' in page
    assert f"<h1>{words.title}</h1>" in page
    for part in (words.weeks, words.triggers, words.talks, words.tables):
        assert f"<h2>{part.title}</h2>" in page
    assert "A &lt;b&gt;bold&lt;/b&gt; trigger" in page
    assert "bu-card--trouble" not in page


@pytest.mark.parametrize("language", ["en", "es", "ar"])
def test_who_has_written_nothing_sees_an_example_in_the_language_of_the_page(server, language):
    example = decode((ROOT / "content" / language / "example.json").read_bytes())
    with server.client() as client:
        page = client.get(f"{PAGE}?lang={language}").text
    for episode in ("ep01", "ep06"):
        assert f">{example.get(f'{EPISODES}/{episode}/trigger')}<" in page


def test_only_the_notebook_itself_is_run_and_only_after_signing_in(own):
    with own.client() as client:
        for path in ("voila/render/notebooks/explore.ipynb", "voila/render/x/explore.ipynb"):
            assert client.get(path).status_code == 404
    with own.anonymous_client() as client:
        assert client.get(PAGE).status_code == 403


def test_guests_do_not_have_it(guest_server):
    with guest_server.client() as client:
        assert client.get(PAGE).status_code == 404
        assert "explore.ipynb" not in client.get("/").text


def test_a_locked_record_is_not_shown(tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    (data / "workbook.json").write_text(json.dumps(RECORD))
    with Serving(data) as server, server.client() as client:
        headers = {"X-XSRFToken": client.cookies["_xsrf"]}
        answer = client.post(
            "/workbook/file/seal", json={"passphrase": "four sleepy words here"}, headers=headers
        )
        answer.raise_for_status()
        assert client.get(PAGE).status_code == 200, "unlocked by then"
    with Serving(data) as server, server.client() as client:
        assert client.get(PAGE).status_code == 423
