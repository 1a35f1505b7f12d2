"""Several processes with one file."""

import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

import filelock
import pytest

from workbook_lib.errors import ErrorMessage, UserError
from workbook_lib.record import Clock, Record
from workbook_lib.store import PersonalStore

ROUNDS = 12

NO_LOCKS = """
import errno, fcntl, os
def flock(*_):
    raise OSError(errno.{code}, os.strerror(errno.{code}))
fcntl.flock = flock
"""
"""Errors of network and FUSE file systems without locks."""

WRITER = f"""
import sys
from datetime import timedelta
from pathlib import Path
from workbook_lib.record import Clock, Record
from workbook_lib.store import PersonalStore

folder, name = sys.argv[1:]
store = PersonalStore(Path(folder), spacing=timedelta(0))
clock, record = Clock("writer-" + name), Record()
print("ready", flush=True)
sys.stdin.readline()
for number in range({ROUNDS}):
    store.save(Record().put(f"{{name}}/{{number}}", "x" * 2000, clock).put("both", name, clock))
"""


@pytest.mark.parametrize("code", [None, "ENOLCK", "EOPNOTSUPP", "ENOSYS"])
def test_concurrent_saves_of_two_processes_lose_nothing(tmp_path, code):
    root = Path(__file__).parents[2]
    before = NO_LOCKS.format(code=code) if code else ""
    names = ("a", "b")
    writers = [
        subprocess.Popen(
            [sys.executable, "-W", "error", "-c", before + WRITER, str(tmp_path), name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=root,
        )
        for name in names
    ]
    for writer in writers:
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        writer.stdin.write("go\n")
        writer.stdin.flush()
    for writer in writers:
        writer.communicate(timeout=60)
        assert writer.returncode == 0
    expected = {f"{name}/{number}" for name in names for number in range(ROUNDS)}
    store = PersonalStore(tmp_path)
    assert set(store.load().paths()) == {*expected, "both"}
    assert len(store.versions()) == 10
    assert not list(tmp_path.rglob(".notes-*"))


def test_concurrent_saves_of_two_threads_lose_nothing(tmp_path):
    stores = [PersonalStore(tmp_path, spacing=timedelta(0)) for _ in range(2)]
    start = threading.Barrier(2)

    def write(store, name):
        clock = Clock("writer-" + name)
        start.wait()
        for number in range(ROUNDS):
            store.save(Record().put(f"{name}/{number}", number, clock))

    threads = [threading.Thread(target=write, args=pair) for pair in zip(stores, "ab", strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(stores[0].load().paths()) == 2 * ROUNDS


def test_a_lock_timeout_is_reported(tmp_path):
    clock = Clock("writer-a")
    store = PersonalStore(tmp_path, lock_timeout=0.05)
    before = store.save(Record().put("a", 1, clock))
    with (
        filelock.FileLock(tmp_path / "workbook.lock"),
        pytest.raises(UserError) as caught,
    ):
        store.save(before.put("a", 2, clock))
    values = {"path": store.path, "seconds": "0.05"}
    assert caught.value.message == ErrorMessage("lock_timeout", values)
    assert store.load() == before
    assert store.save(before.put("a", 2, clock)).get("a") == 2


HOLDER = """
import os, sys
from pathlib import Path
from workbook_lib.store.files import lock_folder
with lock_folder(Path(sys.argv[1]), 1):
    os._exit(0)
"""


def test_the_lock_file_of_a_killed_process_is_replaced(tmp_path):
    script = NO_LOCKS.format(code="ENOLCK")
    command = [sys.executable, "-c", script + HOLDER, str(tmp_path)]
    subprocess.run(command, check=True, cwd=Path(__file__).parents[2])
    assert (tmp_path / "workbook.holder").exists()
    save = [sys.executable, "-c", script + WRITER, str(tmp_path), "a"]
    subprocess.run(save, check=True, input=b"\n", cwd=Path(__file__).parents[2])
    assert len(PersonalStore(tmp_path).load().paths()) == ROUNDS + 1
    assert not (tmp_path / "workbook.holder").exists()


def test_reading_does_not_wait_for_the_lock(tmp_path):
    store = PersonalStore(tmp_path, lock_timeout=0.05)
    store.save(Record())
    with filelock.FileLock(tmp_path / "workbook.lock"):
        assert store.load() == Record()


def test_the_default_lock_timeout_is_ten_seconds(tmp_path):
    assert PersonalStore(tmp_path).file._lock_timeout == 10
