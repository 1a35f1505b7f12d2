"""A page to print: what goes on it, how it looks, and the files that can be made of it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from typing import Any

import traitlets

from workbook_lib.content.parts.take_home import TakeHomePart
from workbook_lib.errors import UserError
from workbook_lib.record import answers
from workbook_lib.widgets.module import esm_source
from workbook_lib.widgets.widget import Widget

KINDS = ("txt", "csv", "json")


class TakeHomePreview(Widget):
    """Shows a page as it will be printed, beside the choice of what goes on it.

    The page stands in a frame of its own, in which no script runs.

    Parameters
    ----------
    words : TakeHomePart
        Labels and messages, and the pieces to choose from.
    scope : str
        Name under which the journal keeps the choices.
    faces : str
        CSS with the page's typefaces.
    address : str
        Where the button of an empty page leads.
    on_file : callable
        Called with ``"txt"``, ``"csv"`` or ``"json"``; returns the text of that file.
    on_day : callable
        Called with the reader's own day once the page is open.
    """

    _esm = esm_source("paper")
    words = traitlets.Dict().tag(sync=True)
    scope = traitlets.Unicode().tag(sync=True)
    faces = traitlets.Unicode().tag(sync=True)
    address = traitlets.Unicode().tag(sync=True)
    content = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        words: TakeHomePart,
        scope: str,
        faces: str,
        address: str,
        on_file: Callable[[str], str],
        on_day: Callable[[date], None],
    ) -> None:
        super().__init__(
            words=words.model_dump(mode="json", exclude={"from_", "kind", "sheet"}),
            scope=scope,
            faces=faces,
            address=address,
            content={"html": "", "chosen": [], "empty": True},
        )
        self._on_file = on_file
        self._on_day = on_day
        self.on_msg(self._heard)

    def show(self, html: str, chosen: Collection[str], *, empty: bool) -> None:
        """Show a page.

        Parameters
        ----------
        html : str
            The whole document, the typefaces left out.
        chosen : collection of str
            Names of the pieces that are on it.
        empty : bool
            Whether nothing that was written is on it.
        """
        self.content = {"html": html, "chosen": sorted(chosen), "empty": empty}

    def _heard(self, _: object, message: Any, __: object) -> None:
        if not isinstance(message, dict):
            return
        if message.get("type") == "day":
            day = answers.as_date(message.get("day"))
            if day is not None:
                self._on_day(day)
        elif message.get("type") == "file" and message.get("kind") in KINDS:
            try:
                text = self._on_file(message["kind"])
            except UserError as trouble:
                self.send({"type": "trouble", "sentence": str(trouble)})
                return
            self.send({"type": "file", "kind": message["kind"], "text": text})
