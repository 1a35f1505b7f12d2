"""What stands around a page: its name, the chapters, the words of header and footer.

A frame is a plain dictionary, because it travels: in a notebook's metadata, or with the output of
its first cell.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

from workbook_lib.content.schema.chapter import Chapter
from workbook_lib.content.schema.pack import Content
from workbook_lib.content.schema.start_page import Home, PathWords

HELP_CHAPTER = "get-help"
"""Id of the chapter that every page leads to."""

SEAT_CHOICE_PATH = "home/seat"
"""Path of the seat that someone chose for a start, on the start page."""


class ChapterLink(TypedDict):
    """A chapter as the rail, the menu and the path show it.

    ``counted`` is what ``count`` says of it in words, where the chapter has words of its own;
    ``rules`` say what counts.
    """

    id: str
    title: str
    summary: str
    takes: str
    url: str
    here: bool
    count: int
    counted: dict[str, str] | None
    rules: Sequence[Mapping[str, object]]


class Link(TypedDict):
    """A page that is no chapter."""

    title: str
    url: str


class Frame(TypedDict):
    """Everything the frame of a page says.

    ``remember`` says whether a guest may have their words outlive the tab; ``loan`` is after
    how many quiet seconds a computer on loan ends, None on any other; ``minutes`` is how far the
    clock of a person's own computer is ahead of UTC, by which their day is told; ``words`` is
    ``interface.yaml``; ``assets`` ends in a slash, and ``version`` goes behind the name of a file
    there where the path does not say which version it is; ``home`` is empty where there is no page
    to go back to; ``places`` are the chapters on the path, ``help`` is where to get help, ``aside``
    the other pages that are in no order; ``chapter`` is None on pages that are not a chapter's;
    ``back`` and ``onward`` are its neighbors; ``room`` is where everybody meets, while a room is
    open; ``code`` makes a code for a room elsewhere, while none is; ``preview`` is where a page
    hears that its words have changed, and which ones it shows, for someone at work on them;
    ``file`` holds what the card "Your file" says on the page of a chapter, where no start page of
    ours has it.
    """

    lang: str
    dir: str
    mode: str
    remember: bool
    loan: float | None
    minutes: int | None
    title: str
    assets: str
    version: str
    home: str
    places: list[ChapterLink]
    help: ChapterLink | None
    aside: list[ChapterLink]
    chapter: dict[str, Any] | None
    back: ChapterLink | None
    onward: ChapterLink | None
    words: dict[str, Any]
    room: Link | None
    code: Link | None
    preview: dict[str, str] | None
    file: dict[str, Any] | None


def make_frame(
    content: Content,
    pages: Sequence[tuple[Chapter, ChapterLink]],
    *,
    mode: str,
    title: str,
    assets: str,
    home: str,
    loan: float | None = None,
    borrowed: bool = False,
) -> Frame:
    """Put a frame together.

    Parameters
    ----------
    content : Content
        The words, in the language of this page.
    pages : sequence of tuple
        The chapters that can be opened, in their order.
    mode : str
        Whose disk it is, ``"personal"`` or ``"guest"``.
    title : str
        Name of the page where it is not a chapter's.
    assets : str
        Where the style sheets, fonts and scripts lie; ends in a slash.
    home : str
        Address of the start page.
    loan : float, optional
        Quiet seconds after which a computer on loan ends, where the page asks who is still there.
    borrowed : bool
        Whether Binder lends the computer, so that the browser keeps nothing. True where `loan` is
        given.
    """
    places = [place for chapter, place in pages if chapter.on_path]
    here = next((number for number, place in enumerate(places) if place["here"]), None)
    shown = next((each for each in pages if each[1]["here"]), None)
    chapter = None
    if shown is not None:
        chapter = _chapter_header(*shown, content, mode, borrowed=borrowed or loan is not None)
        if here is not None and len(places) > 1:
            kicker = content.interface.frame.chapter_of.replace("{number}", str(here + 1))
            chapter["kicker"] = kicker.replace("{count}", str(len(places)))
    around = (None, *places, None)
    return Frame(
        lang=content.pack.language,
        dir=content.pack.direction,
        mode=mode,
        remember=False,
        loan=loan,
        minutes=None,
        title=title if chapter is None else chapter["title"],
        assets=assets,
        version="",
        home=home,
        places=places,
        help=next((place for _, place in pages if place["id"] == HELP_CHAPTER), None),
        aside=[place for each, place in pages if not each.on_path and place["id"] != HELP_CHAPTER],
        chapter=chapter,
        back=None if here is None else around[here],
        onward=None if here is None else around[here + 2],
        words=content.interface.model_dump(),
        room=None,
        code=None,
        preview=None,
        file=None,
    )


def _chapter_header(
    chapter: Chapter, place: ChapterLink, content: Content, mode: str, *, borrowed: bool
) -> dict[str, Any]:
    return {
        "title": chapter.title,
        "lead": chapter.lead,
        "takes": chapter.takes,
        "who_sees": who_sees(chapter, content, mode, borrowed=borrowed, keeps=bool(place["rules"])),
        "kicker": "",
    }


def who_sees(chapter: Chapter, content: Content, mode: str, *, borrowed: bool, keeps: bool) -> str:
    """Return the sentence that says who can see what is written in a chapter.

    Parameters
    ----------
    chapter : Chapter
        The chapter.
    content : Content
        The pack that it is from.
    mode : str
        Whose disk it is, ``"personal"`` or ``"guest"``.
    borrowed : bool
        Whether Binder lends the computer.
    keeps : bool
        Whether anything that is written in this chapter is kept.
    """
    if borrowed and keeps:
        return content.interface.loan.who_sees
    return chapter.who_sees.for_mode(mode, on_binder=borrowed)


def start_page_words(home: Home) -> dict[str, Any]:
    """Return the words of the start page that its scripts show."""
    return {
        "path": home.path.model_dump(exclude={"from_"}),
        "next": home.seats.next,
        "first": _first_chapters(home),
        "file": home.file.model_dump(exclude={"from_"}),
        "locked": home.locked.model_dump(exclude={"from_"}),
        "passphrase": home.passphrase.model_dump(exclude={"from_"}),
        "past": home.past.model_dump(exclude={"from_"}),
    }


def _first_chapters(home: Home) -> dict[str, str]:
    """Return the chapter that each side starts with, by the id of the side."""
    return {option.id: option.chapter for option in home.seats.options if option.chapter}


def chapter_list(frame: Frame, home: Home, seat: object) -> list[tuple[ChapterLink, str, str]]:
    """Return each chapter of the start page with its mark and the words beside it."""
    untouched = [place["id"] for place in frame["places"] if not place["count"]]
    chosen = _first_chapters(home).get(str(seat))
    first = chosen if chosen in untouched else next(iter(untouched), None)
    return [
        (
            place,
            "done" if place["count"] else "now" if place["id"] == first else "",
            _progress_text(place, home.path, start=place["id"] == first),
        )
        for place in frame["places"]
    ]


def _progress_text(place: ChapterLink, words: PathWords, *, start: bool) -> str:
    count = place["count"]
    if not count:
        return words.start_here if start else words.not_started
    counted = place["counted"] or {"one": words.one, "many": words.many}
    return counted["one" if count == 1 else "many"].replace("{count}", str(count))
