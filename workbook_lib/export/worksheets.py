"""The workbook as blank worksheets, and a session as a run sheet: one HTML file each.

They are put together from a content pack alone. No script is in them and nothing that they ask of
anybody; a chapter begins on a page of its own, so that it can be handed out by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from markupsafe import Markup

from workbook_lib.content.loading.loader import load_pack, pack_folder
from workbook_lib.content.markdown import to_html
from workbook_lib.content.page_links import PAGE_LINK
from workbook_lib.content.parts.help import HelpLinesPart
from workbook_lib.content.parts.reasons import ReasonsPart
from workbook_lib.content.parts.workshop import AgendaPart, AgendaStep
from workbook_lib.content.schema.fields import OneChoice
from workbook_lib.content.schema.measures import MeasuresPart
from workbook_lib.errors import UserError
from workbook_lib.export.html import fonts_css, render_css, template_environment
from workbook_lib.export.pdf import find_browser, write_pdf
from workbook_lib.export.take_home_sections import parts_of_kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from workbook_lib.content.schema.chapter import Chapter, Section
    from workbook_lib.content.schema.exercise import Exercise, Group
    from workbook_lib.content.schema.pack import Content

PaperName = Literal["a4", "letter"]

SUBJECT_FIELD = "subject"
"""Field that says whose distance it is."""

FACING_SIDES = (("me", "partner"), ("pursuer", "withdrawer"))
"""Groups that face each other."""


@dataclass(frozen=True)
class WorksheetSection:
    """A section that there is something to write in.

    Attributes
    ----------
    section
        Its title and its words.
    exercises
        What is asked; empty where ``cards`` or ``lines`` are asked instead.
    cards
        Reasons to pick from.
    lines
        Help lines to read.
    """

    section: Section
    exercises: tuple[Exercise, ...] = ()
    cards: ReasonsPart | None = None
    lines: HelpLinesPart | None = None


@dataclass(frozen=True)
class TimedStep:
    """A step of a session, with the minutes since its start at which it begins and ends."""

    step: AgendaStep
    begins: str
    ends: str
    chapter: str


def worksheets(content: Content, typefaces: str, paper: PaperName | None = None) -> str:
    """Write the worksheets.

    Parameters
    ----------
    content : Content
        The pack.
    typefaces : str
        What :func:`workbook_lib.export.html.faces` gives.
    paper : {"a4", "letter"}, optional
        Size of the pages; that of the printer if not given.
    """
    chapters = [
        (chapter, found)
        for chapter in content.chapters
        if (found := worksheet_sections(content, chapter))
    ]
    return _render("worksheets.html", content, typefaces, paper, chapters=chapters)


def worksheet_sections(content: Content, chapter: Chapter) -> list[WorksheetSection]:
    """Return the sections of a chapter that belong on paper.

    The questions of the safety check do not: what is chosen there shall leave no trace.
    """
    found = []
    for section in chapter.sections:
        part = section.part
        if isinstance(part, HelpLinesPart):
            found.append(WorksheetSection(section, lines=part))
        elif not chapter.on_path:
            continue
        elif isinstance(part, ReasonsPart):
            found.append(WorksheetSection(section, cards=part))
        elif isinstance(part, MeasuresPart):
            if content.measures:
                found.append(
                    WorksheetSection(section, tuple(each.exercise for each in content.measures))
                )
        elif (exercise := getattr(part, "exercise", None)) is not None:
            found.append(WorksheetSection(section, (exercise,)))
    return found


def run_sheet(content: Content, typefaces: str, paper: PaperName | None = None) -> str | None:
    """Write the steps of a session, for whoever leads it; None where the pack has no session.

    Parameters are those of `worksheets`.
    """
    agenda = next(iter(parts_of_kind(content, AgendaPart)), None)
    if agenda is None:
        return None
    chapter = next(one for one in content.chapters if any(s.part is agenda for s in one.sections))
    title = next(each.title for each in chapter.sections if each.part is agenda)
    lines = next(iter(parts_of_kind(content, HelpLinesPart)), None)
    steps = timed_steps(agenda, {each.id: each.title for each in content.chapters})
    whole = sum(each.minutes for each in agenda.steps)
    more = {"agenda": agenda, "chapter": chapter, "title": title, "steps": steps, "whole": whole}
    return _render("run-sheet.html", content, typefaces, paper, lines=lines, **more)


def timed_steps(agenda: AgendaPart, titles: dict[str, str]) -> list[TimedStep]:
    """Return each step with its place in the time, such as 0:10 to 0:15."""
    found, minutes = [], 0
    for each in agenda.steps:
        ends = minutes + each.minutes
        found.append(
            TimedStep(each, _clock(minutes), _clock(ends), titles.get(each.chapter or "", ""))
        )
        minutes = ends
    return found


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"


def pair_groups(groups: tuple[Group, ...]) -> list[tuple[Group, ...]]:
    """Return groups in rows: the two sides of one thing stand beside each other."""
    rows: list[tuple[Group, ...]] = []
    for group in groups:
        last = rows[-1] if rows else ()
        if len(last) == 1 and (last[0].side, group.side) in FACING_SIDES:
            rows[-1] = (*last, group)
        else:
            rows.append((group,))
    return rows


def subjects(exercise: Exercise) -> dict[str, str]:
    """Return what the two are called whose signs can be told; empty where that is not asked."""
    fields = (each for group in exercise.groups for each in group.fields)
    asked = next((each for each in fields if each.id == SUBJECT_FIELD), None)
    options = asked.options if isinstance(asked, OneChoice) else ()
    return {"partner": "", "own": ""} | {each.id: each.label for each in options}


def _prose(text: str) -> Markup:
    """Return Markdown as HTML, with links to other pages of the workbook as plain words."""
    return Markup(PAGE_LINK.sub(r"\2", to_html(text)))  # noqa: S704 - raw HTML switched off


def _render(
    template: str, content: Content, typefaces: str, paper: PaperName | None, **more: object
) -> str:
    environment = template_environment()
    environment.filters |= {"prose": _prose, "paired": pair_groups, "subjects": subjects}
    size = f"@page {{ size: {paper}; }}" if paper else ""
    style = Markup(render_css("worksheets.css", typefaces) + size)  # noqa: S704 - our own style sheet
    return environment.get_template(template).render(
        language=content.pack.language,
        direction=content.pack.direction,
        words=content.interface.paper,
        safety=content.interface.safety_on_paper,
        name=content.interface.frame.name,
        style=style,
        **more,
    )


NO_BROWSER = (
    "There is no PDF, because neither Chrome, Chromium nor Edge was found. "
    "Open the pages in any browser and print them from there."
)


def print_all(folder: Path, environ: Mapping[str, str], paper: PaperName) -> Iterator[str]:
    """Write everything for paper, and say what was written.

    Parameters
    ----------
    folder
        Where to write; made if it is not there.
    environ
        Says whose words, and in which language.
    paper
        Size of the pages in the PDF. The HTML takes the size of the printer.

    Raises
    ------
    UserError
        When the words cannot be read or the folder cannot be written.
    """
    content = load_pack(pack_folder(environ.get("WORKBOOK_LANG", "en"), environ))
    fonts = fonts_css()
    folder = folder.expanduser().absolute()
    browser = find_browser(environ)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, make in (("worksheets", worksheets), ("run-sheet", run_sheet)):
            page, sized = make(content, fonts), make(content, fonts, paper)
            if page is None or sized is None:
                continue
            file = folder / f"{name}.html"
            file.write_text(page, "utf-8")
            yield str(file)
            if browser and write_pdf(browser, sized, pdf := folder / f"{name}.pdf"):
                yield str(pdf)
    except OSError as error:
        raise UserError(
            f"The pages cannot be written to {folder} ({error.strerror}). Name another folder."
        ) from error
    if not browser:
        yield NO_BROWSER
