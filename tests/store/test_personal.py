import os
import stat
from pathlib import Path

import pytest

from workbook_lib.errors import UserError
from workbook_lib.record import Clock, Entry, Record, Stamp, decode, encode, file_format
from workbook_lib.store import PersonalStore

SECRET = "never told anyone"
VERSION_0 = Path(__file__).parents[1].joinpath("fixtures", "version-0.json").read_bytes()

BAD_FILES = {
    "empty": b"",
    "zeros": bytes(512),
    "cut off": f'{{"format": "between-us", "entries": {{"a": "{SECRET}'.encode(),
    "web page": f"<html>{SECRET}</html>".encode(),
    "other": f'{{"notes": "{SECRET}"}}'.encode(),
    "newer": f'{{"format": "between-us", "version": 2, "x": "{SECRET}"}}'.encode(),
}


def record(**answers):
    at = Stamp(5, 0, "writer-a")
    return Record({path: Entry(value, at) for path, value in answers.items()})


@pytest.fixture
def store(tmp_path):
    return PersonalStore(tmp_path / "data")


def listing(folder):
    return {path.name for path in folder.rglob("*") if path.is_file()}


def test_a_saved_record_can_be_loaded(store):
    assert store.save(record(a="é🥚")) == record(a="é🥚")
    assert PersonalStore(store.folder).load() == record(a="é🥚")
    assert store.path == store.folder / "workbook.json"
    assert decode(store.path.read_bytes()) == record(a="é🥚")


def test_a_missing_file_reads_as_empty_and_is_not_created(store):
    assert store.load() == Record()
    assert not store.folder.exists()
    assert store.versions() == []


def test_saving_joins_the_record_on_disk(store):
    other = PersonalStore(store.folder)
    store.save(record(a=1))
    assert other.save(record(b=2)) == record(a=1, b=2)
    assert store.save(Record()) == record(a=1, b=2)
    assert store.load() == record(a=1, b=2)


def test_a_removal_stays_removed_when_an_older_record_is_saved(store):
    before = record(a=SECRET)
    store.save(before)
    store.save(before.remove("a", Clock("writer-a", lambda: 9)))
    assert store.save(before).get("a") is None
    assert SECRET not in store.path.read_text("utf-8")


def test_saving_nothing_new_leaves_the_file_as_it_is(store):
    store.save(record(a=1))
    before = store.path.stat()
    store.save(record(a=1))
    assert (store.path.stat().st_ino, store.path.stat().st_mtime_ns) == (
        before.st_ino,
        before.st_mtime_ns,
    )
    assert store.versions() == []


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_only_the_owner_may_read(tmp_path, umask):
    before = os.umask(umask)
    try:
        store = PersonalStore(tmp_path / "one" / "two")
        store.save(record(a=1))
        store.save(record(b=1))
    finally:
        os.umask(before)
    modes = {
        path.name: stat.S_IMODE(path.stat().st_mode)
        for path in [store.folder, *store.folder.rglob("*")]
        if not path.name.startswith("20")
    }
    assert modes == {
        "two": 0o700,
        "versions": 0o700,
        "workbook.json": 0o600,
        "workbook.lock": 0o600,
    }
    (version,) = store.versions()
    assert stat.S_IMODE(version.stat().st_mode) == 0o600


def test_the_next_save_restricts_the_permissions_of_the_file(store):
    store.save(record(a=1))
    store.path.chmod(0o644)
    store.save(record(b=1))
    assert stat.S_IMODE(store.path.stat().st_mode) == 0o600


def test_an_existing_folder_keeps_its_permissions(tmp_path):
    tmp_path.chmod(0o755)
    PersonalStore(tmp_path).save(record(a=1))
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755


def test_a_version_0_file_is_migrated_and_kept_as_a_version(store):
    store.folder.mkdir()
    store.path.write_bytes(VERSION_0)
    before = store.load()
    assert before == decode(VERSION_0)
    assert store.path.read_bytes() == VERSION_0
    store.save(record(a=1))
    assert store.load() == before.join(record(a=1))
    assert [path.read_bytes() for path in store.versions()] == [VERSION_0]


@pytest.mark.parametrize("data", BAD_FILES.values(), ids=BAD_FILES)
def test_a_file_that_cannot_be_opened_is_never_overwritten(store, data):
    store.folder.mkdir()
    store.path.write_bytes(data)
    messages = set()
    for attempt in (store.load, lambda: store.save(record(a=1))):
        with pytest.raises(UserError) as caught:
            attempt()
        messages.add(str(caught.value))
    assert store.path.read_bytes() == data
    assert listing(store.folder) == {"workbook.json", "workbook.lock"}
    (message,) = messages
    assert message.startswith(
        f"{store.path} cannot be opened as a workbook, and nothing was changed: "
    )
    assert SECRET not in message
    assert message.endswith(
        "so please update the workbook first."
        if b'"version": 2' in data
        else " Move it somewhere else to start a new workbook."
    )


def test_the_message_names_the_folder_of_versions(store):
    store.save(record(a=1))
    store.save(record(b=1))
    store.path.write_bytes(b"")
    with pytest.raises(UserError) as caught:
        store.load()
    assert str(caught.value) == (
        f"{store.path} cannot be opened as a workbook, and nothing was changed: it is empty. "
        f"Older copies are in {store.folder / 'versions'}. The command “workbook versions” lists "
        "them and can bring one back."
    )
    # So does copying a file over it.
    store.path.write_bytes(store.versions()[0].read_bytes())
    assert store.load() == record(a=1)


def test_a_50_mb_file_is_rejected_without_reading_all_of_it(store, monkeypatch):
    store.folder.mkdir()
    with store.path.open("wb") as huge:
        huge.truncate(50_000_000)
    sizes = []
    ordinary = Path.open

    def watched(path, *args, **kwargs):
        opened = ordinary(path, *args, **kwargs)
        read = opened.read
        opened.read = lambda size=-1: sizes.append(size) or read(size)
        return opened

    monkeypatch.setattr(Path, "open", watched)
    for attempt in (store.load, lambda: store.save(record(a=1))):
        with pytest.raises(UserError, match=r": it is larger than 8 MB\. Move it"):
            attempt()
    assert sizes == [8_000_001, 8_000_001]
    assert store.path.stat().st_size == 50_000_000


def test_a_too_large_record_does_not_replace_the_file(store, monkeypatch):
    store.save(record(a=1))
    monkeypatch.setattr(file_format, "MAX_BYTES", 1_000_000)
    with pytest.raises(UserError) as caught:
        store.save(record(b=SECRET * 100_000))
    assert str(caught.value) == (
        "Your workbook has grown past 1 MB, the most that one file can hold, so your last change "
        "was not saved. Shorten or remove something."
    )
    assert store.load() == record(a=1)


def test_a_file_in_place_of_the_data_folder_is_reported(tmp_path):
    folder = tmp_path / "data"
    folder.write_bytes(b"mine")
    store = PersonalStore(folder)
    for attempt in (store.load, lambda: store.save(record(a=1))):
        with pytest.raises(UserError) as caught:
            attempt()
        assert str(caught.value) == (
            f"The data folder {folder} cannot be used because there is a file where a folder "
            "should be. Move that file, or start the workbook with another data folder."
        )
    assert folder.read_bytes() == b"mine"


def test_a_data_folder_below_a_file_is_reported(tmp_path):
    (tmp_path / "data").write_bytes(b"mine")
    store = PersonalStore(tmp_path / "data" / "deeper")
    for attempt in (store.load, lambda: store.save(record(a=1))):
        with pytest.raises(UserError, match="a file where a folder should be"):
            attempt()


def test_a_folder_in_place_of_the_file_is_reported(store):
    store.path.mkdir(parents=True)
    for attempt in (store.load, lambda: store.save(record(a=1))):
        with pytest.raises(UserError, match=r"is a folder, but the workbook needs a file"):
            attempt()
    assert store.path.is_dir()


def test_a_symbolic_link_stays_a_link(store, tmp_path):
    target = tmp_path / "backed-up" / "mine.json"
    target.parent.mkdir()
    target.write_bytes(encode(record(a=1)))
    store.folder.mkdir()
    store.path.symlink_to(target)
    store.save(record(b=1))
    assert store.path.is_symlink()
    assert decode(target.read_bytes()) == record(a=1, b=1)
    assert listing(target.parent) == {"mine.json"}


def test_a_broken_link_is_not_treated_as_a_new_record(store, tmp_path):
    store.folder.mkdir()
    store.path.symlink_to(tmp_path / "away" / "workbook.json")
    for attempt in (store.load, lambda: store.save(record(a=1))):
        with pytest.raises(UserError, match=r"is a link to a file that is not there\."):
            attempt()
    assert store.path.is_symlink()
