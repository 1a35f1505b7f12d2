"""Prompts as one widget: one at a time, to write, rate, skip, go back and stop."""

from __future__ import annotations

from typing import Any

import traitlets

from workbook_lib.content.parts.closeness import PromptsPart
from workbook_lib.content.schema.interface import FieldWords
from workbook_lib.widgets.form import Form
from workbook_lib.widgets.module import esm_source


class Prompts(Form):
    """Shows the fields of a form one prompt at a time.

    The fields, their journal and their binding are those of ``Form``; this adds the way through
    them. Beside the fields the scope keeps ``at`` (the prompt the reader stopped at) and
    ``<prompt id>.skipped``.

    Parameters
    ----------
    part : PromptsPart
        Prompts, and the words around them.
    words : FieldWords
        What fields say about themselves.
    mode : str
        ``"personal"`` or ``"guest"``: who can see what is written.
    settle : str
        Address of the page that helps to settle; empty where there is none.
    onward : str
        Id of the section to go to after the last prompt; empty where there is none.
    """

    _esm = esm_source("prompts")
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
