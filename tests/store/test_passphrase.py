"""Setting, changing, removing and losing a passphrase, with several processes."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.store.sealing import (
    OTHER,
    PASSPHRASE,
    QUICK,
    SECRET,
    everything,
    open_store,
    record,
    sealed,
    write_versions,
)
from workbook_lib.errors import UserError
from workbook_lib.record import Record, decode, encode
from workbook_lib.settings import Settings
from workbook_lib.store import passphrase as lock
from workbook_lib.store.encryption import (
    FROM_STDIN,
    KEYS_VARIABLE,
    InvalidPassphrase,
    Keyring,
    WrongPassphrase,
    new_key,
    parse_sealed,
)
from workbook_lib.store.errors import PassphraseNeeded, StoreOutdated


def refused(attempt, kind, folder):
    """Check that something is rejected with a message and changes nothing."""
    before = everything(folder)
    with pytest.raises(kind) as caught:
        attempt()
    assert everything(folder) == before
    assert SECRET not in str(caught.value)
    assert str(caught.value).endswith(".")
    return str(caught.value)


def salts(store):
    return {
        None if (sealed := parse_sealed(path.read_bytes())) is None else sealed.salt
        for path in (store.path, *store.versions())
    }


def test_after_sealing_no_file_contains_plain_words(tmp_path):
    store = write_versions(tmp_path)
    assert SECRET.encode() in b"".join(everything(tmp_path).values())
    names = {path.name for path in store.versions()}
    times = [path.stat().st_mtime_ns for path in store.versions()]
    lock.set_passphrase(store.file, PASSPHRASE, QUICK)
    for path, data in everything(tmp_path).items():
        assert SECRET.encode() not in data, path
        assert b"between" not in data.lower(), path
    assert {path.name for path in store.versions()} == names
    assert [path.stat().st_mtime_ns for path in store.versions()] == times
    assert len(salts(store)) == 1
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (store.path, *store.versions())}
    assert modes == {0o600}


def test_a_sealed_record_works_normally_with_the_key(tmp_path):
    store = sealed(tmp_path)
    assert store.load().get("a") == f"{SECRET} 2"
    assert store.save(record(moment=9, b=SECRET)).get("a") == f"{SECRET} 2"
    assert store.load().get("b") == SECRET
    assert SECRET.encode() not in b"".join(everything(tmp_path).values())
    assert len(store.versions()) == 3
    # Saving nothing new leaves the file unchanged, with its nonce.
    before = everything(tmp_path)
    store.save(record(moment=9, b=SECRET))
    assert everything(tmp_path) == before


def test_saving_never_derives_a_key(tmp_path, monkeypatch):
    store = sealed(tmp_path)
    failing = lambda *_: pytest.fail("derived")  # noqa: E731
    monkeypatch.setattr("workbook_lib.store.encryption._derive_key", failing)
    for number in range(3):
        store.save(record(moment=10 + number, b=number))
    assert open_store(tmp_path, store.file.keys).load().get("b") == 2


def test_without_the_key_nothing_is_read_or_written(tmp_path):
    sealed(tmp_path)
    store = open_store(tmp_path)
    assert lock.seal_state(store.file) is lock.SealState.SEALED
    for attempt in (store.load, lambda: store.save(record(b=1))):
        assert "locked with a passphrase" in refused(attempt, PassphraseNeeded, tmp_path)
    for attempt in (
        lambda: lock.set_passphrase(store.file, OTHER, QUICK),
        lambda: lock.remove_passphrase(store.file),
    ):
        refused(attempt, PassphraseNeeded, tmp_path)


def test_the_passphrase_opens_it_and_a_wrong_one_does_not(tmp_path):
    sealed(tmp_path)
    store = open_store(tmp_path)
    refused(lambda: lock.unlock(store.file, OTHER), WrongPassphrase, tmp_path)
    assert lock.seal_state(store.file) is lock.SealState.SEALED
    lock.unlock(store.file, PASSPHRASE)
    assert lock.seal_state(store.file) is lock.SealState.UNLOCKED
    assert store.load().get("a") == f"{SECRET} 2"


def test_an_empty_record_can_be_sealed(tmp_path):
    store = open_store(tmp_path / "new")
    assert lock.seal_state(store.file) is lock.SealState.UNSEALED
    assert lock.unlock(store.file, PASSPHRASE) is None
    lock.set_passphrase(store.file, PASSPHRASE, QUICK)
    assert lock.seal_state(store.file) is lock.SealState.UNLOCKED
    assert store.load() == Record()


def test_changing_the_passphrase_invalidates_the_old_one_everywhere(tmp_path):
    store = sealed(tmp_path)
    lock.verify_passphrase(store.file, PASSPHRASE)
    lock.set_passphrase(store.file, OTHER, QUICK)
    assert len(salts(store)) == 1
    fresh = open_store(tmp_path)
    refused(lambda: lock.unlock(fresh.file, PASSPHRASE), WrongPassphrase, tmp_path)
    lock.unlock(fresh.file, OTHER)
    assert fresh.load().get("a") == f"{SECRET} 2"
    (key,) = fresh.file.keys._keys.values()
    versions = {key.open(parse_sealed(path.read_bytes())) for path in fresh.versions()}
    assert versions == {encode(record(moment=5 + n, a=f"{SECRET} {n}")) for n in range(2)}


def test_removing_the_passphrase_leaves_plain_files(tmp_path):
    store = sealed(tmp_path)
    lock.remove_passphrase(store.file)
    assert salts(store) == {None}
    assert lock.seal_state(store.file) is lock.SealState.UNSEALED
    assert store.file.keys.to_text() == ""
    plain = open_store(tmp_path)
    assert plain.load().get("a") == f"{SECRET} 2"
    versions = [decode(path.read_bytes()).get("a") for path in plain.versions()]
    assert versions == [f"{SECRET} 1", f"{SECRET} 0"]


def test_changing_the_passphrase_requires_the_old_one(tmp_path):
    store = sealed(tmp_path)
    refused(lambda: lock.verify_passphrase(store.file, OTHER), WrongPassphrase, tmp_path)
    lock.remove_passphrase(store.file)
    refused(lambda: lock.verify_passphrase(store.file, PASSPHRASE), StoreOutdated, tmp_path)


def test_an_invalid_passphrase_changes_nothing(tmp_path):
    store = write_versions(tmp_path)
    refused(lambda: lock.set_passphrase(store.file, "short", QUICK), InvalidPassphrase, tmp_path)


def test_an_unreadable_file_is_not_sealed(tmp_path):
    store = write_versions(tmp_path)
    store.path.write_bytes(b'{"format": "between-us", "entr')
    refused(lambda: lock.set_passphrase(store.file, PASSPHRASE, QUICK), UserError, tmp_path)


def test_unreadable_versions_are_kept_but_sealed(tmp_path):
    store = write_versions(tmp_path)
    broken, foreign = store.versions()
    broken.write_bytes(SECRET.encode())
    foreign.write_bytes(new_key(OTHER, QUICK).seal(SECRET.encode()))
    before = foreign.read_bytes()
    lock.set_passphrase(store.file, PASSPHRASE, QUICK)
    assert foreign.read_bytes() == before
    assert SECRET.encode() not in broken.read_bytes()
    lock.remove_passphrase(store.file)
    assert broken.read_bytes() == SECRET.encode()
    assert foreign.read_bytes() == before


def test_a_sealed_file_that_was_tampered_with_is_never_overwritten(tmp_path):
    store = sealed(tmp_path)
    data = store.path.read_bytes()
    store.path.write_bytes(data.replace(b"==", b"=", 1)[:-40] + data[-40:].swapcase())
    for attempt in (store.load, lambda: store.save(record(b=1))):
        message = refused(attempt, UserError, tmp_path)
        assert "cannot be opened as a workbook, and nothing was changed" in message
        assert "workbook versions" in message


def move_on(store, step):
    if step == "set":
        lock.set_passphrase(store.file, PASSPHRASE, QUICK)
    elif step == "changed":
        lock.set_passphrase(store.file, OTHER, QUICK)
    elif step == "removed":
        lock.remove_passphrase(store.file)
    elif step == "cleared":
        store.clear()
    else:
        store.clear()
        open_store(store.folder).save(record(a="someone else's"))


@pytest.mark.parametrize("step", ["set", "changed", "removed", "cleared", "begun anew"])
def test_an_outdated_kernel_does_not_overwrite_a_resealed_file(tmp_path, step):
    store = write_versions(tmp_path) if step == "set" else sealed(tmp_path)
    kernel = open_store(tmp_path, Keyring(store.file.keys._keys.values()))
    remembered = kernel.load()
    move_on(store, step)
    late = remembered.join(record(moment=20, late="typed since"))
    message = refused(lambda: kernel.save(late), StoreOutdated, tmp_path)
    assert message.count(".") == 2
    assert "load the page again" in message
    refused(lambda: kernel.save(late), StoreOutdated, tmp_path)
    # The reloaded page has a kernel with the current key, and sends it the pending entries.
    again = open_store(tmp_path, store.file.keys)
    assert again.save(record(moment=20, late="typed since")).get("late") == "typed since"


TWO = """
import sys
from pathlib import Path
from tests.store.sealing import open_store, record
from workbook_lib.record import Clock, Record
from workbook_lib.store.encryption import Keyring

folder, name = sys.argv[1:]
keys = Keyring()
keys.load_inherited()
store, clock = open_store(Path(folder), keys), Clock("writer-" + name)
for number in range(12):
    store.save(Record().put(f"{name}/{number}", "x" * 2000, clock))
"""


def test_concurrent_saves_of_a_sealed_file_lose_nothing(tmp_path):
    store = sealed(tmp_path)
    env = {**os.environ, KEYS_VARIABLE: store.file.keys.to_text()}
    root = Path(__file__).parents[2]
    command = [sys.executable, "-c", TWO, str(tmp_path)]
    writers = [subprocess.Popen([*command, name], cwd=root, env=env) for name in "ab"]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    paths = {f"{name}/{number}" for name in "ab" for number in range(12)}
    assert set(store.load().paths()) == {"a", *paths}


def test_a_kernel_removes_its_keys_from_the_environment(monkeypatch, tmp_path):
    from workbook_lib.store.mode import process_state, store_for

    store = sealed(tmp_path)
    monkeypatch.setenv(KEYS_VARIABLE, store.file.keys.to_text())
    try:
        mine = store_for(Settings(mode="personal", data_folder=tmp_path))
        assert mine.load().get("a") == f"{SECRET} 2"
        assert KEYS_VARIABLE not in os.environ
    finally:
        process_state().keys.remove()


def test_a_kernel_finds_them_on_its_standard_input(tmp_path):
    store = sealed(tmp_path)
    code = (
        "import sys; from pathlib import Path; from tests.store.sealing import open_store;"
        "from workbook_lib.store.encryption import Keyring;"
        "keys = Keyring(); keys.load_inherited();"
        "print(open_store(Path(sys.argv[1]), keys).load().get('a'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        input=store.file.keys.to_text(),
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
        env={**os.environ, KEYS_VARIABLE: FROM_STDIN},
    )
    assert done.stdout.strip() == f"{SECRET} 2"
