"""The board of a room: concurrent offers, nothing on disk, and deletion."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbook_lib.workshop.board_store import Board, BoardClosed, OfferResult
from workbook_lib.workshop.disclosure import Question, batch_size, board_counts

WRITERS = 100
QUESTIONS = (
    Question("seat", ("pursuer", "withdrawer", "both"), single=True),
    Question("reasons", ("rest", "fear")),
)


@pytest.fixture
def open_board():
    return Board(batch_size)


def at_once(*works):
    """Run functions concurrently, started at the same time."""
    gate = threading.Barrier(len(works))
    done = []

    def run(work):
        gate.wait()
        work()
        done.append(work)

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == len(works)


def test_a_hundred_concurrent_offers_are_each_counted_once(open_board):
    def person(number):
        choices = {"seat": ["pursuer"], "reasons": ["rest", "fear"][: 1 + number % 2]}
        return lambda: [open_board.offer(f"phone-{number}", choices) for _ in range(2)]

    at_once(*map(person, range(WRITERS + 3)))
    sums = open_board.totals()
    assert (sums.counted, sums.withdrawn) == (103, 0)
    assert sums.tally["seat"] == {"pursuer": 103}
    assert sums.tally["reasons"] == {"rest": 103, "fear": 51}


def offer_some(open_board, numbers, choices):
    for number in numbers:
        open_board.offer(f"phone-{number}", choices)


def test_a_repeated_offer_counts_once(open_board):
    for _ in range(3):
        offer_some(open_board, range(8), {"seat": ["pursuer"]})
        offer_some(open_board, range(8, 11), {"seat": ["both"]})
    sums = open_board.totals()
    assert (sums.counted, sums.withdrawn, sums.tally) == (8, 0, {"seat": {"pursuer": 8}})


def test_a_waiting_offer_can_be_changed_and_withdrawn_without_a_trace(open_board):
    offer_some(open_board, range(6), {"seat": ["pursuer"]})
    open_board.offer("phone-0", {"seat": ["both"]})
    open_board.withdraw("phone-1")
    open_board.withdraw("nobody")
    offer_some(open_board, range(6, 9), {"seat": ["pursuer"]})
    sums = open_board.totals()
    assert (sums.counted, sums.withdrawn) == (8, 0)
    assert sums.tally == {"seat": {"pursuer": 7, "both": 1}}


def test_a_counted_offer_can_be_withdrawn_and_made_again(open_board):
    offer_some(open_board, range(13), {"seat": ["pursuer"]})
    for number in range(5):
        open_board.withdraw(f"phone-{number}")
        open_board.withdraw(f"phone-{number}")
    sums = open_board.totals()
    assert (sums.counted, sums.withdrawn) == (13, 5)
    assert board_counts(QUESTIONS, sums.tally, sums.counted, sums.withdrawn)["seat"]["pursuer"] == 5
    offer_some(open_board, range(5), {"seat": ["both"]})
    assert open_board.totals().counted == 18
    # A changed offer counts as a withdrawal and a new offer.
    offer_some(open_board, range(5, 10), {"seat": ["both"]})
    assert (open_board.totals().counted, open_board.totals().withdrawn) == (23, 10)


def test_frozen_numbers_do_not_change(open_board):
    offer_some(open_board, range(8), {"seat": ["pursuer"]})
    open_board.freeze(on=True)
    before = open_board.totals()
    assert before.frozen
    offer_some(open_board, range(8, 20), {"seat": ["both"]})
    for number in range(5):
        open_board.withdraw(f"phone-{number}")
    open_board.freeze(on=True)
    assert open_board.totals() == before
    open_board.freeze(on=False)
    sums = open_board.totals()
    assert (sums.counted, sums.withdrawn, sums.frozen) == (18, 5, False)


def test_single_choices_are_deleted_once_counted(open_board):
    offer_some(open_board, range(8), {"seat": ["withdrawer"]})
    open_board.offer("phone-8", {"reasons": ["fear"]})
    assert open_board.count_offers() == 9
    open_board.withdraw("phone-8")
    with open_board._open() as rows:
        assert rows.execute("SELECT count(*) FROM waiting").fetchone() == (0,)
    assert open_board.count_offers() == 8


def test_waiting_offers_are_never_on_disk(open_board):
    offer_some(open_board, range(5), {"reasons": ["fear"]})
    with open_board._open() as rows:
        assert [path for _, _, path in rows.execute("PRAGMA database_list")] == [""]
        assert rows.execute("PRAGMA temp_store").fetchone() == (2,), (
            "temporary tables are in memory"
        )
    files = Path("/proc/self/fd")
    if files.is_dir():
        assert not [path for path in files.iterdir() if "sqlite" in str(path.resolve())]


def test_a_deleted_board_stays_deleted(open_board):
    offer_some(open_board, range(9), {"seat": ["both"]})
    open_board.delete()
    for act in (lambda: open_board.offer("late", {"seat": ["both"]}), open_board.totals):
        with pytest.raises(BoardClosed):
            act()
    open_board.delete()


PEOPLE = st.integers(0, 17)
ACTS = st.lists(
    st.tuples(st.sampled_from(["offer", "offer", "offer", "take back", "hold", "let go"]), PEOPLE),
    min_size=12,
    max_size=45,
)
OFFERS = st.lists(
    st.sampled_from(
        [{"seat": ["pursuer"]}, {"seat": ["both"], "reasons": ["rest"]}, {"reasons": ["fear"]}]
    ),
    min_size=45,
    max_size=45,
)


def watch(acts, offers):
    """Play a history; return every visible state, and the sizes of the groups."""
    seen, groups, counted = [], [], 0
    played = Board(batch_size)
    for press, (act, person) in enumerate(acts):
        if act == "offer":
            played.offer(str(person), offers[press])
        elif act == "take back":
            played.withdraw(str(person))
        else:
            played.freeze(on=act == "hold")
        sums = played.totals()
        if sums.counted > counted:
            groups.append(sums.counted - counted)
            counted = sums.counted
        seen.append(board_counts(QUESTIONS, sums.tally, sums.counted, sums.withdrawn))
    return seen, groups


@settings(max_examples=25)
@given(ACTS, OFFERS)
def test_a_board_changes_only_in_steps_of_five(acts, offers):
    seen, groups = watch(acts, offers)
    assert all(size >= 5 for size in groups)
    assert not groups or groups[0] >= 8
    for state in seen:
        assert all(bar % 5 == 0 for bars in state.values() for bar in bars.values())


@settings(max_examples=25)
@given(st.permutations(range(8)), st.permutations(range(8, 13)), OFFERS)
def test_swapping_people_of_a_group_changes_no_state(first, later, offers):
    order = (*first, *later)
    acts = [("offer", person) for person in range(13)]
    acts += [("take back", 3), ("hold", 0), ("take back", 9), ("let go", 0)]
    mixed = [offers[person] for person in order] + list(offers[13:])
    assert watch(acts, offers)[0] == watch(acts, mixed)[0]


@pytest.mark.parametrize("waiting", [True, False])
def test_the_result_of_each_offer_is_returned(open_board, waiting):
    offer_some(open_board, range(1 if waiting else 8), {"seat": ["pursuer"]})
    both = {"phone-0": {"seat": ["pursuer"]}, "late": {"seat": ["both"]}}
    assert open_board.offer_all(both) == [OfferResult.SAME, OfferResult.NEW]
    assert open_board.offer_all({"phone-0": {"seat": ["both"]}}) == [OfferResult.REPLACED]
    assert open_board.withdraw_all(["phone-0", "late", "nobody"]) == 2
    assert open_board.offer_all({"phone-0": {"seat": ["both"]}}) == [OfferResult.NEW]


def test_several_offers_are_counted_in_one_transaction(open_board):
    came = open_board.offer_all({f"code-{number}": {"seat": ["both"]} for number in range(14)})
    assert came == [OfferResult.NEW] * 14
    assert open_board.totals().counted == 13
