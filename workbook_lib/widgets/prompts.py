"""Prompts shown one at a time: write, rate, skip, go back and stop."""

from __future__ import annotations

from typing import Any

import traitlets

from workbook_lib.content.parts.closeness import PromptsPart
from workbook_lib.content.schema.interface import FieldWords
from workbook_lib.widgets.form import Form


class Prompts(Form):
    """Shows the fields of a form one prompt at a time.

    Fields and binding are those of ``Form``; this adds the navigation. The scope also has ``at``
    (the prompt at which the reader stopped) and ``<prompt id>.skipped``.

    Parameters
    ----------
    part : PromptsPart
        Prompts, and the words around them.
    words : FieldWords
        Words that all fields share.
    mode : str
        ``"personal"`` or ``"guest"``: who can see what is written.
    settle : str
        URL of the page that helps to settle, or empty.
    onward : str
        Id of the section after the last prompt, or empty.
    """

    component = traitlets.Unicode("prompts").tag(sync=True)
    prompts: traitlets.List[Any] = traitlets.List().tag(sync=True)
    way = traitlets.Dict().tag(sync=True)

    def __init__(
        self, part: PromptsPart, words: FieldWords, mode: str, *, settle: str, onward: str
    ) -> None:
        super().__init__(part.exercise, words)
        self.prompts = [
            {
                "id": prompt.id,
                "question": prompt.question,
                "ways": list(prompt.ways),
                "line": prompt.rate.text if prompt.rate else "",
            }
            for prompt in part.prompts
        ]
        around = part.words.model_dump(mode="json", exclude={"private", "settle"})
        self.way = {
            **around,
            "private": getattr(part.words.private, mode),
            "settle": settle,
            "map": onward,
        }
