"""A drawing: a plotly figure as plain JSON values."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import plotly.graph_objects as go


class Drawing:
    """What plotly.js draws.

    plotly's own objects look up and check every value that they are given. Pages are spared that,
    for it takes three times as long as all that goes before (14 ms of 19 for a strip of two years),
    and some 7 MB of memory in each kernel; our tests have every drawing checked.

    Attributes
    ----------
    data : list of dict
        Traces, the lowest first.
    layout : dict
        Everything else. Their values are JSON's: a table's own numbers are not.
    whole : bool
        Whether none of the words that it is to say had to be left out.
    """

    def __init__(
        self, data: Iterable[dict[str, Any]], layout: Mapping[str, Any], *, whole: bool = True
    ) -> None:
        self.data = [*data]
        self.layout = dict(layout)
        self.whole = whole

    def plain(self) -> dict[str, Any]:
        """Return data and layout as they travel."""
        return {"data": self.data, "layout": self.layout}

    def to_json(self) -> str:
        """Return data and layout as JSON text."""
        return json.dumps(self.plain(), ensure_ascii=False, allow_nan=False)

    def figure(self) -> go.Figure:
        """Return plotly's own figure, which a notebook shows as it is.

        Raises
        ------
        ValueError
            When plotly does not know one of the values.
        """
        import plotly.graph_objects as go

        return go.Figure(self.plain())
