"""A plain table of words and counts."""

from __future__ import annotations

from collections.abc import Sequence

import traitlets

from workbook_lib.widgets.widget import Widget


class Table(Widget):
    """Shows rows of text, or a note if there are none.

    Parameters
    ----------
    caption : str
        Name of the table for screen readers.
    columns : sequence of str
        Column headings.
    grouped : bool, optional
        Whether rows with the same first cell are grouped under it as a heading.
    """

    component = traitlets.Unicode("table").tag(sync=True)
    caption = traitlets.Unicode().tag(sync=True)
    columns: traitlets.List[str] = traitlets.List().tag(sync=True)
    grouped = traitlets.Bool(default_value=False).tag(sync=True)
    content = traitlets.Dict().tag(sync=True)

    def __init__(self, caption: str, columns: Sequence[str], *, grouped: bool = False) -> None:
        super().__init__(
            caption=caption,
            columns=list(columns),
            grouped=grouped,
            content={"rows": [], "note": ""},
        )

    def show(self, rows: Sequence[Sequence[str]], note: str = "") -> None:
        """Show rows, or ``note`` if there are none."""
        self.content = {"rows": [list(row) for row in rows], "note": note}
