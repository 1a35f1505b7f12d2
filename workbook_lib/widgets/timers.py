"""Timers, which run in the page alone: a countdown, a breathing pacer, a workshop's agenda."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import traitlets

from workbook_lib.content.parts.pause import BreathingRhythm, PacerWords
from workbook_lib.content.parts.words import TimerWords
from workbook_lib.content.schema.workshop import AgendaPart
from workbook_lib.widgets.widget import Widget

if TYPE_CHECKING:
    from workbook_lib.content.schema.chapter import Chapter


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


class Agenda(Widget):
    """Shows the steps and counts down the minutes of the current one.

    It makes no sound, saves nothing, and runs in the page alone. Each step has its own timer, which
    is paused while another step is current.

    Parameters
    ----------
    part : AgendaPart
        The steps and their words.
    chapters : mapping of str to Chapter
        Chapters by id; a step whose chapter is missing has no link.
    """

    component = traitlets.Unicode("agenda").tag(sync=True)
    steps: traitlets.List[Any] = traitlets.List().tag(sync=True)
    words = traitlets.Dict().tag(sync=True)

    def __init__(self, part: AgendaPart, chapters: Mapping[str, Chapter]) -> None:
        steps = []
        for step in part.steps:
            chapter = chapters.get(step.chapter or "")
            opens = chapter and {"title": chapter.title, "notebook": chapter.notebook}
            plain = step.model_dump(mode="json", exclude={"chapter"})
            steps.append({**plain, "opens": opens})
        super().__init__(steps=steps, words=part.words.model_dump())


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
        If ``paces`` is empty, or ``start_with`` is not in ``minutes``.
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
            paces=[rhythm.model_dump(mode="json") for rhythm in paces],
            minutes=list(minutes),
            start_with=start_with,
        )
