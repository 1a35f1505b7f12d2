"""The one at hand: which of many a page shows, and what removing does."""

from __future__ import annotations

import re

import pytest

from workbook_lib.record.views.talk import TALKS, talk, talks
from workbook_lib.session.record_session import RecordSession
from workbook_lib.session.selection import Collection, Selection
from workbook_lib.store.base import GuestStore

SHELF = Collection(TALKS, talk, talks)


@pytest.fixture
def desk():
    return RecordSession(GuestStore())


def write(desk, name, about, moment):
    at = [1_800_000_000_000 + moment, 0, "tab-000000000000"]
    desk.put({f"{TALKS}/{name}/about": {"value": about, "at": at}})


def test_it_starts_with_the_one_written_in_last(desk):
    write(desk, "b", "The older one", 1)
    write(desk, "a", "The newer one", 2)
    assert Selection(desk, SHELF).shown().about == "The newer one"


def test_it_starts_with_a_new_one_where_there_is_none(desk):
    names = {Selection(desk, SHELF).id for _ in range(50)}
    assert len(names) == 50
    assert all(re.fullmatch(r"[0-9a-f]{8}", name) for name in names)


def test_a_guests_words_that_come_after_the_page_decide(desk):
    at_hand = Selection(desk, SHELF)
    told = []
    at_hand.watch_choice(lambda: told.append(at_hand.id))
    write(desk, "a", "From the browser", 1)
    assert (at_hand.id, told) == ("a", ["a"])
    write(desk, "b", "Later, from elsewhere", 2)
    assert at_hand.id == "a"


def test_one_that_was_begun_on_the_page_stays(desk):
    at_hand = Selection(desk, SHELF)
    begun = at_hand.id
    write(desk, begun, "Typed before anything else was heard of", 2)
    write(desk, "a", "From the browser", 1)
    assert at_hand.id == begun
    at_hand.start()
    write(desk, "b", "From the browser", 3)
    assert at_hand.id not in ("a", "b", begun)


def test_an_answer_that_was_taken_back_does_not_bring_its_talk_to_the_front(desk):
    write(desk, "a", "Kept", 1)
    write(desk, "b", "Taken back", 2)
    write(desk, "b", None, 3)
    assert Selection(desk, SHELF).id == "a"


def test_removing_the_one_shown_shows_the_one_before(desk):
    write(desk, "a", "Kept", 1)
    write(desk, "b", "Gone", 2)
    at_hand = Selection(desk, SHELF)
    told = []
    at_hand.watch_choice(lambda: told.append(at_hand.id))
    at_hand.forget("b")
    assert told == ["a"]
    assert [each.about for each in at_hand.others()] == ["Kept"]


def test_removing_another_one_leaves_the_one_shown(desk):
    write(desk, "a", "Gone", 1)
    write(desk, "b", "Kept", 2)
    at_hand = Selection(desk, SHELF)
    at_hand.forget("a")
    assert at_hand.id == "b"


def test_who_watches_hears_of_choices_and_of_changes(desk):
    at_hand = Selection(desk, SHELF)
    told = []
    at_hand.watch(lambda: told.append(at_hand.shown().about))
    at_hand.choose("a")
    write(desk, "a", "A talk", 1)
    assert told == ["", "A talk"]
