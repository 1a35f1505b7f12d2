"""Snapshots of chapters that a server renders when it starts."""

from __future__ import annotations

import asyncio
import threading
from types import SimpleNamespace

from tests.server.guest import run_async
from workbook_lib.record import Clock, Record
from workbook_lib.server.prerender import snapshots
from workbook_lib.server.site import Site, notebooks_folder
from workbook_lib.settings import Settings


def test_in_preview_nothing_is_rendered_ahead():
    site = SimpleNamespace(watch=object())
    rendering = snapshots.Snapshots(site, SimpleNamespace(stop_loading=lambda: None))
    rendering.render_ahead("en")
    assert rendering._renderings == {}


def test_a_server_that_ends_while_it_loads_renders_nothing(monkeypatch):
    started, stopped = threading.Event(), threading.Event()

    def preload_output(_state):
        started.set()
        stopped.wait()
        return b""

    def no_process(*_arguments, **_options):
        raise AssertionError("a process was started to render")

    pool = SimpleNamespace(
        preload_output=preload_output, stop_loading=stopped.set, source_state=lambda: 1
    )
    monkeypatch.setattr(snapshots.subprocess, "Popen", no_process)
    site = Site(Settings.read(), notebooks_folder())

    async def scenario():
        rendering = snapshots.Snapshots(site, pool)
        task = rendering.render(site.default_language)
        await asyncio.to_thread(started.wait)
        await rendering.close()
        return await task

    assert run_async(scenario()) == {}


def test_a_page_gets_the_last_item_or_all_where_it_selects_one():
    clock, record = Clock("a-laptop"), Record()
    for path in ("talk/one/a/about", "talk/one/b/about", "signs/good/a/text", "signs/good/b/text"):
        record = record.put(path, "words", clock)
    bindings = [("talk/one", ""), ("signs/good", "day")]
    pieces = [
        {
            "state": {
                "binding": {"collection": root, "scope": "", "weekly": weekly, "only": {}},
            },
            "children": [],
        }
        for root, weekly in bindings
    ]
    sent = sorted(snapshots.form_entries(pieces, record))
    assert sent == ["signs/good/a/text", "signs/good/b/text", "talk/one/b/about"]
