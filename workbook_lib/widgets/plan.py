"""The plan for two: the view of what both share, and the switches that share an answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypedDict

import traitlets

from workbook_lib.content.parts.plan import JointPart, SharePart
from workbook_lib.errors import ERROR_MESSAGES, UserError
from workbook_lib.record.file_format import MAX_BYTES
from workbook_lib.widgets.widget import Widget


class PlanRow(TypedDict):
    """An item of the plan: what each person shares of it, or empty."""

    topic: str
    label: str
    me: str
    partner: str


class SharedPlan(Widget):
    """Shows the answers that both people share.

    The page opens the partner's file and sends only the answers marked as shared.

    Parameters
    ----------
    words : JointPart
        Labels and messages.
    prefix : str
        Prefix of the paths that are read from a file.
    on_bring : callable
        Called with those answers in wire format; returns how many can be shown. Raises UserError
        when they cannot be read.
    on_put_away, on_keep : callable
        Called when the reader closes the file, and when they save what it shares.
    error_words : mapping of str to str
        Error messages by code.
    """

    component = traitlets.Unicode("shared_plan").tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    prefix = traitlets.Unicode().tag(sync=True)
    largest = traitlets.Int(MAX_BYTES).tag(sync=True)
    content = traitlets.Dict().tag(sync=True, private=True)

    def __init__(
        self,
        words: JointPart,
        prefix: str,
        on_bring: Callable[[Mapping[str, Any]], int],
        on_put_away: Callable[[], None],
        on_keep: Callable[[], None],
        *,
        error_words: Mapping[str, str] = ERROR_MESSAGES,
    ) -> None:
        super().__init__(
            words=words.model_dump(mode="json", exclude={"kind"}),
            prefix=prefix,
            content={"rows": [], "visitor": 0, "seat": ""},
        )
        self._on_bring = on_bring
        self._callbacks = {"away": on_put_away, "keep": on_keep}
        self._error_words = error_words
        self.on_msg(self._handle_message)

    def show(self, rows: Sequence[PlanRow], visitor: int, seat: str) -> None:
        """Show these items; ``visitor`` is the number of answers from the partner's file."""
        self.content = {"rows": [dict(row) for row in rows], "visitor": visitor, "seat": seat}

    def _handle_message(self, _: object, message: Any, __: object) -> None:
        if not isinstance(message, dict):
            return
        kind = str(message.get("type"))
        try:
            if kind == "bring" and isinstance(message.get("entries"), dict):
                self.send({"type": "brought", "count": self._on_bring(message["entries"])})
            elif kind in self._callbacks:
                self._callbacks[kind]()
                self.send({"type": kind})
        except UserError as error:
            self.send({"type": "error", "sentence": error.text(self._error_words, isolated=True)})


class ShareItem(TypedDict):
    """An answer. ``mark`` is the path that records that it is shared.

    ``value`` is the stored answer, ``text`` its display text, and ``covered`` what is shown in its
    place while its column is covered: empty for an answer that cannot be covered. ``shared`` is
    whether the present answer is shared.
    """

    mark: str
    side: str
    item: str
    topic: str
    label: str
    value: Any
    text: str
    covered: str
    shared: bool


class ShareSwitches(Widget):
    """Lists answers in two columns, each with a switch, and what the other person will see.

    Parameters
    ----------
    words : SharePart
        Labels and messages.
    """

    component = traitlets.Unicode("share_switches").tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    points: traitlets.List[Any] = traitlets.List().tag(sync=True, private=True)
    seat = traitlets.Unicode().tag(sync=True)
    gift = traitlets.Unicode().tag(sync=True, private=True)

    def __init__(self, words: SharePart) -> None:
        super().__init__(words=words.model_dump(mode="json", exclude={"kind"}))

    def show(self, points: Sequence[ShareItem], seat: str, gift: str) -> None:
        """Show these answers.

        Parameters
        ----------
        points : sequence of ShareItem
            In the order of the page.
        seat : str
            The reader's seat, or empty.
        gift : str
            Text of the file for the partner: only shared answers; empty for none.
        """
        with self.hold_sync():
            self.points = [dict(point) for point in points]
            self.seat = seat
            self.gift = gift
