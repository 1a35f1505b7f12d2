"""The frame of a page on a server of ours: what leads where, and how far someone has come."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from workbook_lib import assets
from workbook_lib.content.page_frame import Frame, Link, frame_of
from workbook_lib.insight.progress import place
from workbook_lib.store.mode import Mode

if TYPE_CHECKING:
    from workbook_lib.content.schema.pack import Content
    from workbook_lib.record import Record
    from workbook_lib.server.site import Site


def assets_url(base_url: str) -> str:
    """Return where a browser finds our assets."""
    return f"{base_url}workbook/static/{assets.digest()}/"


def draw_frame(
    site: Site,
    content: Content,
    base_url: str,
    *,
    title: str,
    notebook: str | None = None,
    record: Record | None = None,
) -> Frame:
    """Put a frame together.

    Parameters
    ----------
    site : Site
        What the server shows.
    content : Content
        The words, in the language of this page.
    base_url : str
        The server's base address, with a slash at its end.
    title : str
        Name of the page where it is not a chapter's.
    notebook : str, optional
        Name of the notebook that is shown, without folder and ending.
    record : Record, optional
        What the person wrote, where it has been read already.
    """
    language = content.pack.language
    asked = f"?{urlencode({'lang': language})}" if language != site.default_language else ""
    record = site.record() if record is None else record
    shown = [(chapter, path) for chapter in content.chapters if (path := site.notebook(chapter))]
    pages = [
        (
            chapter,
            place(
                chapter,
                f"{base_url}voila/render/{quote(path)}{asked}",
                record,
                here=chapter.notebook == notebook,
            ),
        )
        for chapter, path in shown
    ]
    frame = frame_of(
        content,
        pages,
        mode=site.mode.value,
        title=title,
        assets=assets_url(base_url),
        home=f"{base_url}{site.home}{asked}",
        loan=site.loan,
    )
    code = content.room.code
    frame["remember"] = site.may_remember
    frame["minutes"] = _minutes() if site.mode is Mode.PERSONAL else None
    if site.room:
        frame["room"] = Link(title=content.room.title, url=f"{base_url}room{asked}")
    else:
        frame["code"] = Link(title=code.title, url=f"{base_url}workbook/code{asked}")
    frame["preview"] = previewed(site, base_url)
    return frame


def previewed(site: Site, base_url: str) -> dict[str, str] | None:
    """Return what a page needs to show changes of the words by itself; None on all other days."""
    if site.watch is None:
        return None
    return {"news": f"{base_url}workbook/preview", "state": site.watch.state()}


def _minutes() -> int:
    offset = datetime.now().astimezone().utcoffset() or timedelta()
    return round(offset.total_seconds() / 60)
