"""A short slice of ``make fuzz``: every seed, and a thousand cases that hypothesis draws."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.cases import cases
from tests.fuzz.run import child
from tests.fuzz.seeds import SEEDS
from tests.fuzz.targets import TARGETS

SHARE = {
    "file": 200,
    "wire": 200,
    "code": 150,
    "words": 120,
    "pack": 60,
    "markdown": 150,
    "arguments": 80,
    "sheet": 30,
    "chapter": 10,
}
"""Cases of the thousand, by target: fewer where one takes long."""


@pytest.mark.parametrize("name", TARGETS)
def test_every_seed_is_accepted_or_rejected_with_a_message(name):
    for seed in SEEDS[name]():
        TARGETS[name](seed)


@pytest.mark.parametrize("name", TARGETS)
def test_every_generated_case_is_accepted_or_rejected_with_a_message(name):
    @settings(max_examples=SHARE[name], print_blob=True)
    @given(st.data())
    def attempt(data):
        TARGETS[name](data.draw(cases(name)))

    attempt()


def test_large_inputs_stay_within_the_memory_limit():
    figures = child("large", "--patient")
    assert figures["findings"] == []
    assert figures["cases"] > 30


def test_a_thousand_cases_are_generated():
    assert sum(SHARE.values()) == 1000
    assert SHARE.keys() == TARGETS.keys() == SEEDS.keys()
