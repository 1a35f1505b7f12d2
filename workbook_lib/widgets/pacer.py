"""A countdown timer with an optional breathing animation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import traitlets

from workbook_lib.content.parts.pause import BreathingRhythm, PacerWords
from workbook_lib.widgets.widget import Widget


class Pacer(Widget):
    """Counts minutes down while a shape grows and shrinks with the breath.

    It makes no sound, saves nothing, and runs in the page alone. The shape does not move if the
    device asks for reduced motion or the reader stops it; the count continues as text.

    Parameters
    ----------
    words : PacerWords
        Labels and messages.
    paces : sequence of BreathingRhythm
        The breathing rhythms to choose from; the first is preselected.
    minutes : sequence of int
        The durations to choose from, in minutes.
    start_with : int
        The preselected duration.

    Raises
    ------
    ValueError
        When there is no pace, or ``start_with`` is not among ``minutes``.
    """

    component = traitlets.Unicode("pacer").tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    paces: traitlets.List[Any] = traitlets.List().tag(sync=True)
    minutes: traitlets.List[int] = traitlets.List().tag(sync=True)
    start_with = traitlets.Int().tag(sync=True)

    def __init__(
        self,
        words: PacerWords,
        paces: Sequence[BreathingRhythm],
        minutes: Sequence[int],
        start_with: int,
    ) -> None:
        if not paces:
            raise ValueError("A pacer needs at least one pace.")
        if start_with not in minutes:
            raise ValueError(
                f"A pacer cannot start with {start_with} minutes: it offers {minutes}."
            )
        super().__init__(
            words=words.model_dump(),
            paces=[pace.model_dump(mode="json") for pace in paces],
            minutes=list(minutes),
            start_with=start_with,
        )
