"""What stands around a page: its name, the chapters, the words of header and footer.

A frame is a plain dictionary, because it travels to Voila's template in the notebook's metadata.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict
from urllib.parse import quote, urlencode

from workbook_lib import assets
from workbook_lib.serve.progress import count
from workbook_lib.store.house import Mode

if TYPE_CHECKING:
    from workbook_lib.content.chapter import Chapter
    from workbook_lib.content.pack import Content
    from workbook_lib.record import Record
    from workbook_lib.serve.site import Site


class Place(TypedDict):
    """A chapter as the rail, the menu and the path show it."""

    id: str
    title: str
    summary: str
    takes: str
    url: str
    here: bool
    count: int


class Frame(TypedDict):
    """Everything the frame of a page says.

    ``words`` is ``interface.yaml``; ``assets`` ends in a slash; ``chapter`` is None on pages that
    are not a chapter's; ``back`` and ``onward`` are its neighbours.
    """

    lang: str
    dir: str
    mode: str
    title: str
    assets: str
    home: str
    places: list[Place]
    chapter: dict[str, Any] | None
    back: Place | None
    onward: Place | None
    words: dict[str, Any]


def assets_url(base_url: str) -> str:
    """Return where a browser finds our assets."""
    return f"{base_url}workbook/static/{assets.digest()}/"


def draw_frame(
    site: Site, content: Content, base_url: str, *, title: str, notebook: str | None = None
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
    """
    language = content.pack.language
    asked = f"?{urlencode({'lang': language})}" if language != site.default_language else ""
    record = site.record()
    shown = [(chapter, path) for chapter in content.chapters if (path := site.notebook(chapter))]
    places = [
        _place(chapter, f"{base_url}voila/render/{quote(path)}{asked}", notebook, record)
        for chapter, path in shown
    ]
    here = next((number for number, place in enumerate(places) if place["here"]), None)
    chapter = None if here is None else _opening(shown[here][0], content, site.mode, here, places)
    around = (None, *places, None)
    return Frame(
        lang=language,
        dir=content.pack.direction,
        mode=site.mode.value,
        title=title if chapter is None else chapter["title"],
        assets=assets_url(base_url),
        home=f"{base_url}{site.home}{asked}",
        places=places,
        chapter=chapter,
        back=None if here is None else around[here],
        onward=None if here is None else around[here + 2],
        words=content.interface.model_dump(),
    )


def _place(chapter: Chapter, url: str, notebook: str | None, record: Record) -> Place:
    return Place(
        id=chapter.id,
        title=chapter.title,
        summary=chapter.summary,
        takes=chapter.takes,
        url=url,
        here=chapter.notebook == notebook,
        count=count(chapter, record),
    )


def _opening(
    chapter: Chapter, content: Content, mode: Mode, here: int, places: list[Place]
) -> dict[str, Any]:
    kicker = content.interface.frame.chapter_of
    return {
        "title": chapter.title,
        "lead": chapter.lead,
        "who_sees": getattr(chapter.who_sees, mode.value),
        "kicker": kicker.replace("{number}", str(here + 1)).replace("{count}", str(len(places))),
    }
