import pytest
from hypothesis import given

from tests.record.strategies import entries, law, paths, records, values
from workbook_lib.errors import UserError
from workbook_lib.record import Clock, Entry, Record, Stamp, encode
from workbook_lib.record.values import EntryError

AT = Stamp(5, 0, "writer-a")
SECRET = "never told anyone"


@pytest.fixture
def clock():
    return Clock("writer-a", lambda: 1)


@law
@given(records, records)
def test_joining_is_commutative(first, second):
    assert first.join(second) == second.join(first)
    assert encode(first.join(second)) == encode(second.join(first))


@law
@given(records, records, records)
def test_joining_is_associative(first, second, third):
    assert first.join(second).join(third) == first.join(second.join(third))


@law
@given(records, records)
def test_joining_is_idempotent(first, second):
    assert first.join(first) == first
    assert first.join(second).join(second) == first.join(second)
    assert first.join(Record()) == first


@law
@given(records, records)
def test_joining_keeps_the_later_entry_of_every_path(first, second):
    joined = first.join(second)
    assert set(joined.entries) == {*first.entries, *second.entries}
    for path, entry in joined.entries.items():
        both = [record.entries[path] for record in (first, second) if path in record.entries]
        assert entry in both
        assert entry.stamp == max(item.stamp for item in both)


@pytest.mark.parametrize(
    ("low", "high"), [(1, True), (1, 1.0), (None, {}), ("a", "b"), ([], [1]), (False, None)]
)
def test_equal_stamps_with_different_values_join_deterministically(low, high):
    first, second = Record({"a": Entry(low, AT)}), Record({"a": Entry(high, AT)})
    assert first != second
    assert encode(first.join(second)) == encode(second.join(first))


@law
@given(records, paths, values)
def test_put_wins_over_the_present_entry(record, path, value):
    clock = Clock("writer-0", lambda: 0)
    after = record.put(path, value, clock)
    assert record.join(after) == after
    assert after.join(record) == after
    assert path in after.paths()


@law
@given(records, paths, entries)
def test_remove_wins_over_the_present_entry_and_leaves_others(record, path, entry):
    record = record.join(Record({path: entry}))
    after = record.remove(path, Clock("writer-0", lambda: 0))
    assert after.get(path) is None
    assert path not in after.paths()
    assert record.join(after) == after
    assert {p: e for p, e in after.entries.items() if p != path} == {
        p: e for p, e in record.entries.items() if p != path
    }


def test_a_record_does_not_change(clock):
    before = Record()
    after = before.put("a", 1, clock)
    assert (before.get("a"), after.get("a")) == (None, 1)
    with pytest.raises(TypeError):
        after.entries["a"] = Entry(2, AT)
    with pytest.raises(AttributeError, match="does not change"):
        after._entries = {}


def test_a_value_is_a_copy_of_the_given_list(clock):
    feelings = ["hurt"]
    record = Record().put("a", feelings, clock)
    feelings.append("angry")
    assert record.get("a") == ["hurt"]


def test_get_returns_the_default_for_missing_and_removed_paths(clock):
    record = Record().put("a", "", clock).put("b", 0, clock).remove("b", clock)
    assert record.get("a", "none") == ""
    assert record.get("b", "none") == "none"
    assert record.get("c", "none") == "none"
    assert record.get("c") is None


def test_removing_a_missing_path_changes_nothing(clock):
    record = Record().put("a", 1, clock)
    assert record.remove("b", clock) is record
    removed = record.remove("a", clock)
    assert removed.remove("a", clock) is removed
    assert removed.entries["a"].value is None


def test_prefixes_match_whole_segments(clock):
    record = Record()
    for path in ("a/b", "a/bc", "a/b/c", "a/b/d", "b"):
        record = record.put(path, 1, clock)
    assert record.paths() == ["a/b", "a/b/c", "a/b/d", "a/bc", "b"]
    assert record.paths("a/b") == ["a/b", "a/b/c", "a/b/d"]
    assert record.paths("a/b/") == ["a/b/c", "a/b/d"]
    assert record.remove_below("a/b", clock).paths() == ["a/bc", "b"]
    assert record.remove_below("a/b/", clock).paths() == ["a/b", "a/bc", "b"]
    assert record.remove_below("nothing", clock) is record
    assert record.remove_below("", clock).paths() == []


@pytest.mark.parametrize(
    "path", ["", "/", "a/", "/a", "a//b", "a b", "a\n", "é", "a" * 201, "a\\b", SECRET, 7]
)
def test_an_invalid_path_is_rejected_without_repeating_it(path, clock):
    for attempt in (lambda: Record().put(path, 1, clock), lambda: Record({path: Entry(1, AT)})):
        with pytest.raises(EntryError) as caught:
            attempt()
        assert str(caught.value) == (
            "One answer cannot be saved because its name is not one that this workbook uses."
        )


def deep(levels):
    value = SECRET
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (float("nan"), "it has a number in it that is too large"),
        ([float("inf")], "it has a number in it that is too large"),
        (10**400, "it has a number in it that is too large"),
        (deep(33), "its parts are nested too deeply"),
        (SECRET.encode(), "it has something in it that is not a text, a number, a list or a table"),
        ({1: SECRET}, "it has something in it that is not a text, a number, a list or a table"),
        ({SECRET}, "it has something in it that is not a text, a number, a list or a table"),
    ],
)
def test_a_value_that_json_cannot_hold_is_rejected_without_repeating_it(value, reason, clock):
    with pytest.raises(UserError) as caught:
        Record().put("a/b", value, clock)
    assert str(caught.value) == f"The answer a/b cannot be saved because {reason}."


def test_a_circular_list_is_rejected(clock):
    endless = []
    endless.append(endless)
    with pytest.raises(EntryError, match="nested too deeply"):
        Record().put("a", endless, clock)


def test_a_value_at_the_maximum_depth_is_kept(clock):
    assert Record().put("a", deep(32), clock).get("a") == deep(32)


def test_a_stamp_out_of_bounds_is_rejected():
    with pytest.raises(EntryError, match=r"^The answer a cannot be saved because the time"):
        Record({"a": Entry(1, Stamp(-1, 0, "writer-a"))})


def test_reprs_do_not_contain_words(clock):
    record = Record().put("a", SECRET, clock)
    assert repr(record) == "<Record of 1 entries>"
    assert repr(record.entries["a"]) == "<Entry kept [1, 0, 'writer-a']>"
    assert SECRET not in f"{record}{record.entries['a']}{record.entries!r}"


def test_a_record_is_only_equal_to_a_record(clock):
    assert Record() != {}
    assert Record().put("a", 1, clock) != Record()
    with pytest.raises(TypeError):
        hash(Record())


@law
@given(records)
def test_the_range_of_a_prefix_matches_startswith(record):
    for prefix in {path.split("/")[0] for path in record.entries}:
        below = record.entries_below(prefix)
        assert list(below) == sorted(
            path for path in record.entries if path.startswith(f"{prefix}/")
        )
        assert all(below[path] is record.entries[path] for path in below)


@law
@given(records)
def test_the_latest_stamp_is_the_greatest(record):
    stamps = [entry.stamp for entry in record.entries.values()]
    assert record.latest == max(stamps, default=None)


def test_joining_nothing_new_returns_the_same_object(clock):
    record = Record().put("a", 1, clock)
    assert record.join(Record()) is record
    assert record.join(Record(dict(record.entries))) is record
