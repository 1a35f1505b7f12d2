"""Writes blank worksheets, handouts and the run sheet of a group session, one HTML file each.

They are generated from a content pack, without scripts and external resources. Each chapter starts
on a new page, so that it can be handed out separately; a handout is one page.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Literal, TypeAlias

from markupsafe import Markup

from workbook_lib.content.loading.loader import load_pack, pack_folder
from workbook_lib.content.loading.problems import excerpt
from workbook_lib.content.markdown import render_prose, replace_page_links
from workbook_lib.content.parts.help import HelpLinesPart
from workbook_lib.content.parts.loop import StoryPart
from workbook_lib.content.parts.reasons import ReasonsPart
from workbook_lib.content.schema.fields import LinesField, OneChoice
from workbook_lib.content.schema.measures import MeasuresPart
from workbook_lib.content.schema.workshop import AgendaPart, AgendaStep
from workbook_lib.errors import ErrorMessage, UserError, cause_of
from workbook_lib.export.html import (
    find_browser,
    fonts_css,
    render_css,
    template_environment,
    write_pdf,
)
from workbook_lib.figures.loop import draw_loop
from workbook_lib.insight.loop import (
    episode_from_story,
    loop_steps,
    seats_in_order,
    sides_underneath,
)
from workbook_lib.record.views.signs import SUBJECT_FIELD
from workbook_lib.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from workbook_lib.content.schema.chapter import Chapter, Section
    from workbook_lib.content.schema.exercise import Exercise, Group
    from workbook_lib.content.schema.fields import Moment
    from workbook_lib.content.schema.pack import Content
    from workbook_lib.content.schema.workshop import Handout

PaperName = Literal["a4", "letter"]

FACING_SIDES = (("me", "partner"), ("pursuer", "withdrawer"))
"""Sides whose groups are printed next to each other."""


@dataclass(frozen=True)
class WorksheetSection:
    """A section on a worksheet.

    Attributes
    ----------
    section
        The section of the chapter.
    exercises
        Its exercises; empty if it has ``cards`` or ``lines`` instead.
    cards
        Reasons to pick from.
    lines
        Help lines.
    """

    section: Section
    exercises: tuple[Exercise, ...] = ()
    cards: ReasonsPart | None = None
    lines: HelpLinesPart | None = None


@dataclass(frozen=True)
class TimedStep:
    """A step of a session, with its start and end as time since the start of the session."""

    step: AgendaStep
    begins: str
    ends: str
    chapter: str


def worksheets(content: Content, typefaces: str, paper: PaperName | None = None) -> str:
    """Return the worksheets as HTML.

    Parameters
    ----------
    content : Content
        The pack.
    typefaces : str
        CSS of :func:`workbook_lib.export.html.fonts_css`.
    paper : {"a4", "letter"}, optional
        Page size; by default that of the printer.
    """
    chapters = [
        (chapter, sections)
        for chapter in content.chapters
        if (sections := worksheet_sections(content, chapter))
    ]
    return _render("worksheets.html", content, typefaces, paper, chapters=chapters)


def worksheet_sections(content: Content, chapter: Chapter) -> list[WorksheetSection]:
    """Return the sections of a chapter for paper.

    The safety check is left out, because its answers must leave no trace.
    """
    sections = []
    parts = [section.part for section in chapter.sections]
    # The exercises of the help page and of the leaders' page are not for paper.
    printed = not any(isinstance(part, HelpLinesPart | AgendaPart) for part in parts)
    for section in chapter.sections:
        part = section.part
        if isinstance(part, HelpLinesPart):
            sections.append(WorksheetSection(section, lines=part))
        elif not printed:
            continue
        elif isinstance(part, ReasonsPart):
            sections.append(WorksheetSection(section, cards=part))
        elif isinstance(part, MeasuresPart):
            if measures := content.measures_of(part):
                exercises = tuple(measure.exercise for measure in measures)
                sections.append(WorksheetSection(section, exercises))
        elif (exercise := getattr(part, "exercise", None)) is not None:
            sections.append(WorksheetSection(section, (exercise,)))
    return sections


def run_sheet(content: Content, typefaces: str, paper: PaperName | None = None) -> str | None:
    """Return the run sheet for the leader of a session as HTML; None if the pack has no session.

    Parameters are those of `worksheets`.
    """
    agenda = next(iter(content.parts(AgendaPart)), None)
    if agenda is None:
        return None
    chapter, title = next(
        (chapter, section.title)
        for chapter in content.chapters
        for section in chapter.sections
        if section.part is agenda
    )
    lines = next(iter(content.parts(HelpLinesPart)), None)
    steps = timed_steps(agenda, {chapter.id: chapter.title for chapter in content.chapters})
    minutes = sum(step.minutes for step in agenda.steps)
    variables = {
        "agenda": agenda,
        "chapter": chapter,
        "title": title,
        "steps": steps,
        "whole": minutes,
    }
    return _render("run-sheet.html", content, typefaces, paper, lines=lines, **variables)


def handout_pages(
    content: Content,
    typefaces: str,
    paper: PaperName | None = None,
    handouts: tuple[Handout, ...] | None = None,
) -> str | None:
    """Return handouts as HTML, one on each page; None if there is none.

    Parameters
    ----------
    content, typefaces, paper
        As for `worksheets`.
    handouts : tuple of Handout, optional
        Those to print; by default all of the pack.
    """
    handouts = content.handouts if handouts is None else handouts
    if not handouts:
        return None
    sections = [section for chapter in content.chapters for section in chapter.sections]
    exercises = [getattr(section.part, "exercise", None) for section in sections]
    by_id = {exercise.id: exercise for exercise in exercises if exercise}
    fields = [field for item in by_id.values() for group in item.groups for field in group.fields]
    moments: dict[str, tuple[LinesField, Moment]] = {
        moment.id: (field, moment)
        for field in fields
        if isinstance(field, LinesField)
        for moment in field.moments
    }
    name = content.interface.paper.handouts or ""
    return _render(
        "handouts.html",
        content,
        typefaces,
        paper,
        title=handouts[0].title if len(handouts) == 1 else name,
        handouts=handouts,
        exercises=by_id,
        moments=moments,
        story=_story_drawing(content),
    )


def _story_drawing(content: Content) -> Markup:
    """Return the worked example of a pack as a drawing; empty if the pack has none."""
    part = next(iter(content.parts(StoryPart)), None)
    if part is None:
        return Markup()
    episode = episode_from_story(part, content.pack.language)
    drawing = draw_loop(
        loop_steps(episode, part.words),
        sides_underneath(episode, part.words),
        part.trigger,
        part.words,
        own=False,
        seats=seats_in_order(episode),
    )
    return Markup(drawing.svg)  # noqa: S704 - our own drawing, with its texts escaped


def timed_steps(agenda: AgendaPart, titles: dict[str, str]) -> list[TimedStep]:
    """Return the steps with their start and end, such as 0:10 and 0:15."""
    timed, minutes = [], 0
    for step in agenda.steps:
        ends = minutes + step.minutes
        chapter = titles.get(step.chapter or "", "")
        timed.append(TimedStep(step, _format_minutes(minutes), _format_minutes(ends), chapter))
        minutes = ends
    return timed


def _format_minutes(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"


def pair_groups(groups: tuple[Group, ...]) -> list[tuple[Group, ...]]:
    """Return groups in rows; groups of facing sides share a row."""
    rows: list[tuple[Group, ...]] = []
    for group in groups:
        last = rows[-1] if rows else ()
        if len(last) == 1 and (last[0].side, group.side) in FACING_SIDES:
            rows[-1] = (*last, group)
        else:
            rows.append((group,))
    return rows


def subjects(exercise: Exercise) -> dict[str, str]:
    """Return the labels of the subjects of a check-in; empty if the exercise does not ask."""
    fields = (entry for group in exercise.groups for entry in group.fields)
    subject = next((entry for entry in fields if entry.id == SUBJECT_FIELD), None)
    options = subject.options if isinstance(subject, OneChoice) else ()
    return {"partner": "", "own": ""} | {option.id: option.label for option in options}


def _prose(text: str) -> Markup:
    """Return Markdown as HTML, with links to other pages of the workbook as plain text."""
    return render_prose(replace_page_links(text, lambda _: False, "{title}"))


def _render(
    template: str, content: Content, typefaces: str, paper: PaperName | None, **variables: object
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
        homework=content.interface.homework,
        small_step=content.interface.frame.small_step,
        name=content.interface.frame.name,
        style=style,
        **variables,
    )


_Renderer: TypeAlias = "Callable[[Content, str, PaperName | None], str | None]"


def _documents(content: Content, handout: str | None) -> dict[str, _Renderer]:
    """Return the function that renders each file, by the name of the file."""
    if handout is None:
        return {"worksheets": worksheets, "run-sheet": run_sheet, "handouts": handout_pages}
    selected = tuple(item for item in content.handouts if item.id == handout)
    if not selected:
        known = ", ".join(item.id for item in content.handouts)
        raise UserError("handout_unknown", name=excerpt(handout), known=known)
    return {handout: partial(handout_pages, handouts=selected)}


def print_all(
    folder: Path, settings: Settings, paper: PaperName, handout: str | None = None
) -> Iterator[str]:
    """Write worksheets, handouts and run sheet as HTML and PDF, and yield a line for each file.

    Parameters
    ----------
    folder
        Target folder, created if it does not exist.
    settings
        Settings with the content folder and the language.
    paper
        Page size of the PDF. The HTML uses that of the printer.
    handout
        Id of the only handout to write; by default everything is written.

    Raises
    ------
    UserError
        If the content cannot be read, it has no such handout, or the folder cannot be written.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     first = next(print_all(Path(folder), Settings(), "a4"))
    >>> Path(first).name
    'worksheets.html'
    """
    content = load_pack(pack_folder(settings.language, settings))
    documents = _documents(content, handout)
    fonts = fonts_css(content.pack.language)
    folder = folder.expanduser().absolute()
    browser = find_browser(settings)
    without_pdf = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, render in documents.items():
            page, sized = render(content, fonts, None), render(content, fonts, paper)
            if page is None or sized is None:
                continue
            file = folder / f"{name}.html"
            file.write_text(page, "utf-8")
            yield str(file)
            pdf = file.with_suffix(".pdf")
            if browser and write_pdf(browser, sized, pdf):
                yield str(pdf)
            else:
                without_pdf.append(file.name)
    except OSError as error:
        raise UserError("pages_not_written", folder=folder, cause=cause_of(error)) from error
    messages, pages = content.interface.error_messages, ", ".join(without_pdf)
    if not browser:
        yield ErrorMessage("pdf_not_made").text(messages)
    elif without_pdf:
        yield ErrorMessage("pdf_failed", {"browser": browser, "pages": pages}).text(messages)
