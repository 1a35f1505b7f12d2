"""Layout data of a page: title, chapter navigation, texts of header and footer, paths and keys.

A frame is a plain dictionary, because it is serialized: in a notebook's metadata, or in the output
of its first cell.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, TypedDict

from workbook_lib.assets import AssetURLs
from workbook_lib.content.language import TextForms, fill, letters_sheet
from workbook_lib.content.parts.closeness import MapPart, PromptsPart
from workbook_lib.content.parts.pause import PacerPart
from workbook_lib.content.parts.plan import JointPart, SharePart
from workbook_lib.content.schema.chapter import Chapter
from workbook_lib.content.schema.pack import Content
from workbook_lib.content.schema.start_page import Home
from workbook_lib.content.schema.workshop import AgendaPart

HELP_CHAPTER = "get-help"
"""Id of the chapter that every page links to."""

SEAT_CHOICE_PATH = "home/seat"
"""Record path of the seat chosen on the start page."""

LAST_STEP_PATH = "home/step"
"""Record path of the step at which the reader stopped, as ``<chapter>/<step>``."""

MOUNT_POINTS = "mount_points"
"""Key of output metadata: mount point to model id."""

CHANGED_STATES = "early"
"""Key of output metadata: mount point to the state that differs from the snapshot."""

WATCHED_PATHS = "follows"
"""Key of output metadata: paths whose changes update what is shown."""

PLACE = "place"
"""Key of output metadata: the step and the fold of the page that the output belongs to."""

DATA_PART = "part"
"""Key of output metadata: language and title of a part of the page of a person's own data."""

PAGE_FRAME = "workbook"
"""Key of output metadata: the frame of a page of Voila, in the first cell."""

PART_SHEETS: Mapping[str, tuple[type, ...]] = MappingProxyType(
    {
        "agenda": (AgendaPart,),
        "pacer": (PacerPart,),
        "plan": (SharePart, JointPart),
        "prompts": (PromptsPart, MapPart),
    }
)
"""Style sheets that only a page with one of some parts needs."""

STATIC_PATH = "voila/templates/between-us/static/"
"""Path of our style sheets, fonts and scripts on any Voila, below its base URL."""


class ChapterLink(TypedDict):
    """A chapter in the navigation and on the start page.

    ``count`` is the number of entries in the chapter, counted by ``rules``; ``counted`` are the
    chapter's own texts for the count, if any. ``state`` is "", "begun" or "done"; ``steps`` are the
    ids and titles of its steps, empty for a page that shows everything at once.
    """

    id: str
    title: str
    summary: str
    takes: str
    url: str
    here: bool
    on_path: bool
    state: str
    steps: list[dict[str, str]]
    count: int
    counted: TextForms | None
    rules: Sequence[Mapping[str, Any]]


class LanguageLink(TypedDict):
    """The page in another language, or in this one; ``name`` is the language's own name."""

    lang: str
    name: str
    url: str
    here: bool


def language_links(names: Mapping[str, str], current: str) -> list[LanguageLink]:
    """Return links to a page in all languages; none where there is only one.

    The links are relative and have no step of a chapter, which ``basics.js`` adds.

    Examples
    --------
    >>> [link["url"] for link in language_links({"en": "English", "es": "Español"}, "en")]
    ['?lang=en', '?lang=es']
    """
    return [
        LanguageLink(lang=lang, name=name, url=f"?lang={lang}", here=lang == current)
        for lang, name in names.items()
        if len(names) > 1
    ]


class Link(TypedDict):
    """A link to a page other than a chapter."""

    title: str
    url: str


class Place(TypedDict):
    """Where a page shows an output: in a step, and there in a fold or not.

    Attributes
    ----------
    step
        Id of the step.
    see
        Whether the step shows what came of the answers.
    next
        Label of the button to the next step; empty for the usual one.
    fold, fold_title
        Id and title of the folded section that contains it; empty outside of folds.
    """

    step: str
    see: bool
    next: str
    fold: str
    fold_title: str


class Frame(AssetURLs):
    """Everything that the layout template of a page needs.

    Attributes
    ----------
    lang, dir
        Language and writing direction.
    letters
        Style sheet with fonts for the letters of the language; empty where none is needed.
    languages
        Links to the page in all languages; empty where there is only one.
    complete
        Whether no text is in English for lack of a translation.
    mode
        Deployment mode, ``"personal"`` or ``"guest"``.
    remember
        Whether a guest may keep their record beyond the tab.
    loan
        Seconds of inactivity after which Binder ends the session; None elsewhere.
    utc_offset
        Minutes by which the local time is ahead of UTC, on a personal computer; None for guests.
    title
        Title of the page.
    home
        URL of the start page; empty where there is none.
    places, help, aside
        Links to the chapters in order, to the help chapter, and to chapters outside the order.
    chapter, back, onward
        Header of the current chapter, and links to the previous and the next one.
    words
        ``interface.yaml``.
    room, code
        Link to the open workshop, or to the page that makes share codes for one elsewhere.
    preview
        URL and state for live reload of the content; None when not in preview.
    file
        Texts of the record file card, on chapter pages without a start page.
    """

    lang: str
    dir: str
    letters: str
    languages: list[LanguageLink]
    complete: bool
    mode: str
    remember: bool
    loan: float | None
    utc_offset: int | None
    title: str
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


def build_frame(
    content: Content,
    pages: Sequence[tuple[Chapter, ChapterLink]],
    *,
    mode: str,
    title: str,
    home: str,
    assets: AssetURLs,
    loan: float | None = None,
    on_binder: bool = False,
) -> Frame:
    """Create the frame of a page.

    Parameters
    ----------
    content : Content
        The content pack in the language of the page.
    pages : sequence of tuple
        Chapters and their links, in order.
    mode : str
        Deployment mode, ``"personal"`` or ``"guest"``.
    title : str
        Title of a page other than a chapter.
    home : str
        URL of the start page.
    assets : AssetURLs
        URLs of scripts and style sheets.
    loan : float, optional
        Seconds of inactivity after which Binder ends the session.
    on_binder : bool
        Whether the page runs on Binder, where the browser stores nothing. Implied by `loan`.
    """
    links = [link for chapter, link in pages if chapter.on_path]
    position = next((number for number, link in enumerate(links) if link["here"]), None)
    current = next((page for page in pages if page[1]["here"]), None)
    header = None
    if current is not None:
        header = _chapter_header(*current, content, mode, on_binder=on_binder or loan is not None)
        if position is not None and len(links) > 1:
            kicker = content.interface.frame.chapter_of.replace("{number}", str(position + 1))
            header["kicker"] = kicker.replace("{count}", str(len(links)))
    neighbors = (None, *links, None)
    return Frame(
        lang=content.pack.language,
        dir=content.pack.direction,
        letters=letters_sheet(content.pack.language),
        languages=[],
        complete=content.is_complete,
        mode=mode,
        remember=False,
        loan=loan,
        utc_offset=None,
        title=title if header is None else header["title"],
        home=home,
        places=links,
        help=next((link for _, link in pages if link["id"] == HELP_CHAPTER), None),
        aside=[
            link for chapter, link in pages if not chapter.on_path and link["id"] != HELP_CHAPTER
        ],
        chapter=header,
        back=None if position is None else neighbors[position],
        onward=None if position is None else neighbors[position + 2],
        words=content.interface.model_dump(),
        room=None,
        code=None,
        preview=None,
        file=None,
        **assets,
    )


def _chapter_header(
    chapter: Chapter, link: ChapterLink, content: Content, mode: str, *, on_binder: bool
) -> dict[str, Any]:
    return {
        "id": chapter.id,
        "title": chapter.title,
        "lead": chapter.lead,
        "takes": chapter.takes,
        "steps": link["steps"],
        "opening": None if chapter.opening is None else chapter.opening.model_dump(),
        "collection": next((rule["prefix"] for rule in link["rules"]), ""),
        "who_sees": who_sees(
            chapter, content, mode, on_binder=on_binder, saves_words=bool(link["rules"])
        ),
        "kicker": "",
        "sheets": [
            name
            for name, kinds in PART_SHEETS.items()
            if any(isinstance(section.part, kinds) for section in chapter.sections)
        ],
    }


def who_sees(
    chapter: Chapter, content: Content, mode: str, *, on_binder: bool, saves_words: bool
) -> str:
    """Return the sentence on who can see what is written in a chapter.

    Parameters
    ----------
    chapter : Chapter
        The chapter.
    content : Content
        Its content pack.
    mode : str
        Deployment mode, ``"personal"`` or ``"guest"``.
    on_binder : bool
        Whether the page runs on Binder.
    saves_words : bool
        Whether the chapter stores anything.
    """
    if on_binder and saves_words:
        return content.interface.loan.who_sees
    return chapter.who_sees.for_mode(mode, on_binder=on_binder)


def start_page_words(home: Home) -> dict[str, Any]:
    """Return the texts of the start page that its scripts use."""
    return {
        "path": home.path.model_dump(),
        "sides": chapters_by_side(home),
        "find": None if home.find is None else home.find.model_dump(),
        "back": None if home.back is None else home.back.model_dump(),
        "weekly": home.weekly,
        "file": home.file.model_dump(),
        "locked": home.locked.model_dump(),
        "passphrase": home.passphrase.model_dump(),
        "past": home.past.model_dump(),
    }


def chapters_by_side(home: Home) -> dict[str, str]:
    """Return the id of the chapter for each side."""
    return {option.id: option.chapter for option in home.seats.options if option.chapter}


def first_step_url(links: Sequence[ChapterLink], chapter: str | None) -> str:
    """Return the URL of the first step of a chapter; by default, of the first one on the path.

    Parameters
    ----------
    links : sequence of ChapterLink
        All chapters.
    chapter : str or None
        Id of the chapter. A pack without it gives the URL of the first on the path.
    """
    named = [link for link in links if link["id"] == chapter]
    candidates = named or [link for link in links if link["on_path"]]
    if not candidates:
        return ""
    link = candidates[0]
    return f"{link['url']}#{link['steps'][0]['id']}" if link["steps"] else link["url"]


def order_by_side(
    links: Sequence[ChapterLink], sides: Mapping[str, str], side: object
) -> list[ChapterLink]:
    """Return chapters with that of the chosen side before those of other sides.

    Parameters
    ----------
    links : sequence of ChapterLink
        Chapters in the order of the pack.
    sides : mapping
        Ids of the chapters by side.
    side : object
        The chosen side; of any value, since it comes from a record.
    """
    own = sides.get(side) if isinstance(side, str) else None
    places = [place for place, link in enumerate(links) if link["id"] in sides.values()]
    ordered = list(links)
    for place, link in zip(
        places,
        sorted((links[place] for place in places), key=lambda link: link["id"] != own),
        strict=True,
    ):
        ordered[place] = link
    return ordered


def progress_text(link: ChapterLink, home: Home, language: str) -> str:
    """Return the progress text of a chapter on the start page."""
    words = home.path
    if link["state"] == "done" and words.done:
        return words.done
    count = link["count"]
    if not count:
        return words.not_started
    return fill(link["counted"] or words.counted, language, count=count)


START_PAGE_FUNCTIONS = MappingProxyType(
    {
        "chapters_by_side": chapters_by_side,
        "first_step_url": first_step_url,
        "order_by_side": order_by_side,
        "progress_text": progress_text,
    }
)
"""Functions that the template of the start page calls, by their names."""
