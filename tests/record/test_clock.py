from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.record.strategies import law, stamps
from workbook_lib.errors import UserError
from workbook_lib.record import Clock, Stamp
from workbook_lib.record.clock import MAX_COUNTER, MAX_MILLISECONDS
from workbook_lib.record.values import EntryError
from workbook_lib.record.wire_format import from_wire

WRITER = "writer-a"


def test_stamps_order_by_time_then_counter_then_writer():
    assert Stamp(1, 9, "writer-z") < Stamp(2, 0, "writer-a")
    assert Stamp(2, 0, "writer-z") < Stamp(2, 1, "writer-a")
    assert Stamp(2, 1, "writer-a") < Stamp(2, 1, "writer-b")


@law
@given(st.lists(st.integers(-5, 5) | st.just(2 * MAX_MILLISECONDS), min_size=2, max_size=30))
def test_ticks_increase_for_any_wall_clock(walls):
    moments = iter(walls)
    clock = Clock(WRITER, lambda: next(moments))
    ticks = [clock.tick() for _ in walls]
    assert all(earlier < later for earlier, later in pairwise(ticks))
    assert all(tick.is_valid for tick in ticks)


@law
@given(st.lists(stamps.filter(lambda stamp: stamp.milliseconds < 9), min_size=1, max_size=10))
def test_a_tick_is_later_than_every_observed_stamp(seen):
    clock = Clock(WRITER, lambda: 0)
    for stamp in seen:
        clock.observe(stamp)
    tick = clock.tick()
    assert all(tick > stamp for stamp in seen)
    assert tick.writer == WRITER


def test_stamps_follow_the_wall_clock():
    clock = Clock(WRITER, lambda: 1_700_000_000_000)
    assert clock.tick() == (1_700_000_000_000, 0, WRITER)
    assert clock.tick() == (1_700_000_000_000, 1, WRITER)


def test_the_ordinary_clock_reads_the_wall_clock():
    assert Clock(WRITER).tick().milliseconds > 1_600_000_000_000


def test_a_full_counter_carries_over_into_the_milliseconds():
    clock = Clock(WRITER, lambda: 0)
    clock.observe(Stamp(7, MAX_COUNTER, "writer-z"))
    assert clock.tick() == (8, 0, WRITER)


def test_a_clock_at_the_maximum_raises_a_record_error():
    clock = Clock(WRITER, lambda: 0)
    clock.observe(Stamp(MAX_MILLISECONDS, MAX_COUNTER, "writer-z"))
    with pytest.raises(UserError, match="very end of the calendar"):
        clock.tick()


@law
@given(stamps)
def test_json_round_trip(stamp):
    wire = {"a": {"value": 1, "at": stamp.to_json()}}
    assert from_wire(wire).entries["a"].stamp == stamp


@pytest.mark.parametrize(
    "value",
    [
        [-1, 0, "writer-a"],
        [1, -1, "writer-a"],
        [True, 0, "writer-a"],
        [1.0, 0, "writer-a"],
        ["1", 0, "writer-a"],
        [MAX_MILLISECONDS + 1, 0, "writer-a"],
        [1, MAX_COUNTER + 1, "writer-a"],
        [1, 0, "short"],
        [1, 0, "Writer-A"],
        [1, 0, "writer-a\n"],
        [1, 0, "w" * 65],
        [1, 0, None],
    ],
)
def test_an_invalid_stamp_is_rejected(value):
    with pytest.raises(EntryError, match="time when it was written"):
        from_wire({"a": {"value": 1, "at": value}})


def test_a_clock_rejects_an_invalid_writer():
    with pytest.raises(ValueError, match="8 to 64"):
        Clock("me")
