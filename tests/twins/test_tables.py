"""The Python implementation of the rules that the page implements too."""

from __future__ import annotations

from datetime import date

import pytest

from tests.twins.tables import table
from workbook_lib.content.page_frame import order_by_side
from workbook_lib.insight.progress import chapter_state, counted_names, read_visit
from workbook_lib.insight.signs import week_number
from workbook_lib.record import Clock, Entry, Record, Stamp, decode
from workbook_lib.record.answers import items_by_id, latest_id, text_at
from workbook_lib.record.record import is_path
from workbook_lib.record.values import UnreadableFile
from workbook_lib.record.views.plan import partner_part
from workbook_lib.record.wire_format import from_wire
from workbook_lib.session.selection import latest_item

CLOCK, ITEMS = table("clock"), table("items")
STAMP = Stamp(1, 0, "tab-00000000")


def test_stamps_are_valid_or_not():
    assert all(Stamp(*parts).is_valid for parts in CLOCK["valid stamps"])
    assert not any(Stamp(*parts).is_valid for parts in CLOCK["invalid stamps"])


def test_stamps_are_ordered():
    assert all(Stamp(*case["earlier"]) < Stamp(*case["later"]) for case in CLOCK["order"])


@pytest.mark.parametrize("case", CLOCK["ticks"])
def test_a_clock_is_never_late(case):
    now = iter(case["now"])
    clock = Clock("kernel-00000000", now=lambda: next(now))
    for parts in case["observed"]:
        clock.observe(Stamp(*parts))
    assert [clock.tick().to_json()[:2] for _ in case["now"]] == case["stamps"]


def test_paths_are_valid_or_not():
    assert all(map(is_path, CLOCK["paths"]))
    assert not any(map(is_path, CLOCK["no paths"]))


@pytest.mark.parametrize("case", ITEMS["latest"])
def test_the_item_written_last_is_found(case):
    record = from_wire(case["entries"])
    assert latest_id(record, "talk/one", items_by_id(record, "talk/one")) == case["latest"]


@pytest.mark.parametrize("case", ITEMS["weekly"])
def test_an_item_of_this_week_takes_the_place_of_an_earlier_one(case):
    record, today = from_wire(case["entries"]), date(2026, 3, 4)
    ids = {*items_by_id(record, "talk/one")}
    assert latest_item(record, "talk/one", ids, "date", today) == case["latest"]


@pytest.mark.parametrize("case", ITEMS["texts"])
def test_the_text_of_a_source_is_found(case):
    assert text_at(from_wire(case["entries"]), case["sources"]) == case["text"]


@pytest.mark.parametrize(("day", "week"), ITEMS["weeks"])
def test_weeks_begin_on_mondays(day, week):
    assert week_number(date.fromisoformat(day)) - week_number(date(1970, 1, 1)) == week


@pytest.mark.parametrize("case", table("progress")["cases"])
def test_progress_is_counted_by_a_rule(case):
    entries = {path: Entry(value, STAMP) for path, value in case["entries"].items()}
    assert sorted(counted_names(case["rule"], Record(entries))) == case["names"]


def make_record(values):
    return Record({path: Entry(value, STAMP) for path, value in values.items()})


@pytest.mark.parametrize("case", table("progress")["states"])
def test_a_chapter_is_begun_or_done(case):
    steps = [{"id": name} for name in case["steps"]]
    assert (
        chapter_state("talks", steps, case["count"], make_record(case["entries"])) == case["state"]
    )


WEEKLY = {"prefix": "week", "aside": ["date"], "date": "date"}


@pytest.mark.parametrize("case", table("progress")["visits"])
def test_the_start_page_knows_where_the_reader_stopped(case):
    steps = [{"id": "one", "title": "One"}, {"id": "two", "title": "Two"}]
    talks, week = case["counts"]
    links = [
        {"id": "talks", "steps": steps, "rules": [], "count": talks},
        {"id": "week", "steps": [], "rules": [WEEKLY], "count": week},
    ]
    today = date(2026, 11, 28)
    assert read_visit(links, "week", make_record(case["entries"]), today) == case["visit"]


@pytest.mark.parametrize("case", table("progress")["orders"])
def test_the_chapter_of_the_chosen_side_comes_first(case):
    links = [{"id": name} for name in ("map", "reach", "back", "plan")]
    ordered = order_by_side(links, case["sides"], case["side"])
    assert [link["id"] for link in ordered] == case["order"]


@pytest.mark.parametrize("case", table("record_file")["cases"])
def test_record_files_are_read_or_refused(case):
    data = case["text"].encode()
    if "refused" not in case:
        assert sorted(decode(data).entries) == sorted(case["paths"])
        return
    with pytest.raises(UnreadableFile) as caught:
        decode(data)
    assert caught.value.newer == (case["refused"] == "newer")


@pytest.mark.parametrize("case", table("shared_plan")["cases"])
def test_a_partner_file_gives_what_it_shares(case):
    entries = {path: Entry(value, STAMP) for path, value in case["entries"].items()}
    items = ("weekly", "pause", "steps")
    assert sorted(partner_part(Record(entries), items)) == case["shown"]
