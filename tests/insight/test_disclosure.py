"""The disclosure rule, against an attacker who sees every state of the board."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from itertools import accumulate, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook_lib.workshop.disclosure import (
    MIN_GROUP,
    STEP,
    Question,
    batch_size,
    board_counts,
    is_valid_offer,
    people_counted,
    rounded_count,
)

SEVERAL = Question("reasons", ("rest", "fear", "habit"))
SEAT = Question("seat", ("pursuer", "withdrawer", "both", "unsure"), single=True)


@cache
def parts(size, cells):
    """Return all ways to distribute people to cells."""
    if cells == 1:
        return ((size,),)
    return tuple(
        (first, *rest) for first in range(size + 1) for rest in parts(size - first, cells - 1)
    )


def board_states(sizes, counts, options, leavers=()):
    """Return all states of the board for groups of these sizes with these counts."""
    question = Question("q", options)
    leavers = leavers or (0,) * len(sizes)
    sums = list(
        accumulate(counts, lambda first, second: tuple(map(sum, zip(first, second, strict=True))))
    )
    return tuple(
        tuple(
            board_counts(
                [question], {"q": dict(zip(options, item, strict=False))}, counted, withdrawn
            )
            .get("q", {})
            .values()
        )
        for item, counted, withdrawn in zip(sums, accumulate(sizes), leavers, strict=True)
    )


def attack(sizes, worlds, options, leavers=()):
    """Group all histories by their visible states."""
    fitting = defaultdict(list)
    for counts in worlds:
        fitting[board_states(sizes, counts, options, leavers)].append(counts)
    return fitting


@pytest.mark.parametrize(
    ("sizes", "leavers"),
    [
        ((8, 5, 5, 5), ()),
        ((8, 5, 5, 5), (3, 4, 5, 6)),
        ((8, 5, 5, 5), (0, 5, 5, 10)),
        ((8, 10, 5), ()),
        ((13, 5, 5), ()),
        ((18, 15), ()),
        ((23, 5, 10), (0, 1, 6)),
    ],
)
def test_no_choice_can_be_inferred_from_all_states_of_the_board(sizes, leavers):
    worlds = product(*(parts(size, 2) for size in sizes))
    met = attack(sizes, worlds, ("it",), leavers)
    assert len(met) > 1, "the board tells the worlds apart"
    for fitting in met.values():
        for place, size in enumerate(sizes):
            chose = [counts[place][0] for counts in fitting]
            assert min(chose) <= size - 3
            assert max(chose) >= 4


@pytest.mark.parametrize("sizes", [(8, 5, 5, 5), (13, 5, 10)])
@pytest.mark.parametrize("ones", [0, 1, 2])
def test_no_choice_can_be_inferred_by_two_cooperating_people(sizes, ones):
    worlds = product(*(parts(size, 2) for size in sizes))
    for fitting in attack(sizes, worlds, ("it",)).values():
        for place, size in enumerate(sizes):
            others = {counts[place][0] - ones for counts in fitting} & set(range(size - 1))
            if others:  # otherwise their own offers would be impossible
                assert min(others) < size - 2
                assert max(others) > 0


@pytest.mark.parametrize(("sizes", "options"), [((8, 5), "abcd"), ((8, 5, 5), "ab")])
def test_no_choice_can_be_inferred_with_one_own_answer(sizes, options):
    cells = len(options) + 1
    worlds = product(*(parts(size, cells) for size in sizes))
    for fitting in attack(sizes, worlds, tuple(options)).values():
        for (place, size), own in product(enumerate(sizes), range(cells)):
            possible = [counts[place] for counts in fitting if counts[place][own]]
            for cell in range(len(options)) if possible else ():
                others = [item[cell] - (cell == own) for item in possible]
                assert min(others) < size - 1
                assert max(others) > 0


@pytest.mark.parametrize(
    ("sizes", "options"), [((8, 5), "abcd"), ((8, 5, 5), "ab"), ((13, 5), "abc"), ((8, 10), "abc")]
)
def test_no_choice_can_be_inferred_for_single_answer_questions(sizes, options):
    cells = len(options) + 1  # the last: no answer
    worlds = product(*(parts(size, cells) for size in sizes))
    for fitting in attack(sizes, worlds, tuple(options)).values():
        for place, size in enumerate(sizes):
            for cell in range(cells):
                chose = [counts[place][cell] for counts in fitting]
                assert min(chose) < size
                assert max(chose) > 0


def test_all_histories_of_thirteen_people_are_safe():
    """Brute force: all 8192 histories of thirteen people."""
    known = defaultdict(lambda: ([0] * 13, [0] * 13))
    for bits in product((0, 1), repeat=13):
        states, waiting, counted, total = [], [], 0, 0
        for bit in bits:
            waiting.append(bit)
            count = batch_size(len(waiting), counted)
            total, counted = total + sum(waiting[:count]), counted + count
            del waiting[:count]
            states.append(
                (
                    people_counted(counted, 0),
                    rounded_count(total, 0) if people_counted(counted, 0) else None,
                )
            )
        without, with_it = known[tuple(states)]
        for person, bit in enumerate(bits):
            (with_it if bit else without)[person] += 1
    assert len(known) > 3
    for without, with_it in known.values():
        assert all(without)
        assert all(with_it)


@pytest.mark.parametrize("sizes", [(8, 1), (8, 6), (10, 5)])
def test_the_attack_finds_disclosure_for_other_group_sizes(sizes):
    """The attack is effective: for other group sizes it finds a person's choice."""
    worlds = product(*(parts(size, 2) for size in sizes))
    disclosed = [
        (fitting, place, size)
        for fitting in attack(sizes, worlds, ("it",)).values()
        for place, size in enumerate(sizes)
        if min(counts[place][0] for counts in fitting) == size
    ]
    assert disclosed


def test_the_attack_finds_disclosure_for_five_single_answer_options():
    with pytest.raises(ValueError, match="4 options"):
        Question("q", tuple("abcde"), single=True)


@given(st.lists(st.integers(0, 30), max_size=20))
def test_the_first_group_has_eight_people_and_later_ones_five(arriving):
    waiting = counted = 0
    for new in arriving:
        waiting += new
        count = batch_size(waiting, counted)
        assert 0 <= count <= waiting
        waiting, counted = waiting - count, counted + count
        assert counted == 0 or counted % STEP == MIN_GROUP % STEP
        assert waiting < (STEP if counted else MIN_GROUP)


@given(st.integers(0, 80), st.integers(0, 80), st.integers(0, 80))
def test_a_bar_is_a_lower_bound_in_steps_of_five(count, counted, leavers):
    leavers, count = min(leavers, counted), min(count, counted)
    shown_count = rounded_count(count, leavers)
    assert shown_count % STEP == 0
    assert shown_count <= count - leavers // STEP * STEP or shown_count == 0
    assert people_counted(counted, leavers) == 0 or people_counted(counted, leavers) >= MIN_GROUP


def test_nothing_is_shown_for_fewer_than_eight_people():
    everyone = {"seat": {"pursuer": 8}}
    assert board_counts([SEAT], everyone, 0, 0) == {}
    assert board_counts([SEAT], everyone, 8, 4)["seat"]["pursuer"] == 5
    assert board_counts([SEAT], everyone, 8, 5) == {}
    assert board_counts([SEAT], everyone, 13, 5)["seat"]["pursuer"] == 0


@pytest.mark.parametrize(
    "offer",
    [
        {},
        {"seat": []},
        {"seat": ["pursuer", "both"]},
        {"seat": ["someone"]},
        {"words": ["pursuer"]},
        {"reasons": ["rest", "rest"]},
        {"reasons": ["what I wrote"]},
    ],
)
def test_an_offer_holds_choices_only(offer):
    assert not is_valid_offer(offer, [SEAT, SEVERAL])


def test_valid_offers_are_recognized():
    assert is_valid_offer({"seat": ["both"], "reasons": ["fear", "rest"]}, [SEAT, SEVERAL])
