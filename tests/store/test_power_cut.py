"""After a power cut at any step the file is the old one or the new one, and opens."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.store.power import CHANGES, FIRST, LOSSES, SEALED, SECOND, open_store
from tests.store.sealing import SECRET, everything, record
from workbook_lib.record import decode
from workbook_lib.store.record_file import seal_id
from workbook_lib.store.version_history import list_versions, read_version

OLD = {"a": f"{SECRET} 2"}
NEW = {
    "save": {**OLD, "b": SECRET},
    "save sealed": {**OLD, "b": SECRET},
    "restore": {"a": f"{SECRET} 0"},
    "restore sealed": {"a": f"{SECRET} 0"},
}
AFTER = {"seal": FIRST.salt, "change": SECOND.salt, "unseal": b""}

LEAST = {"save": 9, "save sealed": 9, "restore": 9, "restore sealed": 9}
"""Minimum steps: version and file are each written, synced and renamed, with a folder sync."""

MOST_STEPS = 40


def values_of(read):
    return {path: read.get(path) for path in read.paths()}


@pytest.mark.parametrize("change", CHANGES)
def test_a_power_cut_at_any_step_leaves_the_old_or_the_new_file(tmp_path, monkeypatch, change):
    command = [sys.executable, "-m", "tests.store.power", change, str(tmp_path)]
    done = subprocess.run(
        command, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True
    )
    steps = int(done.stdout)
    monkeypatch.setattr(os, "fsync", lambda _: None)
    assert LEAST.get(change, 14) <= steps <= MOST_STEPS
    seen = [
        assert_whole(tmp_path / f"{step} {loss}", change)
        for step in range(steps)
        for loss in LOSSES
    ]
    # Both occurred: the old one at the first steps, the new one at the last.
    assert seen[0] == "old"
    assert "new" in seen[-len(LOSSES) :]


def assert_whole(folder, change):
    """Check a folder; return which of the two records the file has."""
    start = FIRST.salt if change in SEALED else b""
    store = open_store(folder)
    values = values_of(store.load())
    mark = seal_id(store.path.read_bytes())
    assert mark in (start, AFTER.get(change, start))
    assert values in (OLD, NEW.get(change, OLD))
    # The next save works.
    assert values_of(store.save(record(moment=30, c="goes on"))) == {**values, "c": "goes on"}
    assert {seal_id(path.read_bytes()) for path in (store.path, *store.versions())} == {mark}
    if mark:
        lying = everything(folder)
        assert not [path for path, data in lying.items() if SECRET.encode() in data]
    assert {path.suffix for path in everything(folder)} == {".json", ".lock"}
    versions = [
        values_of(read_version(store.file, list_version.name))
        for list_version in list_versions(store.file)
    ]
    assert values in versions
    if change.startswith("restore") and values != OLD:
        assert OLD in versions
    assert all(item.get("a", "").startswith(SECRET) for item in versions)
    new = mark != start or values != OLD
    return "new" if new else "old"


def test_the_power_cut_test_detects_a_missing_sync(tmp_path):
    """A file that is written in place fails."""
    store = open_store(tmp_path)
    store.save(record(a=f"{SECRET} 2"))
    store.path.write_bytes(store.path.read_bytes()[:9])
    with pytest.raises(Exception, match="part of it was lost"):
        assert_whole(tmp_path, "save")
    store.path.write_bytes(b"{}")
    with pytest.raises(Exception, match="not made by this workbook"):
        decode(store.path.read_bytes())
