"""What stands around a page: its name, the chapters, the words of header and footer.

A frame is a plain dictionary, because it travels to Voila's template in the notebook's metadata.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypedDict
from urllib.parse import quote, urlencode

from workbook_lib import assets
from workbook_lib.serve.progress import Rule, count, done_path, is_done, rules
from workbook_lib.store.house import Mode

if TYPE_CHECKING:
    from workbook_lib.content.chapter import Chapter
    from workbook_lib.content.pack import Content
    from workbook_lib.record import Record
    from workbook_lib.serve.site import Site


HELP = "get-help"
"""Id of the chapter that every page leads to."""


class Place(TypedDict):
    """A chapter as the rail, the menu and the path show it.

    ``counted`` is what ``count`` says of it in words, where the chapter has words of its own.
    ``done`` is whether the reader says that they are done, an entry at ``done_path``.
    """

    id: str
    title: str
    summary: str
    takes: str
    url: str
    here: bool
    count: int
    counted: dict[str, str] | None
    rules: list[Rule]
    done: bool
    done_path: str


class Link(TypedDict):
    """A page that is no chapter."""

    title: str
    url: str


class Frame(TypedDict):
    """Everything the frame of a page says.

    ``remember`` says whether a guest may have their words outlive the tab; ``loan`` is after how
    many quiet seconds a computer on loan ends, None on any other; ``minutes`` is how far the clock
    of a person's own computer is ahead of UTC, by which their day is told; ``words`` is
    ``interface.yaml``; ``assets`` ends in a slash; ``places`` are the chapters on the
    path, ``help`` is where to get help, ``aside`` the other pages that are in no order;
    ``chapter`` is None on pages that are not a chapter's; ``back`` and ``onward`` are its
    neighbours; ``room`` is where everybody meets, while a room is open; ``code`` makes a code for
    a room elsewhere, while none is; ``preview`` is where a page hears that its words have changed,
    and which ones it shows, for someone at work on them.
    """

    lang: str
    dir: str
    mode: str
    remember: bool
    loan: float | None
    minutes: int | None
    title: str
    assets: str
    home: str
    places: list[Place]
    help: Place | None
    aside: list[Place]
    chapter: dict[str, Any] | None
    back: Place | None
    onward: Place | None
    words: dict[str, Any]
    room: Link | None
    code: Link | None
    preview: dict[str, str] | None


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
        (chapter, _place(chapter, f"{base_url}voila/render/{quote(path)}{asked}", notebook, record))
        for chapter, path in shown
    ]
    places = [place for chapter, place in pages if chapter.on_path]
    here = next((number for number, place in enumerate(places) if place["here"]), None)
    shows = next((chapter for chapter, place in pages if place["here"]), None)
    chapter = None if shows is None else _opening(shows, content, site, here, len(places))
    around = (None, *places, None)
    code = content.room.code
    return Frame(
        lang=language,
        dir=content.pack.direction,
        mode=site.mode.value,
        remember=site.may_remember,
        loan=site.loan,
        minutes=_minutes() if site.mode is Mode.PERSONAL else None,
        title=title if chapter is None else chapter["title"],
        assets=assets_url(base_url),
        home=f"{base_url}{site.home}{asked}",
        places=places,
        help=next((place for _, place in pages if place["id"] == HELP), None),
        aside=[place for each, place in pages if not each.on_path and place["id"] != HELP],
        chapter=chapter,
        back=None if here is None else around[here],
        onward=None if here is None else around[here + 2],
        words=content.interface.model_dump(),
        room=Link(title=content.room.title, url=f"{base_url}room{asked}") if site.room else None,
        code=None if site.room else Link(title=code.title, url=f"{base_url}workbook/code{asked}"),
        preview=previewed(site, base_url),
    )


def previewed(site: Site, base_url: str) -> dict[str, str] | None:
    """Return what a page needs to show changes of the words by itself; None on all other days."""
    if site.watch is None:
        return None
    return {"news": f"{base_url}workbook/preview", "state": site.watch.state()}


def _minutes() -> int:
    offset = datetime.now().astimezone().utcoffset() or timedelta()
    return round(offset.total_seconds() / 60)


def _place(chapter: Chapter, url: str, notebook: str | None, record: Record) -> Place:
    return Place(
        id=chapter.id,
        title=chapter.title,
        summary=chapter.summary,
        takes=chapter.takes,
        url=url,
        here=chapter.notebook == notebook,
        count=count(chapter, record),
        counted=None if chapter.counted is None else chapter.counted.model_dump(),
        rules=rules(chapter),
        done=is_done(chapter, record),
        done_path=done_path(chapter),
    )


def _opening(
    chapter: Chapter, content: Content, site: Site, here: int | None, count: int
) -> dict[str, Any]:
    kicker = ""
    if here is not None:
        kicker = content.interface.frame.chapter_of
        kicker = kicker.replace("{number}", str(here + 1)).replace("{count}", str(count))
    return {
        "title": chapter.title,
        "lead": chapter.lead,
        "takes": chapter.takes,
        "who_sees": content.interface.loan.who_sees
        if site.loan and rules(chapter)
        else chapter.who_sees.where(site.mode.value, on_loan=site.loan is not None),
        "kicker": kicker,
    }
