"""Which records a fork server preloads, and when it drops them."""

from __future__ import annotations

import os
import socket
from types import SimpleNamespace

import pytest

from tests.kernel.conftest import run_async
from tests.store.sealing import PASSPHRASE, QUICK, open_store, record
from workbook_lib.kernel.forkserver import ForkServer
from workbook_lib.kernel.forkserver_client import (
    Forget,
    ForkServerClient,
    decode_command,
    encode_command,
)
from workbook_lib.kernel.pool import ForkServerPool
from workbook_lib.page.preload import PagePreload
from workbook_lib.server.pages.api_base import RecordFileHandler
from workbook_lib.server.prerender.figure_cache import FigureCache
from workbook_lib.store.mode import process_state
from workbook_lib.store.passphrase import set_passphrase

READ = """
from workbook_lib.store.mode import process_state
latest = process_state().record_cache.latest
latest and latest[1].get("a")
"""


def preloaded():
    """Return the value that is preloaded in this process; None without a record."""
    latest = process_state().record_cache.latest
    return None if latest is None else latest[1].get("a")


@pytest.fixture
def options_for(tmp_path):
    """Return a function for the environment of a kernel."""

    def options(mode, folder="data"):
        variables = {"WORKBOOK_MODE": mode, "WORKBOOK_DATA_DIR": str(tmp_path / folder)}
        return {"env": {**os.environ, **variables}}

    return options


def test_the_current_record_is_preloaded_only_in_personal_mode(start, tmp_path, options_for):
    async def read_in_kernel(*arguments):
        async with start(**options_for(*arguments)) as kernel:
            return await kernel.run(READ)

    async def scenario():
        store = open_store(tmp_path / "data")
        store.save(record(5, a="first"))
        assert await read_in_kernel("personal") == "'first'"
        store.save(record(6, a="second"))
        assert await read_in_kernel("personal") == "'second'"
        assert await read_in_kernel("guest") is None
        assert await read_in_kernel("personal") == "'second'"
        assert await read_in_kernel("personal", "elsewhere") is None
        set_passphrase(store.file, PASSPHRASE, QUICK)
        assert await read_in_kernel("personal") is None

    run_async(scenario())


def test_after_forget_the_preloaded_record_is_gone(tmp_path, options_for):
    store = open_store(tmp_path / "data")
    store.save(record(5, a="first"))
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with ours, theirs:
        parent = ForkServer.__new__(ForkServer)  # the constructor sets signal handlers
        parent._socket, parent._preload = theirs, PagePreload()
        parent._preload.before_fork(options_for("personal")["env"])
        assert preloaded() == "first"
        ours.send(encode_command(Forget()))
        assert parent._handle_request()
        assert preloaded() is None
        parent._preload.refresh()
        assert preloaded() is None


def test_only_an_unsealed_personal_record_is_preloaded(tmp_path, options_for):
    store = open_store(tmp_path / "data")
    store.save(record(5, a="first"))
    preload = PagePreload()
    preload.before_fork(options_for("personal")["env"])
    assert preloaded() == "first"
    store.save(record(6, a="second"))
    preload.refresh()
    assert preloaded() == "second"
    preload.before_fork(options_for("guest")["env"])
    assert preloaded() is None
    preload.before_fork(options_for("personal")["env"])
    set_passphrase(store.file, PASSPHRASE, QUICK)
    preload.refresh()
    assert preloaded() is None


def test_every_fork_server_forgets_the_record():
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with ours, theirs:
        parent = ForkServerClient.__new__(ForkServerClient)
        parent._socket = ours
        pool = ForkServerPool("", lambda: (0, 0))
        pool._client, pool._retired = parent, [parent]
        pool.forget()
        assert [decode_command(theirs.recv(64)) for _ in range(2)] == [Forget(), Forget()]


def test_ending_the_pages_of_a_record_forgets_it():
    calls = []
    pool = SimpleNamespace(forget=lambda: calls.append("forget"))
    manager = SimpleNamespace(list_kernel_ids=list)
    drawings, chapter, written = FigureCache(), ("a chapter", "en"), record(5, a="first")
    drawings.put(chapter, None, written, [""], {"chapter/section/0": {"content": "first"}})
    assert drawings.get(chapter, None, written)
    handler = SimpleNamespace(
        settings={}, state=SimpleNamespace(figure_cache=drawings, pool=pool), kernel_manager=manager
    )
    run_async(RecordFileHandler.end_page_kernels(handler))
    assert drawings.get(chapter, None, written) is None
    assert calls == ["forget"]
