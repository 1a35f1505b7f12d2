"""The length of the chapters on a phone, at a first visit."""

from __future__ import annotations

import pytest

from tests.bench.length import (
    MOST_AT_ONCE,
    MOST_OF_PATH,
    MOST_OF_STEP,
    SCREEN,
    measure_chapter,
    screens,
)

pytestmark = pytest.mark.browser


def test_steps_chapters_and_the_path_are_short(own, visit, content):
    person = visit(in_steps=True, viewport=SCREEN)
    page = person.page(own.url(""))
    path, too_long = 0.0, []
    for chapter in content.chapters:
        steps, closed, _ = measure_chapter(page, f"{own.base}voila/render/{chapter.notebook}.ipynb")
        most = MOST_OF_STEP if "start" in steps else MOST_AT_ONCE
        heights = {step: screens(measures) for step, measures in steps.items()}
        too_long += [
            f"{chapter.id}#{step}: {tall:.2f}" for step, tall in heights.items() if tall > most
        ]
        path += closed if chapter.on_path else 0
    assert too_long == []
    assert path <= MOST_OF_PATH
