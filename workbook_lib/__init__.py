"""Between Us: a workbook about the pursue-withdraw loop in couples.

A chapter's notebook opens a page and shows its sections::

    import workbook_lib as workbook
    page = workbook.open("map-your-loop")
    page.show("eggs")

Any notebook can read a person's record as tables and charts::

    mine = workbook.read_record()
    mine.show("weeks")
    mine.table("episodes")
    workbook.chart("weeks", mine)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import os

    import plotly.graph_objects as go

    from workbook_lib.data import RecordData
    from workbook_lib.page.page import ClosedPage, Page

__all__ = ["chart", "open", "read_record"]


def open(chapter: str) -> Page | ClosedPage:  # noqa: A001 - workbook.open says what it does
    """Open a chapter in a notebook.

    Parameters
    ----------
    chapter : str
        Id of the chapter, as in the content pack.

    Returns
    -------
    Page or ClosedPage
        Shows the chapter's sections, one per cell; ClosedPage if it could not be opened.

    Examples
    --------
    >>> import workbook_lib as workbook
    >>> page = workbook.open("map-your-loop")
    <IPython...
    >>> page.chapter.notebook
    '01-map-your-loop'
    """
    # Widgets cost a fifth of a second; the command line and the server do without them.
    from workbook_lib.page.page import open_page

    return open_page(chapter)


def read_record(
    path: str | os.PathLike[str] | None = None, *, or_example: bool = False
) -> RecordData:
    """Open a record for its tables and charts. A locked one asks for its passphrase.

    Parameters
    ----------
    path
        A file that was saved on the start page; by default the person's own record on this
        computer.
    or_example
        Whether to open an example of two made-up people where there is no record of one's own.

    Returns
    -------
    RecordData
        Its ``show(name)`` shows a part of the notebook ``explore``, ``table(name)`` returns a
        table, ``tables`` lists them all, and ``columns(name)`` describes one. Nothing returned can
        change the record.

    Raises
    ------
    UserError
        If there is no record, or it cannot be opened.

    Examples
    --------
    >>> import workbook_lib as workbook
    >>> mine = workbook.read_record(or_example=True)
    >>> talks = mine.table("ratings")
    >>> int(talks["before"].max()) <= int(talks["steps"].max())
    True
    """
    from workbook_lib.data import open_record

    return open_record(path, or_example=or_example)


def chart(name: str, record: RecordData) -> go.Figure:
    """Draw a chart of a record.

    Parameters
    ----------
    name
        ``"weeks"`` (check-ins by date), ``"reasons"``, ``"talks"`` (ratings before and after a
        small change) or ``"closeness"`` (the average rating on both lines, from 0 to 100).
    record
        What `read_record` returned.

    Returns
    -------
    plotly.graph_objects.Figure
        With named axes and hover texts. Without answers it says so.

    Raises
    ------
    UserError
        If no chart has this name.

    Examples
    --------
    >>> import workbook_lib as workbook
    >>> figure = workbook.chart("closeness", workbook.read_record(or_example=True))
    >>> figure.layout.xaxis.range
    (0.0, 100.0)
    """
    return record.chart(name)
