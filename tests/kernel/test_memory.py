"""What a parent keeps in memory of the person's file, and when it lets go of it."""

from __future__ import annotations

import os
import socket
from types import SimpleNamespace

import pytest

from tests.kernel.conftest import run
from tests.store.sealing import PASSPHRASE, QUICK, opened, record
from workbook_lib.kernel.nursery import NURSERY, Nursery
from workbook_lib.kernel.parent import FORGET, Parent
from workbook_lib.kernel.warmed import Warmed
from workbook_lib.serve.door import FileHandler
from workbook_lib.store.passphrase import set_passphrase
from workbook_lib.store.place import Place

READ = """
from workbook_lib.store.place import Place
Place._read and Place._read[1].get("a")
"""


@pytest.fixture
def house(tmp_path):
    """Give what a kernel is started with, for whom and where."""

    def options(mode, folder="data"):
        told = {"WORKBOOK_MODE": mode, "WORKBOOK_DATA_DIR": str(tmp_path / folder)}
        return {"env": {**os.environ, **told}}

    return options


def test_the_record_is_read_before_the_fork_as_it_is_by_then_and_only_where_it_may_be(
    start, tmp_path, house
):
    async def read(*asked):
        async with start(**house(*asked)) as kernel:
            return await kernel.say(READ)

    async def story():
        store = opened(tmp_path / "data")
        store.save(record(5, a="first"))
        assert await read("personal") == "'first'"
        store.save(record(6, a="second"))
        assert await read("personal") == "'second'"
        assert await read("guest") is None
        assert await read("personal") == "'second'"
        assert await read("personal", "elsewhere") is None
        set_passphrase(store.place, PASSPHRASE, QUICK)
        assert await read("personal") is None

    run(story())


def test_told_to_forget_it_holds_nothing_and_reads_nothing_more(tmp_path):
    store = opened(tmp_path)
    store.save(record(5, a="first"))
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with ours, theirs:
        parent = Warmed.__new__(Warmed)  # it would take over the signals of this process
        parent._line, parent._store = theirs, store
        parent._read()
        assert Place._read[1].get("a") == "first"
        ours.send(FORGET)
        assert parent._answer()
        assert Place._read is None
        parent._read()
        assert Place._read is None


def test_every_parent_is_told():
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with ours, theirs:
        parent = Parent.__new__(Parent)
        parent._line = ours
        nursery = Nursery()
        nursery._parent, nursery._retired = parent, [parent]
        nursery.forget()
        assert [theirs.recv(16), theirs.recv(16)] == [FORGET, FORGET]


def test_what_ends_the_pages_of_a_file_has_it_forgotten(monkeypatch):
    told = []
    monkeypatch.setattr(NURSERY, "forget", lambda: told.append("forget"))

    manager = SimpleNamespace(list_kernel_ids=list)
    door = SimpleNamespace(settings={}, kernel_manager=manager)
    run(FileHandler.end_pages(door))
    assert told == ["forget"]
