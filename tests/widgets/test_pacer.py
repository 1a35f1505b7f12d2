"""The pacer without a browser: its options, and invalid arguments."""

from __future__ import annotations

import pytest

from workbook_lib.widgets.timers import Pacer


@pytest.fixture
def part(content):
    return content.chapter("pause-and-settle").section("pacer").part


def test_the_default_is_two_minutes_of_slow_breathing(part):
    pacer = Pacer(part.words, part.paces, part.minutes, part.start_with)
    assert pacer.start_with == 2
    assert pacer.paces[0] == {
        "id": "slow",
        "label": part.paces[0].label,
        "breathe_in": 4,
        "breathe_out": 6,
    }
    assert set(pacer.minutes) >= {1, 2, 3, 5}


def test_one_option_is_a_timer_without_breathing(part):
    silent = [rhythm for rhythm in part.paces if not rhythm.breathe_in + rhythm.breathe_out]
    assert silent, "one rhythm has no breathing"
    assert len(part.paces) > len(silent)


def test_breathing_rhythms_are_slow_without_holding(part):
    for rhythm in part.paces:
        assert rhythm.breathe_out >= rhythm.breathe_in
        assert rhythm.breathe_in == rhythm.breathe_out == 0 or rhythm.breathe_in >= 3


def test_invalid_arguments_are_reported(part):
    with pytest.raises(ValueError, match="at least one pace"):
        Pacer(part.words, [], [2], 2)
    with pytest.raises(ValueError, match="cannot start with 4 minutes"):
        Pacer(part.words, part.paces, [2], 4)
    with pytest.raises(TypeError, match="sound"):
        Pacer(part.words, part.paces, [2], 2, sound=True)
