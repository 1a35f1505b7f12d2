"""The page that two people look at together, and the file that one of them brings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypedDict

import traitlets

from workbook_lib.content.parts.plan import JointPart
from workbook_lib.errors import UserError
from workbook_lib.record.file_format import MAX_BYTES
from workbook_lib.widgets.module import esm_source
from workbook_lib.widgets.widget import Widget


class PlanRow(TypedDict):
    """One point of the plan: what either of the two shows of it, empty where they show nothing."""

    topic: str
    label: str
    me: str
    partner: str


class SharedPlan(Widget):
    """Shows what both have chosen to show.

    A file is opened by the page itself. Only what its writer marked as shown is handed on.

    Parameters
    ----------
    words : JointPart
        Labels and messages.
    prefix : str
        How the names of answers begin that are looked for in a file.
    on_bring : callable
        Called with those answers, as they travel; returns how many of them can be shown, and
        raises UserError when they cannot be read.
    on_put_away, on_keep : callable
        Called when the reader is done with the file, and when they want to keep what it shows.
    """

    _esm = esm_source("joint")
    words = traitlets.Dict().tag(sync=True)
    prefix = traitlets.Unicode().tag(sync=True)
    largest = traitlets.Int(MAX_BYTES).tag(sync=True)
    content = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        words: JointPart,
        prefix: str,
        on_bring: Callable[[Mapping[str, Any]], int],
        on_put_away: Callable[[], None],
        on_keep: Callable[[], None],
    ) -> None:
        super().__init__(
            words=words.model_dump(mode="json", exclude={"from_", "kind"}),
            prefix=prefix,
            content={"rows": [], "visitor": 0, "seat": ""},
        )
        self._bring = on_bring
        self._do = {"away": on_put_away, "keep": on_keep}
        self.on_msg(self._heard)

    def show(self, rows: Sequence[PlanRow], visitor: int, seat: str) -> None:
        """Show these points; ``visitor`` is how many answers of a brought file are among them."""
        self.content = {"rows": [dict(row) for row in rows], "visitor": visitor, "seat": seat}

    def _heard(self, _: object, message: Any, __: object) -> None:
        if not isinstance(message, dict):
            return
        kind = str(message.get("type"))
        try:
            if kind == "bring" and isinstance(message.get("entries"), dict):
                self.send({"type": "brought", "count": self._bring(message["entries"])})
            elif kind in self._do:
                self._do[kind]()
                self.send({"type": kind})
        except UserError as trouble:
            self.send({"type": "trouble", "sentence": str(trouble)})
