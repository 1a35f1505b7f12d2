"""Between Us: a workbook for the pursue-withdraw dance.

A notebook needs one name from here::

    import workbook_lib as workbook
    page = workbook.open("map-your-loop")
    page.show("eggs")
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workbook_lib.page.page import ClosedPage, Page

__all__ = ["open"]


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
    '02-map-your-loop'
    """
    # Widgets cost a fifth of a second; the command line and the server do without them.
    from workbook_lib.page.page import open_page

    return open_page(chapter)
