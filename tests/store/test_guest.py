from pathlib import Path

import pytest

from workbook_lib.record import Clock, Record
from workbook_lib.store import GuestStore


def test_guest_stores_do_not_share_records():
    clock = Clock("writer-a")
    store = GuestStore()
    assert store.load() == Record()
    first = Record().put("a", 1, clock)
    second = Record().put("b", 2, clock)
    assert store.save(first) == first
    assert store.save(second) == first.join(second)
    assert store.load() == first.join(second)
    assert GuestStore().load() == Record()


def test_a_guest_store_writes_nothing_to_disk(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("open", "mkdir", "write_bytes"):
        monkeypatch.setattr(Path, name, lambda *_, **__: pytest.fail("the disk was touched"))
    monkeypatch.setattr("os.open", lambda *_, **__: pytest.fail("the disk was touched"))
    store = GuestStore()
    store.save(Record().put("a", 1, Clock("writer-a")))
    assert store.load().get("a") == 1
    monkeypatch.undo()
    assert list(tmp_path.iterdir()) == []
