"""Watching a content folder for changes."""

from __future__ import annotations

import asyncio
import json
import shutil
import sys

import httpx
import pytest

from tests.content.words import ROOT
from tests.kernel.conftest import run_async
from tests.program import END_OF_OUTPUT, TIMEOUT, Program, free_port
from tests.server.running import CHAPTER, environment
from workbook_lib.server import site as module
from workbook_lib.server.pages.base import ContentEventsHandler
from workbook_lib.server.site import ContentWatcher


@pytest.fixture
def packs(tmp_path):
    return shutil.copytree(ROOT / "tests/fixtures/content/good", tmp_path / "own" / "en").parent


def change(packs, find, put):
    path = packs / "en" / "first.yaml"
    path.write_text(path.read_text("utf-8").replace(find, put), "utf-8")


def test_unchanged_content_has_the_same_digest(packs):
    watch = ContentWatcher(packs)
    before = watch.state()
    path = packs / "en" / "first.yaml"
    path.write_bytes(path.read_bytes())
    assert watch.state() == before
    change(packs, "title: First", "title: Second")
    between = watch.state()
    assert between != before
    change(packs, "title: Second", "title: First")
    assert watch.state() == before


@pytest.mark.parametrize("file", ["en/first.yaml", "en/measures/own.yaml"])
def test_a_removed_or_new_file_is_a_change(packs, file):
    watch = ContentWatcher(packs)
    before = watch.state()
    text = (packs / file).read_bytes()
    (packs / file).unlink()
    assert watch.state() != before
    (packs / file).write_bytes(text)
    assert watch.state() == before


def test_the_watcher_reports_the_same_problems_as_check(packs):
    watch = ContentWatcher(packs)
    assert watch.check()["problems"] == []
    change(packs, "title: First", "titel: First")
    assert any('"titel" is not known' in problem for problem in watch.check()["problems"])


def test_each_change_is_sent_once(packs, monkeypatch):
    monkeypatch.setattr(module, "POLL_SECONDS", 0)

    async def receive_two():
        news = ContentWatcher(packs).changes()
        first = await anext(news)
        change(packs, "title: First", "title: Second")
        second = await anext(news)
        waits = asyncio.ensure_future(anext(news))
        await asyncio.wait([waits], timeout=0.2)
        assert not waits.done()
        waits.cancel()
        return first, second

    first, second = run_async(receive_two())
    assert first["state"] != second["state"]


def test_polling_stops_when_a_page_disconnects():
    async def leave():
        handler = ContentEventsHandler.__new__(ContentEventsHandler)
        handler._sending = asyncio.ensure_future(asyncio.Event().wait())
        handler.on_connection_close()
        await asyncio.wait([handler._sending])
        return handler._sending.cancelled()

    assert run_async(leave())


def test_only_the_preview_server_sends_changes(client):
    assert client.get("workbook/preview").status_code == 404
    assert "preview.js" not in client.get("").text
    assert "preview.js" not in client.get(CHAPTER).text


def test_pages_can_connect_and_disconnect_repeatedly(packs, tmp_path):
    command = [sys.executable, "-m", "workbook_lib.cli", "preview", packs, "--no-browser"]
    command += ["--port", str(free_port())]
    with Program(command, cwd=tmp_path, env=environment(PYTHONUNBUFFERED="1")) as program:
        address = program.wait_for(r"^Ready: (http://\S+)$")[1]

        def receive_events(find, put):
            lines = []
            with httpx.stream("GET", f"{address}workbook/preview", timeout=TIMEOUT) as answer:
                assert answer.headers["content-type"].startswith("text/event-stream")
                for line in answer.iter_lines():
                    if line.startswith("data: "):
                        lines.append(json.loads(line.removeprefix("data: ")))
                        change(packs, find, put)
                    if len(lines) == 2:
                        return lines
            return lines

        first, second = receive_events("title: First", "titel: First")
        assert first["problems"] == []
        assert any('"titel" is not known' in problem for problem in second["problems"])
        assert receive_events("titel: First", "title: First") == [second, first]
    assert program.output_lines[1:] == [END_OF_OUTPUT], "a closed page logs no error"
