"""The take-home sheet: preview, choice of pieces, printing and saving."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

import ipywidgets

from workbook_lib.content.page_links import PAGE_LINKS
from workbook_lib.content.parts.closeness import MapPart, PromptsPart
from workbook_lib.content.parts.loop import EpisodePart, LoopPart
from workbook_lib.content.parts.signs import CheckInPart, WeeksPart
from workbook_lib.content.parts.take_home import TakeHomePart
from workbook_lib.content.schema.chapter import Section
from workbook_lib.content.schema.fields import SignTable
from workbook_lib.export.html import fonts_css, render_page
from workbook_lib.export.sheet_model import Panel, Picture, Row, Step
from workbook_lib.export.take_home import build_sheet, newest_episode
from workbook_lib.export.take_home_sections import parts_of_kind
from workbook_lib.export.text import plain_text, sheet_csv
from workbook_lib.figures.svg import render_svg
from workbook_lib.record import encode
from workbook_lib.record.views.closeness import reflection
from workbook_lib.record.views.loop import episodes
from workbook_lib.record.views.signs import Subject, check_ins
from workbook_lib.record.views.take_home import TAKE_HOME, selected_pieces
from workbook_lib.sections.forms import option_labels
from workbook_lib.widgets.take_home import TakeHomePreview

if TYPE_CHECKING:
    from workbook_lib.content.parts.take_home import TakeHomeWords
    from workbook_lib.content.schema.pack import Content
    from workbook_lib.export.sheet_model import Sheet
    from workbook_lib.figures.canvas import Drawing
    from workbook_lib.record import Record
    from workbook_lib.session.context import SectionContext

PHONE = 344
"""Pixels across the drawings that narrow screens show."""

WEEKS = 26
"""Weeks that go on the page, up to the latest check-in: those that the reading reads."""


def pictures(
    record: Record, content: Content, words: TakeHomeWords, wanted: Iterable[str]
) -> dict[str, Picture]:
    """Draw what there is to draw.

    Parameters
    ----------
    record : Record
        What a person wrote.
    content : Content
        What the chapters ask and say.
    words : SheetSays
        What the page says beside that.
    wanted : iterable of str
        Names of the pieces that go on the page: only those are drawn.
    """
    draw = {"drawn": _loop, "signs": _signs, "map": _map}
    made = {name: next(draw[name](record, content, words), None) for name in wanted if name in draw}
    return {name: picture for name, picture in made.items() if picture is not None}


def _svgs(wide: Drawing, narrow: Drawing, room: float, label: str) -> tuple[str, str]:
    """Draw a figure for paper, so many pixels across, and for a phone."""
    drawn = ((wide, room), (narrow, PHONE))
    first, second = (render_svg(each.to_dict(), wide, label) for each, wide in drawn)
    return first, second


def _loop(record: Record, content: Content, words: TakeHomeWords) -> Iterator[Picture]:
    from workbook_lib.figures.loop import describe_loop, draw_loop
    from workbook_lib.insight.loop import (
        quote_thought,
        step_table,
        underneath_rows,
        underneath_table,
    )

    episode = newest_episode(episodes(record))
    for part in parts_of_kind(content, LoopPart):
        if episode is None or not episode.drawable:
            return
        ring = step_table(
            episode,
            part.words,
            option_labels(part.exercise for part in parts_of_kind(content, EpisodePart)),
        )
        middle = underneath_table(episode, part.words)
        told = (ring, middle, episode.trigger, part.words)
        label = describe_loop(*told)
        drawn = render_svg(draw_loop(*told, size="narrow").to_dict(), PHONE, label)
        opening = words.starts.replace("{words}", episode.trigger) if episode.trigger else ""
        listed = tuple(
            Step(
                row["seat"],
                row["title"],
                quote_thought(row["text"], part.words) if row["said"] else row["text"],
                row["said"],
            )
            for row in ring.to_dict("records")
        )
        panels = tuple(
            Panel("", side.seat, tuple(Row(*each) for each in side.rows))
            for side in underneath_rows(middle)
        )
        yield Picture(drawn, "", label, opening, listed, panels)


def _signs(record: Record, content: Content, words: TakeHomeWords) -> Iterator[Picture]:
    from workbook_lib.figures.signs import draw_weeks
    from workbook_lib.insight.sign_trends import format_day, moved_sentences, subject_weeks

    every = check_ins(record)
    if not every:
        return
    for form in parts_of_kind(content, CheckInPart):
        fields = [each for group in form.exercise.groups for each in group.fields]
        table = next((each for each in fields if isinstance(each, SignTable)), None)
        said = next(iter(parts_of_kind(content, WeeksPart)), None)
        if table is None or said is None:
            return
        # Of two distances, the one that was looked at more often.
        subject = max(Subject, key=lambda each: sum(one.subject is each for one in every))
        labels = {row.id: row.words(subject.value).label for row in table.rows}
        seen = subject_weeks(every, subject, list(labels))
        if seen is None:
            return
        read, shown = seen.span, seen.weeks.tail(WEEKS)
        found = moved_sentences(seen.findings, labels, said.finding, said.several)
        title = " ".join(found) or (said.nothing_moved if read.readable else said.too_few)
        ends = [format_day(day, words.days, year=True) for day in (read.first, read.last)]
        names = {
            option.id: option.label
            for each in fields
            if each.id == "subject" and each.kind == "one"
            for option in each.options
        }
        whose = names.get(subject.value, "")
        label = said.describe.format(
            subject=whose, count=read.check_ins, first=ends[0], last=ends[1], title=title
        )
        above = words.subject.replace("{words}", whose) if whose else ""
        line = " ".join(filter(None, [above, title, words.taller]))
        wide, narrow = (draw_weeks(shown, labels, form.days, narrow=each) for each in (False, True))
        yield Picture(*_svgs(wide, narrow, 800, label), label, lines=(line,))


def _map(record: Record, content: Content, _: TakeHomeWords) -> Iterator[Picture]:
    from workbook_lib.figures.closeness import describe_map, map_sentence
    from workbook_lib.figures.closeness import draw_map as drawn
    from workbook_lib.insight.closeness import estimate_map_point

    asked = [one for part in parts_of_kind(content, PromptsPart) for one in part.prompts]
    for part in parts_of_kind(content, MapPart):
        place = estimate_map_point(asked, reflection(record).ratings)
        if not place.shown:
            return
        label = describe_map(place, part)
        lines = (map_sentence(place, part), part.words.cloud)
        figure = drawn(place, part)
        yield Picture(*_svgs(figure, figure, 460, label), label, lines=lines)


def build_take_home(
    context: SectionContext, _: Section, part: TakeHomePart
) -> Sequence[ipywidgets.Widget]:
    """Build the preview of the sheet. It follows every choice, and changes from other tabs."""
    start = {str(piece.id): piece.picked for piece in part.pieces}
    # The server's day, until the browser sends the reader's.
    today = [datetime.now().astimezone().date()]

    def sheet() -> Sheet:
        record, content = context.session.record, context.content
        wanted = selected_pieces(record, start)
        drawings = pictures(record, content, part.sheet, wanted)
        return build_sheet(record, content, part, drawings, wanted, today[0])

    def file(kind: str) -> str:
        if kind == "json":
            return encode(context.session.record).decode()
        if kind == "csv":
            return sheet_csv(sheet(), part.files.columns)
        return plain_text(sheet())

    def show() -> None:
        current = sheet()
        paper.show(
            render_page(current),
            selected_pieces(context.session.record, start),
            empty=current.empty,
        )

    def set_day(day: date) -> None:
        if day != today[0]:
            today[0] = day
            show()

    known = {chapter.id: f"{chapter.notebook}.ipynb" for chapter in context.content.chapters}
    known = {name: notebook for name, notebook in known.items() if PAGE_LINKS.opens(notebook)}
    paper = TakeHomePreview(
        part, TAKE_HOME, fonts_css(), known.get(part.empty_chapter, ""), file, set_day
    )
    context.session.watch("", show)
    show()
    return [paper]
