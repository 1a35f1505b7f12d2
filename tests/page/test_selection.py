"""Which item of a collection is selected, and what removing does."""

from __future__ import annotations

import re
from datetime import date

import pytest

from workbook_lib.record.views.talk import TALKS, talk, talks
from workbook_lib.session.record_session import RecordSession
from workbook_lib.session.selection import Collection, Selection
from workbook_lib.store.mode import GuestStore

COLLECTION = Collection(TALKS, talk, talks)


@pytest.fixture
def session():
    return RecordSession(GuestStore())


def write(session, name, about, moment):
    at = [1_800_000_000_000 + moment, 0, "tab-000000000000"]
    session.put({f"{TALKS}/{name}/about": {"value": about, "at": at}})


def test_the_last_written_item_is_selected_first(session):
    write(session, "b", "The older one", 1)
    write(session, "a", "The newer one", 2)
    assert Selection(session, COLLECTION).item().about == "The newer one"


def test_without_items_a_new_one_is_selected(session):
    names = {Selection(session, COLLECTION).id for _ in range(50)}
    assert len(names) == 50
    assert all(re.fullmatch(r"[0-9a-f]{8}", name) for name in names)


def test_a_guests_first_entries_decide_the_selection(session):
    selection = Selection(session, COLLECTION)
    calls = []
    selection.watch_selection(lambda: calls.append(selection.id))
    write(session, "a", "From the browser", 1)
    assert (selection.id, calls) == ("a", ["a"])
    write(session, "b", "Later, from elsewhere", 2)
    assert selection.id == "a"


def test_a_guests_entries_of_earlier_weeks_leave_a_new_item(session):
    weekly = Collection(TALKS, talk, talks, "date")
    selection = Selection(session, weekly, lambda: date(2026, 3, 9))
    begun = selection.id
    session.write({f"{TALKS}/a/about": "dishes", f"{TALKS}/a/date": "2026-03-08"})
    assert selection.id == begun
    session.write({f"{TALKS}/b/about": "money", f"{TALKS}/b/date": "2026-03-09"})
    assert selection.id == "b"


def test_an_item_begun_on_the_page_stays_selected(session):
    selection = Selection(session, COLLECTION)
    begun = selection.id
    write(session, begun, "Typed before anything else was heard of", 2)
    write(session, "a", "From the browser", 1)
    assert selection.id == begun
    selection.select_new()
    write(session, "b", "From the browser", 3)
    assert selection.id not in ("a", "b", begun)


def test_a_removed_answer_does_not_select_its_item(session):
    write(session, "a", "Kept", 1)
    write(session, "b", "Taken back", 2)
    write(session, "b", None, 3)
    assert Selection(session, COLLECTION).id == "a"


def test_removing_the_selected_item_selects_the_previous(session):
    write(session, "a", "Kept", 1)
    write(session, "b", "Gone", 2)
    selection = Selection(session, COLLECTION)
    calls = []
    selection.watch_selection(lambda: calls.append(selection.id))
    selection.remove("b")
    assert calls == ["a"]
    assert [item.about for item in selection.items()] == ["Kept"]


def test_removing_another_item_keeps_the_selection(session):
    write(session, "a", "Gone", 1)
    write(session, "b", "Kept", 2)
    selection = Selection(session, COLLECTION)
    selection.remove("a")
    assert selection.id == "b"


def test_watchers_are_called_on_selection_and_on_changes(session):
    selection = Selection(session, COLLECTION)
    calls = []
    selection.watch(lambda: calls.append(selection.item().about))
    selection.select("a")
    write(session, "a", "A talk", 1)
    assert calls == ["", "A talk"]
