"""A countdown timer beside a writing exercise."""

from __future__ import annotations

import traitlets

from workbook_lib.content.parts.words import TimerWords
from workbook_lib.widgets.widget import Widget


class Timer(Widget):
    """Counts minutes down; it can be paused, extended or skipped.

    It makes no sound, saves nothing, and runs in the page alone. Screen readers announce it at the
    start, a minute before the end, and at the end.

    Parameters
    ----------
    words : TimerWords
        Labels and messages.
    minutes : int
        Duration.
    """

    component = traitlets.Unicode("timer").tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    minutes = traitlets.Int().tag(sync=True)

    def __init__(self, words: TimerWords, minutes: int) -> None:
        super().__init__(words=words.model_dump(), minutes=minutes)
