"""The steps of a workshop session, each with a timer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import traitlets

from workbook_lib.content.parts.workshop import AgendaPart
from workbook_lib.widgets.widget import Widget

if TYPE_CHECKING:
    from workbook_lib.content.schema.chapter import Chapter


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
