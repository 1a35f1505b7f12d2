"""The length of the chapters on a phone, at a first visit, and of three journeys through them."""

from __future__ import annotations

import re
from math import ceil

import pytest

from tests.bench.journeys import JOURNEYS, walk
from tests.bench.length import (
    MOST_AT_ONCE,
    MOST_OF_PATH,
    MOST_OF_STEP,
    SCREEN,
    measure_chapter,
    minutes,
    screens,
)
from tests.browser.walk import PHONE

pytestmark = pytest.mark.browser


def numbers(text):
    return [int(number) for number in re.findall(r"\d+", text)]


def test_steps_chapters_and_the_path_are_short(own, visit, content):
    person = visit(in_steps=True, viewport=SCREEN)
    page = person.page(own.url(""))
    path, too_long, wrong_times = 0.0, [], []
    for chapter in content.chapters:
        steps, closed, _ = measure_chapter(page, f"{own.base}voila/render/{chapter.notebook}.ipynb")
        most = MOST_OF_STEP if "start" in steps else MOST_AT_ONCE
        heights = {step: screens(measures) for step, measures in steps.items()}
        too_long += [
            f"{chapter.id}#{step}: {tall:.2f}" for step, tall in heights.items() if tall > most
        ]
        if chapter.on_path:
            path += closed
            total = sum(map(minutes, steps.values()))
            if abs(max(numbers(chapter.takes)) - total) > 1:
                wrong_times.append(f"{chapter.id}: {chapter.takes}, measured {total:.1f}")
    assert too_long == []
    assert wrong_times == []
    assert path <= MOST_OF_PATH


CHAPTERS = {"drawn loop": "map-your-loop", "check-in done": "signs-over-time"}
"""Chapters whose first number is the minutes of a journey."""


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda journey: journey.name.replace(" ", "-"))
def test_a_journey_from_the_start_page_is_short(own, visit, content, journey):
    reader = walk(journey, own, visit(in_steps=True, **PHONE))
    assert journey.misses(reader) == []
    if chapter := CHAPTERS.get(journey.name):
        assert numbers(content.chapter(chapter).takes)[0] == ceil(reader.minutes)
