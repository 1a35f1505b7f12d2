"""Answers of two people, each with a switch that shares it with the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypedDict

import traitlets

from workbook_lib.content.parts.plan import SharePart
from workbook_lib.widgets.widget import Widget


class ShareItem(TypedDict):
    """An answer. ``mark`` is the path that records that it is shared.

    ``value`` is the stored answer, ``text`` its display text; ``shared`` is whether the present
    answer is shared.
    """

    mark: str
    side: str
    item: str
    topic: str
    label: str
    value: Any
    text: str
    shared: bool


class ShareSwitches(Widget):
    """Lists answers in two columns, each with a switch, and what the other person will see.

    Parameters
    ----------
    words : SharePart
        Labels and messages.
    """

    component = traitlets.Unicode("share").tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    points: traitlets.List[Any] = traitlets.List().tag(sync=True)
    seat = traitlets.Unicode().tag(sync=True)
    gift = traitlets.Unicode().tag(sync=True)

    def __init__(self, words: SharePart) -> None:
        super().__init__(words=words.model_dump(mode="json", exclude={"kind"}))

    def show(self, points: Sequence[ShareItem], seat: str, gift: str) -> None:
        """Show these answers.

        Parameters
        ----------
        points : sequence of Point
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
