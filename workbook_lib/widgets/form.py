"""An exercise as one widget: fields in groups, drawn as plain HTML."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, TypedDict

import traitlets

from workbook_lib.content.exercise import Exercise
from workbook_lib.content.interface import FieldWords
from workbook_lib.widgets.module import module
from workbook_lib.widgets.widget import Widget


class Action(TypedDict, total=False):
    """A button below the form.

    ``target`` is the id of the element to go to; ``first`` puts the focus on the first field once
    the form shows another scope.
    """

    id: str
    label: str
    style: Literal["act", "plain"]
    target: str
    first: bool


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
    on_action : callable
        Called with an action's id when its button is pressed.
    """

    _esm = module("form")
    exercise = traitlets.Dict().tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    actions: traitlets.List[Any] = traitlets.List().tag(sync=True)
    binding = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        exercise: Exercise,
        words: FieldWords,
        actions: Sequence[Action] = (),
        on_action: Callable[[str], None] | None = None,
    ) -> None:
        super().__init__(
            exercise=exercise.model_dump(mode="json", exclude={"from_"}),
            words=words.model_dump(),
            actions=list(actions),
            binding={"scope": "", "entries": {}, "defaults": {}, "shelf": "", "weekly": ""},
        )
        self._known = {action["id"] for action in actions}
        self._on_action = on_action
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
            Answers to start with, kept only once the reader writes something.
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
        known = isinstance(message, dict) and message.get("type") == "action"
        if known and str(message.get("id")) in self._known and self._on_action:
            self._on_action(message["id"])
