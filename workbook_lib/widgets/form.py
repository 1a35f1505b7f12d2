"""An exercise as one widget: fields in groups, drawn as plain HTML."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, TypedDict

import traitlets

from workbook_lib.content.schema.exercise import Exercise
from workbook_lib.content.schema.interface import FieldWords
from workbook_lib.widgets.module import esm_source
from workbook_lib.widgets.widget import Widget

ITEM_ID = re.compile(r"[0-9a-f]{8}")
"""What the page calls a new one."""


class Action(TypedDict, total=False):
    """A button below the form.

    ``target`` is the id of the element to go to; ``begins`` shows a new one of the form's shelf,
    with the focus on its first field. Where none of the fields ``needs`` is filled in, the button
    shows the sentence ``lacking`` beside it and does nothing else.
    """

    id: str
    label: str
    style: Literal["act", "plain"]
    target: str
    begins: bool
    needs: list[str]
    lacking: str


class Form(Widget):
    """Shows one exercise and hands what is written to the page's journal.

    The widget knows no path and no store: a *scope* is the opaque name under which the journal
    keeps the answers of what is shown now.

    Parameters
    ----------
    exercise : Exercise
        Fields and groups, from the content pack.
    words : FieldWords
        What fields say about themselves.
    actions : sequence of Action
        Buttons below the form.
    on_begin : callable
        Called with the id of a new one that the page has begun. What is typed goes there at once;
        the page waits for nobody.
    """

    _esm = esm_source("form")
    exercise = traitlets.Dict().tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    actions: traitlets.List[Any] = traitlets.List().tag(sync=True)
    binding = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        exercise: Exercise,
        words: FieldWords,
        actions: Sequence[Action] = (),
        on_begin: Callable[[str], None] | None = None,
    ) -> None:
        super().__init__(
            exercise=exercise.model_dump(mode="json", exclude={"from_"}),
            words=words.model_dump(mode="json"),
            actions=list(actions),
            binding={"scope": "", "entries": {}, "defaults": {}, "shelf": "", "weekly": ""},
        )
        self._on_begin = on_begin
        self.on_msg(self._heard)

    def bind(
        self,
        scope: str,
        entries: Mapping[str, Mapping[str, Any]],
        defaults: Mapping[str, Any] | None = None,
        *,
        shelf: str = "",
        weekly: str = "",
    ) -> None:
        """Show what is kept under another scope.

        Parameters
        ----------
        scope : str
            Name under which the journal keeps the answers.
        entries : mapping of str to mapping
            For each field id ``{"value": ..., "at": [milliseconds, counter, writer]}``.
        defaults : mapping, optional
            Answers that one which holds nothing starts with, kept only once the reader writes
            something. ``{today}`` stands for the reader's own day, ``{kept <path>}`` for what their
            page keeps there.
        shelf : str, optional
            What the scope is one of many below. A page that is there before its kernel chooses one
            by itself: the one written in last.
        weekly : str, optional
            The field that says which day it is of, where another week wants another one.
        """
        self.binding = {
            "scope": scope,
            "entries": {name: dict(entry) for name, entry in entries.items()},
            "defaults": dict(defaults or {}),
            "shelf": shelf,
            "weekly": weekly,
        }

    def _heard(self, _: object, message: Any, __: object) -> None:
        known = isinstance(message, dict) and message.get("type") == "begin"
        name = message.get("id") if known else None
        if isinstance(name, str) and ITEM_ID.fullmatch(name) and self._on_begin:
            self._on_begin(name)
