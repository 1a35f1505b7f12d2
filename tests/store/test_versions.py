import os
import time
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from workbook_lib.record import Clock, Record, decode
from workbook_lib.store import PersonalStore
from workbook_lib.store.encryption import Cost, Keyring
from workbook_lib.store.passphrase import set_passphrase
from workbook_lib.store.version_history import list_versions

MINUTE = 60


@pytest.fixture
def clock():
    return Clock("writer-a")


def saved(store, number, clock):
    """Save a number that identifies the version."""
    store.save(Record().put("a", number, clock))


def numbers(store):
    return [decode(path.read_bytes()).get("a") for path in store.versions()]


def age(path, seconds):
    moment = time.time() - seconds
    os.utime(path, (moment, moment))


def test_the_first_save_creates_no_version(tmp_path, clock):
    store = PersonalStore(tmp_path)
    saved(store, 0, clock)
    assert store.versions() == []
    assert not (tmp_path / "versions").exists()


def test_ten_versions_are_kept(tmp_path, clock):
    store = PersonalStore(tmp_path, spacing=timedelta(0))
    for number in range(15):
        saved(store, number, clock)
    assert numbers(store) == [13, 12, 11, 10, 9, 8, 7, 6, 5, 4]
    assert all(earlier.name > later.name for earlier, later in pairwise(store.versions()))


@pytest.mark.parametrize("keep", [0, 1, 3])
def test_the_number_of_versions_can_be_set(tmp_path, clock, keep):
    store = PersonalStore(tmp_path, spacing=timedelta(0), keep=keep)
    for number in range(5):
        saved(store, number, clock)
    assert numbers(store) == [3, 2, 1][:keep]


def test_frequent_saves_do_not_replace_old_versions(tmp_path, clock):
    store = PersonalStore(tmp_path)
    for number in range(20):
        saved(store, number, clock)
    assert numbers(store) == [0]


def test_the_next_version_comes_when_the_newest_is_five_minutes_old(tmp_path, clock):
    store = PersonalStore(tmp_path)
    saved(store, 0, clock)
    saved(store, 1, clock)
    age(store.versions()[0], 4 * MINUTE)
    saved(store, 2, clock)
    assert numbers(store) == [0]
    age(store.versions()[0], 5 * MINUTE)
    saved(store, 3, clock)
    assert numbers(store) == [2, 0]


def test_version_names_are_utc_times(tmp_path, clock):
    store = PersonalStore(tmp_path)
    before = datetime.now(UTC)
    saved(store, 0, clock)
    saved(store, 1, clock)
    (path,) = store.versions()
    moment = datetime.strptime(path.name, "%Y-%m-%dT%H-%M-%S.%fZ.json").replace(tzinfo=UTC)
    assert before <= moment <= datetime.now(UTC)


def test_versions_stay_ordered_when_the_clock_is_set_back(tmp_path, clock):
    store = PersonalStore(tmp_path)
    saved(store, 0, clock)
    saved(store, 1, clock)
    # As if that version was made with a clock a year ahead.
    ahead = store.folder / "versions" / AHEAD
    store.versions()[0].rename(ahead)
    age(ahead, -365 * 24 * 60 * MINUTE)
    for number in range(2, 6):
        saved(store, number, clock)
    assert numbers(store) == [1, 0]
    assert store.versions()[1] == ahead


AHEAD = "2999-01-01T00-00-00.000000Z.json"


@pytest.mark.parametrize("change", [None, set_passphrase])
def test_versions_after_one_of_a_wrong_clock_have_their_own_times(tmp_path, clock, change):
    store = PersonalStore(tmp_path, spacing=timedelta(0), keys=Keyring())
    saved(store, 0, clock)
    saved(store, 1, clock)
    store.versions()[0].rename(tmp_path / "versions" / AHEAD)
    saved(store, 2, clock)
    age(store.versions()[0], 60 * MINUTE)
    saved(store, 3, clock)
    if change:
        change(store.file, "three quiet red boats", Cost(n=2**14))
    newest, older, _ = (version.moment for version in list_versions(store.file))
    now = datetime.now(UTC)
    assert timedelta(0) <= now - newest < timedelta(minutes=5)
    assert timedelta(0) <= now - older - timedelta(hours=1) < timedelta(minutes=5)


def test_versions_keep_their_times_in_a_copied_folder(tmp_path, clock):
    store = PersonalStore(tmp_path, spacing=timedelta(0))
    saved(store, 0, clock)
    saved(store, 1, clock)
    [before] = list_versions(store.file)
    age(store.versions()[0], -60 * MINUTE)
    assert list_versions(store.file) == [before]


def test_files_with_other_names_are_ignored(tmp_path, clock):
    mine = tmp_path / "versions" / "before-the-talk.json"
    mine.parent.mkdir()
    mine.write_bytes(b"mine")
    store = PersonalStore(tmp_path, spacing=timedelta(0), keep=1)
    for number in range(4):
        saved(store, number, clock)
    assert mine.read_bytes() == b"mine"
    assert numbers(store) == [2]


def test_a_version_that_cannot_be_removed_does_not_stop_a_save(tmp_path, clock):
    store = PersonalStore(tmp_path, spacing=timedelta(0), keep=1)
    stuck = tmp_path / "versions" / "2020-01-01T00-00-00.000000Z.json"
    stuck.mkdir(parents=True)
    for number in range(3):
        saved(store, number, clock)
    assert store.load().get("a") == 2
    assert stuck.is_dir()
