"""The page of a chapter as the server sends it, and the end of its kernel."""

from __future__ import annotations

import asyncio
import gc
import re
import shutil
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from types import SimpleNamespace

import httpx
import psutil
import pytest
from tornado.websocket import WebSocketClosedError

from tests.server.running import CHAPTER, ROOT, Serving, start_kernel
from workbook_lib.errors import ERROR_MESSAGES
from workbook_lib.server.pages.chapter import KernelSocketHandler


def test_a_chapter_page_has_its_frame_and_no_internals(client, content):
    answer = client.get(f"/{CHAPTER}")
    page = answer.text
    chapter = content.chapter("map-your-loop")
    assert page.startswith("<!doctype html>")
    assert "<title>Notes 1</title>" in page
    assert re.search(r'<html lang="en" dir="ltr" class="bu-root" data-mode="personal"[ >]', page)
    assert page.count('id="main"') == 1
    assert page.count("data-quick-exit") == 1
    assert chapter.lead.split(".")[0] in page
    assert "workbook.open" not in page
    assert "page.show" not in page
    assert set(re.findall(r"(?:src|href)=\"(?:https?:)?//[^\"]*", page)) == set()
    assert answer.headers["cache-control"] == "no-store"
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "unsafe-eval" not in policy


def test_every_chapter_has_a_link_to_help_at_the_top(client, content):
    asks, words = content.interface.safety.ask, content.interface.frame
    for chapter in content.chapters:
        page = client.get(f"/voila/render/{chapter.notebook}.ipynb").text
        top = page[: page.index('id="bu-cells"')]
        link = f'<a href="/voila/render/get-help.ipynb">{asks} <b>{words.help}</b></a>'
        assert top.count(link) == (chapter.id != "get-help"), chapter.id
        assert not page.count(content.home.safety.title), (
            "the safety note is on the start page only"
        )


def test_running_a_notebook_returns_model_ids_and_404_for_a_missing_one(client, server):
    before = len(server.kernels())
    data = start_kernel(client).json()
    assert data.keys() == {"kernelId", "mountPoints", "early"}
    assert {mount_point.split("/")[0] for mount_point in data["mountPoints"]} == {"map-your-loop"}
    assert {*data["early"]} == {"map-your-loop/eggs/1"}, "an empty record has the example only"
    assert len(server.kernels()) == before + 1
    assert start_kernel(client, "voila/render/99-nothing.ipynb").status_code == 404
    assert len(server.kernels()) == before + 1


def test_a_kernel_is_started_only_by_a_request_from_our_page(client, server):
    before = len(server.kernels())
    headers = {"X-Workbook-Run": "1"}
    earlier = client.get(f"/{CHAPTER}", headers=headers)
    assert earlier.status_code == 410
    assert earlier.json() == {"sentence": ERROR_MESSAGES["page_outdated"]}
    assert client.get(f"/{CHAPTER}/kernel").status_code == 405
    assert client.post(f"/{CHAPTER}/kernel").status_code == 403
    forged = {"X-XSRFToken": "0" * 32}
    assert client.post(f"/{CHAPTER}/kernel", headers=forged).status_code == 403
    with server.anonymous_client() as anonymous:
        anonymous.cookies.set("_xsrf", client.cookies["_xsrf"])
        assert start_kernel(anonymous).status_code == 403
    assert len(server.kernels()) == before


def test_running_a_notebook_returns_the_figures_of_the_record(client, folder):
    shutil.copy(ROOT / "tests/fixtures/records/full.json", folder / "workbook.json")
    answer = start_kernel(client, "voila/render/signs-over-time.ipynb")
    (folder / "workbook.json").unlink()
    data = answer.json()
    drawn = data["early"]["signs-over-time/weeks/0"]
    assert drawn["content"]["chart"]["data"]
    assert drawn["earlier"]
    assert {*data["early"]} < {*data["mountPoints"]}
    assert answer.headers["cache-control"] == "no-store"


def test_content_with_mistakes_fails_only_its_section(tmp_path, content):
    pack = tmp_path / "content" / "en"
    shutil.copytree(ROOT / "content" / "en", pack)
    # This variable shows tracebacks in notebooks, but not on pages.
    with Serving(tmp_path / "data", WORKBOOK_CONTENT=pack.parent, WORKBOOK_DEBUG="1") as server:
        with server.client() as client:
            path = pack / "map-your-loop.yaml"
            text = path.read_text("utf-8")
            assert "kind: story" in text
            path.write_text(text.replace("kind: story", "kind: stroy", 1), "utf-8")
            page = client.get(f"/{CHAPTER}").text
            home = client.get("/")
            answer = start_kernel(client)
            run = answer.json()
        assert "Traceback" not in page + answer.text
        assert page.count("data-piece=") == 15
        scripts = re.findall(r"<script([^>]*)>", page)
        assert [script for script in scripts if "src=" not in script and "json" not in script] == []
        assert "map-your-loop/what-happened/0" in run["mountPoints"]
        assert not [mount_point for mount_point in run["mountPoints"] if "/eggs/" in mount_point]
        assert content.chapter("map-your-loop").lead.split(".")[0] in page
        assert 'data-trouble="eggs"' in page
        assert (home.status_code, "map-your-loop.yaml" in home.text) == (500, True)
    assert "stroy" not in "".join(server.log_lines)


def test_a_closed_page_ends_its_kernel(client, server):
    before = {*server.kernels()}
    data = start_kernel(client).json()
    assert len({*server.kernels()} - before) == 1
    path = f"/voila/api/shutdown/{data['kernelId']}"
    assert client.post(path).status_code == 403
    response = client.post(path, data={"_xsrf": client.cookies["_xsrf"]})
    assert response.status_code == 204
    assert {*server.kernels()} <= before


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGHUP])
def test_the_end_of_the_server_is_the_end_of_its_kernels(tmp_path, sign):
    with Serving(tmp_path) as server:
        with server.client() as client:
            start_kernel(client)
        (kernel,) = server.kernels()
        assert server.end(sign) == 0
        assert not psutil.pid_exists(kernel)
        assert len(server.output_lines) == 1
        assert server.log_lines == []


def test_a_server_that_is_stopped_while_pages_end_their_kernels_ends_cleanly(tmp_path):
    with Serving(tmp_path) as server, server.client() as client:
        ids = [start_kernel(client).json()["kernelId"] for _ in range(3)]
        form = {"_xsrf": client.cookies["_xsrf"]}

        def end_kernel(kernel_id):
            with suppress(httpx.TransportError):  # the server may have ended
                client.post(f"/voila/api/shutdown/{kernel_id}", data=form)

        kernels = server.kernels()
        assert len(kernels) == 3
        pages = [threading.Thread(target=end_kernel, args=(kernel_id,)) for kernel_id in ids]
        for page in pages:
            page.start()
        threading.Event().wait(0.02)  # the first kernels are being ended
        assert server.end(signal.SIGTERM) == 0
        for page in pages:
            page.join()
        assert not any(map(psutil.pid_exists, kernels))
        assert len(server.output_lines) == 1
        assert server.log_lines == []


def test_guests_need_no_token_and_write_nothing_to_disk(guest_server, guest_folder, content):
    assert "token" not in guest_server.address
    with guest_server.anonymous_client() as guest:
        home = guest.get("/")
        assert content.home.promises.items[0].guest.split(".")[0] in home.text
        assert 'data-mode="guest"' in guest.get(f"/{CHAPTER}").text
    assert not guest_folder.exists()


@pytest.mark.parametrize("moment", ["before it was sent", "while it was sent"])
def test_a_message_to_a_closed_page_is_no_error(moment):
    errors = []

    async def send():
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _, context: errors.append(context))

        def write(*_, **__):
            future = loop.create_future()
            future.set_exception(WebSocketClosedError())
            return future

        closing = moment == "before it was sent"
        line = KernelSocketHandler.__new__(KernelSocketHandler)
        line.ws_connection = SimpleNamespace(is_closing=lambda: closing, write_message=write)
        line.write_message("words")
        gc.collect()

    # Another test of this process may have an event loop running in this thread.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, send()).result()
    assert errors == []
