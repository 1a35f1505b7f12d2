"""The pacer: a quiet timer, with or without a breath to follow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import traitlets

from workbook_lib.content.parts.pause import Pace, PacerWords
from workbook_lib.widgets.module import esm_source
from workbook_lib.widgets.widget import Widget


class Pacer(Widget):
    """Counts a few minutes down while a shape slowly grows and shrinks with the breath.

    It makes no sound, keeps nothing, and runs in the page alone. The shape stands still for readers
    whose device asks for less motion, and for anyone who wishes; the count goes on as text.

    Parameters
    ----------
    words : PacerWords
        What it says.
    paces : sequence of Pace
        The breaths on offer; the first is chosen. With a single one there is nothing to choose.
    minutes : sequence of int
        The lengths on offer, in minutes.
    start_with : int
        The length to begin with.

    Raises
    ------
    ValueError
        When there is no pace, or ``start_with`` is not among ``minutes``.
    """

    _esm = esm_source("pacer")
    words = traitlets.Dict().tag(sync=True)
    paces: traitlets.List[Any] = traitlets.List().tag(sync=True)
    minutes: traitlets.List[int] = traitlets.List().tag(sync=True)
    start_with = traitlets.Int().tag(sync=True)

    def __init__(
        self, words: PacerWords, paces: Sequence[Pace], minutes: Sequence[int], start_with: int
    ) -> None:
        if not paces:
            raise ValueError("A pacer needs at least one pace.")
        if start_with not in minutes:
            raise ValueError(
                f"A pacer cannot start with {start_with} minutes: it offers {minutes}."
            )
        super().__init__(
            words=words.model_dump(),
            paces=[pace.model_dump(mode="json", exclude={"from_"}) for pace in paces],
            minutes=list(minutes),
            start_with=start_with,
        )
