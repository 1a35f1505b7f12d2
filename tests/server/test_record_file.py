"""The API that downloads, imports and clears a record."""

from __future__ import annotations

import errno
import gzip
import json
import os
import shutil
import sys
import time
import zlib
from types import SimpleNamespace

import httpx
import pytest
from tornado.web import HTTPError

from tests.program import Program, free_port
from tests.server.guest import run_async
from tests.server.running import (
    FILES_AFTER_CLEARING,
    ROOT,
    environment,
    forked_kernels,
    start_kernel,
)
from workbook_lib.record import Clock, Record, decode, encode
from workbook_lib.server.pages.api_base import RecordFileHandler
from workbook_lib.server.pages.record_file import RECORD_FILE_HANDLERS
from workbook_lib.server.security.cookies import SECRET_BYTES, cookie_secret

SAVE, BRING, CLEAR, JOIN = (f"/workbook/file/{name}" for name in ("save", "bring", "clear", "join"))
TRIGGER = "cycle/episode/0a0a0a0a/trigger"


def record(text="words", moment=1_790_000_000_000):
    return Record().put("cycle/episode/0a0a0a0a/trigger", text, Clock("test-test", lambda: moment))


@pytest.fixture
def client(server, folder):
    """Return a signed-in client of a server with a record."""
    shutil.rmtree(folder / "versions", ignore_errors=True)
    (folder / "workbook.json").write_bytes(encode(record()))
    with server.client() as client:
        client.headers["X-XSRFToken"] = client.cookies["_xsrf"]
        yield client


def test_a_download_is_not_cached(client, folder):
    answer = client.post(SAVE)
    assert answer.status_code == 200
    assert decode(answer.content) == record()
    assert answer.content == (folder / "workbook.json").read_bytes()
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-disposition"] == "attachment"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_pending_entries_are_in_the_download_and_not_stored(client, folder):
    before = (folder / "workbook.json").read_bytes()
    pending = {"home/seat": {"value": "both", "at": [1_790_000_001_000, 0, "tab-000000000000"]}}
    sent = decode(client.post(SAVE, content=json.dumps(pending)).content)
    assert sent.get("home/seat") == "both"
    assert sent.get("cycle/episode/0a0a0a0a/trigger") == "words"
    assert (folder / "workbook.json").read_bytes() == before


@pytest.mark.parametrize(
    "body", ["[]", "[" * 100_000, "{", '{"home/seat": 1}', '{"<b>": {"value": 1, "at": []}}']
)
def test_invalid_pending_entries_are_rejected(client, body):
    assert client.post(SAVE, content=body).status_code == 400


def test_an_imported_file_is_joined_by_stamps(client, server, folder):
    later = record("later words", 1_790_000_002_000).put("home/seat", "both", Clock("test-test"))
    assert client.post(BRING, content=encode(later)).status_code == 204
    older = record("older words", 1_780_000_000_000)
    assert client.post(BRING, content=encode(older)).status_code == 204
    saved = decode((folder / "workbook.json").read_bytes())
    assert saved.get("cycle/episode/0a0a0a0a/trigger") == "later words"
    assert saved.get("home/seat") == "both"


FAR = int(time.time() * 1000) + 400 * 24 * 60 * 60 * 1000
HOSTILE = {
    "a web page": b"<!doctype html><script>alert(1)</script>",
    "no JSON": b"words, words, words",
    "nothing": b"",
    "cut off": encode(record())[:-20],
    "not ours": b'{"format": "something-else", "version": 1, "entries": {}}',
    "another list": b"[1, 2, 3]",
    "deep": b"[" * 100_000,
    "HTML in a name": b'{"format": "between-us", "version": 1, "entries": '
    b'{"<img src=x onerror=alert(1)>": {"value": 1, "at": [1, 0, "tab-000000000000"]}}}',
    "up and away": b'{"format": "between-us", "version": 1, "entries": '
    b'{"../../etc/passwd ": {"value": 1, "at": [1, 0, "tab-000000000000"]}}}',
    "too large": b" " * 8_000_001,
    "packed tight": zlib.compress(b"[" * 50_000_000),
    "many parts": b'{"format": "between-us", "version": 1, "entries": [' + b"[]," * 2_000_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_changes_nothing(client, folder, name):
    before = sorted((path.name, path.read_bytes()) for path in folder.glob("*.json"))
    answer = client.post(BRING, content=HOSTILE[name])
    assert (answer.status_code, answer.json()) == (422, {"refused": "damaged"})
    assert sorted((path.name, path.read_bytes()) for path in folder.glob("*.json")) == before
    assert "script" not in answer.text


def test_a_compressed_body_is_rejected(client):
    packed = gzip.compress(encode(record()))
    answer = client.post(BRING, content=packed, headers={"Content-Encoding": "gzip"})
    assert (answer.status_code, answer.json()) == (422, {"refused": "damaged"})


def test_newer_versions_and_future_stamps_have_different_errors(client):
    newer = client.post(BRING, content=b'{"format": "between-us", "version": 2, "entries": {}}')
    assert (newer.status_code, newer.json()) == (422, {"refused": "newer"})
    ahead = client.post(BRING, content=encode(record("x", FAR)))
    assert (ahead.status_code, ahead.json()) == (422, {"refused": "future"})


def test_files_can_be_added_to_a_record_from_the_future(client, folder):
    """No entry is further in the future than the record."""
    (folder / "workbook.json").write_bytes(encode(record("x", FAR)))
    assert client.post(BRING, content=encode(record("y", FAR + 1))).status_code == 204
    assert decode((folder / "workbook.json").read_bytes()).get(TRIGGER) == "y"


def test_only_a_sync_copy_beside_the_file_is_joined(client, folder):
    copy = folder / "workbook (1).json"
    copy.write_bytes(encode(record("in a copy", 1_790_000_003_000)))
    for name in ("workbook.json", "../workbook (1).json", str(copy), "server-key"):
        answer = client.post(JOIN, content=json.dumps({"name": name}))
        assert answer.status_code == 409
        assert "no such copy" in answer.json()["sentence"]
    assert client.post(JOIN, content=json.dumps({"name": copy.name})).status_code == 204
    assert decode((folder / "workbook.json").read_bytes()).get(TRIGGER) == "in a copy"
    assert not copy.exists()


def test_a_read_only_data_folder_has_a_temporary_cookie_key(tmp_path, monkeypatch):
    def refuse(*_, **__):
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(os, "open", refuse)
    keys = {cookie_secret(tmp_path / "data") for _ in range(2)}
    assert [len(key) for key in keys] == [SECRET_BYTES, SECRET_BYTES]
    assert not list(tmp_path.rglob("server-key"))


def test_nothing_is_joined_into_an_unreadable_record(client, folder):
    broken = b'{"format": "between-us", "version": 1, "entr'
    (folder / "workbook.json").write_bytes(broken)
    for address in (SAVE, BRING):
        answer = client.post(address, content=encode(record()) if address == BRING else b"")
        assert answer.status_code == 409
        assert "ends too early" in answer.json()["sentence"]
    assert (folder / "workbook.json").read_bytes() == broken
    page = client.get("/").text
    assert "data-trouble" in page
    assert "ends too early" in page
    assert client.post(CLEAR).status_code == 204
    assert not (folder / "workbook.json").exists()


def test_clearing_leaves_no_words_on_disk_or_in_kernels(client, server, folder):
    start_kernel(client)
    assert len(forked_kernels(server.process.pid)) == 1
    (folder / "versions").mkdir()
    (folder / "versions" / "2026-01-01T00-00-00.000000Z.json").write_bytes(encode(record("old")))
    assert client.post(CLEAR).status_code == 204
    assert forked_kernels(server.process.pid) == []
    assert {path.name for path in folder.rglob("*")} == FILES_AFTER_CLEARING
    assert decode(client.post(SAVE).content) == Record()


@pytest.mark.parametrize("address", [SAVE, BRING, CLEAR, JOIN])
def test_requests_without_sign_in_or_from_other_sites_are_refused(client, server, folder, address):
    before = (folder / "workbook.json").read_bytes()
    with server.anonymous_client() as anonymous:
        assert anonymous.post(address, content=encode(record("theirs"))).status_code == 403
    del client.headers["X-XSRFToken"]
    assert client.post(address, content=encode(record("theirs"))).status_code == 403
    token = client.cookies["_xsrf"]
    elsewhere = {"X-XSRFToken": token, "Host": "elsewhere.example"}
    assert client.post(address, headers=elsewhere).status_code == 403
    foreign = {"X-XSRFToken": token, "Origin": "http://elsewhere.example"}
    assert client.post(address, headers=foreign).status_code in (403, 404)
    assert client.get(address).status_code in (404, 405)
    assert (folder / "workbook.json").read_bytes() == before
    assert server.log_lines == []


def test_a_guest_server_has_no_record_file_api(guest_server, guest_folder):
    with guest_server.client() as client:
        headers = {"X-XSRFToken": client.cookies["_xsrf"]}
        for name in RECORD_FILE_HANDLERS:
            body = encode(record("a guest's words"))
            answer = client.post(f"/workbook/file/{name}", content=body, headers=headers)
            assert answer.status_code == 404
    assert [path for path in guest_folder.rglob("*") if path.is_file()] == []


def test_a_kernel_that_ends_while_a_record_is_cleared_is_no_error():
    ended, cleared = [], []

    async def shutdown_kernel(kernel, *, now):
        if kernel == "closed page":
            raise HTTPError(404)
        ended.append((kernel, now))

    handler = SimpleNamespace(
        settings={},
        kernel_manager=SimpleNamespace(
            list_kernel_ids=lambda: ["closed page", "open page"], shutdown_kernel=shutdown_kernel
        ),
        state=SimpleNamespace(
            pool=SimpleNamespace(forget=lambda: cleared.append("pool")),
            figure_cache=SimpleNamespace(clear=lambda: cleared.append("figures")),
        ),
    )
    run_async(RecordFileHandler.end_page_kernels(handler))
    assert ended == [("open page", True)]
    assert cleared == ["pool", "figures"]


def test_kernels_of_other_notebooks_survive_clearing(tmp_path):
    home, data, port = tmp_path / "home", tmp_path / "data", free_port()
    home.mkdir()
    data.mkdir()
    (home / "notebooks").symlink_to(ROOT / "notebooks")
    (data / "workbook.json").write_bytes(encode(record()))
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
    command += [f"--port={port}", "--IdentityProvider.token=for-a-test-only", "--port-retries=0"]
    command += [f"--ServerApp.root_dir={home}"]
    command += ["--ServerApp.jpserver_extensions=workbook_lib.server=True"]
    env = environment(WORKBOOK_MODE="personal", WORKBOOK_DATA_DIR=data)
    with Program(command, cwd=home, env=env) as server:
        server.wait_for(rf"http://127\.0\.0\.1:{port}/")
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
            client.get("/workbook/", params={"token": "for-a-test-only"}, follow_redirects=True)
            client.headers["X-XSRFToken"] = client.cookies["_xsrf"]
            for path in ("notebooks/01-map-your-loop.ipynb", "other.ipynb"):
                kernel = {"name": "python3"}
                model = {"path": path, "type": "notebook", "name": path, "kernel": kernel}
                assert client.post("/api/sessions", json=model).status_code == 201
            assert decode(client.post(SAVE).content) == record()
            assert client.post(CLEAR).status_code == 204
            paths = [item["path"] for item in client.get("/api/sessions").json()]
            assert paths == ["other.ipynb"]
            assert len(client.get("/api/kernels").json()) == 1
            assert not (data / "workbook.json").exists()
