"""Cached figures are sent with the page while they are current."""

from __future__ import annotations

import json
import re
import shutil

import pytest

from tests.server.running import ROOT, start_kernel
from tests.store.sealing import PASSPHRASE, open_store, record
from workbook_lib.record import decode, encode
from workbook_lib.server.prerender.figure_cache import FigureCache

SIGNS = "voila/render/signs-over-time.ipynb"
WEEKS = "signs-over-time/weeks/0"
CHAPTER = "signs-over-time", "en"
LATER = 4_000_000_000_000
TWO_YEARS = ROOT / "tests/fixtures/records/full.json"


@pytest.fixture
def record_folder(folder):
    """Return a folder with two years of answers."""
    shutil.copy(TWO_YEARS, folder / "workbook.json")
    return folder


@pytest.fixture
def client(server, record_folder):
    """Return a signed-in client of a server with an empty figure cache."""
    with server.client() as client:
        client.headers["X-XSRFToken"] = client.cookies["_xsrf"]
        assert client.post("/workbook/file/clear").is_success
        shutil.copy(TWO_YEARS, record_folder / "workbook.json")
        yield client


def sent(client, path=SIGNS):
    """Return the cached figures of a page and their name; None if there are none."""
    match = re.search(
        r'<script id="bu-early" type="application/json" data-name="(\w+)">(.*?)</script>',
        client.get(f"/{path}").text,
    )
    return match and (match[1], json.loads(match[2]))


def ran(client, name="1"):
    return start_kernel(client, SIGNS, name).json()["early"]


def test_a_page_is_sent_with_the_cached_figures(client):
    assert sent(client) is None
    early = ran(client)
    assert early[WEEKS]["content"]["chart"]
    name, drawn = sent(client)
    assert drawn == early
    assert ran(client, name) == {}, "the page already has these figures"
    assert ran(client, "another") == early
    assert ran(client) == early
    assert sent(client, SIGNS.replace("signs-over-time", "04-how-a-talk-feels")) is None


def test_only_changes_of_shown_entries_drop_cached_figures(client, record_folder):
    early = ran(client)
    store = open_store(record_folder)
    store.save(record(LATER, **{"home/seat": "both"}))
    assert sent(client)[1] == early
    name = sent(client)[0]
    [latest, *_] = sorted(entry for entry in store.load().entries if entry.endswith("/duration"))
    store.save(record(LATER + 1, **{latest: None}))
    assert sent(client) is None
    again = ran(client, name)
    assert again[WEEKS] != early[WEEKS], "a page with the old figures gets the new ones"
    assert sent(client)[1] == again


def test_cleared_and_sealed_records_are_not_cached(client, record_folder):
    ran(client)
    text = json.dumps({"passphrase": PASSPHRASE})
    assert client.post("/workbook/file/seal", content=text).is_success
    assert sent(client) is None
    assert ran(client)[WEEKS]["content"]["chart"]
    assert sent(client) is None, "figures of a sealed record are not cached"
    assert client.post("/workbook/file/unseal", content=text).is_success
    ran(client)
    assert sent(client)
    assert client.post("/workbook/file/clear").is_success
    assert sent(client) is None


def test_a_guest_gets_no_cached_figures(guest_server):
    with guest_server.client() as client:
        client.get(f"/{SIGNS}")
        ran(client)
        assert sent(client) is None


def test_cached_texts_are_escaped():
    words = "</script><script>alert(1)</script>"
    early = {"chapter/section/0": {"content": words}}
    cache, snapshot = FigureCache(), object()
    written = decode(TWO_YEARS.read_bytes())
    cache.put(CHAPTER, snapshot, written, ["signs/"], early)
    drawn = cache.get(CHAPTER, snapshot, written)
    assert "<" not in drawn.text
    assert json.loads(str(drawn.text)) == early
    assert words not in repr(drawn)


def test_figures_that_show_one_entry_are_dropped_when_it_changes():
    cache, snapshot = FigureCache(), object()
    first = record(5, **{"form/pressure/notice": "one", "form/pressure/other": "one"})
    cache.put(CHAPTER, snapshot, first, ["form/pressure/notice"], {"a": {}})
    other = first.join(record(6, **{"form/pressure/other": "two"}))
    assert cache.get(CHAPTER, snapshot, other)
    changed = other.join(record(7, **{"form/pressure/notice": "two"}))
    assert cache.get(CHAPTER, snapshot, changed) is None
    removed = changed.join(record(8, **{"form/pressure/notice": None}))
    cache.put(CHAPTER, snapshot, changed, ["form/pressure/notice"], {"a": {}})
    assert cache.get(CHAPTER, snapshot, removed) is None


def test_cached_figures_belong_to_one_snapshot_and_record():
    cache, snapshot = FigureCache(), object()
    early = {"chapter/section/0": {"content": "drawn"}}
    first = record(5, **{"a/b": "first", "c/d": "other"})
    cache.put(CHAPTER, snapshot, None, ["a/"], early)
    assert cache.get(CHAPTER, snapshot, first) is None
    cache.put(CHAPTER, snapshot, first, ["a/"], early)
    drawn = cache.get(CHAPTER, snapshot, first)
    assert drawn.states == early
    assert cache.get_named(CHAPTER, drawn.name) is drawn
    assert cache.get_named(("another", "en"), drawn.name) is None
    assert cache.get(CHAPTER, object(), first) is None, "the snapshot has changed"
    same = decode(encode(first))
    assert cache.get(CHAPTER, snapshot, same) is drawn
    assert cache.get(CHAPTER, snapshot, same.join(record(6, **{"c/d": "new"}))) is drawn
    assert cache.get(CHAPTER, snapshot, same.join(record(6, **{"a/e": "new"}))) is None
    assert cache.get(CHAPTER, snapshot, first) is None, "the entry was dropped"
    cache.put(CHAPTER, snapshot, first, ["a/"], early)
    assert cache.get(CHAPTER, snapshot, None) is None
    assert cache.get_named(CHAPTER, drawn.name) is None
    cache.put(CHAPTER, snapshot, first, ["a/"], {})
    assert cache.get(CHAPTER, snapshot, first) is None, "there is no figure"
