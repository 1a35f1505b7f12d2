"""The take-home sheet: preview, choice of pieces, printing and saving."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import ipywidgets

from workbook_lib.content.language import fill, format_day
from workbook_lib.content.parts.closeness import MapPart, PromptsPart
from workbook_lib.content.parts.loop import LoopPart
from workbook_lib.content.parts.signs import CheckInPart, WeeksPart
from workbook_lib.content.parts.take_home import TakeHomePart
from workbook_lib.content.schema.chapter import Section
from workbook_lib.content.schema.fields import SignTable
from workbook_lib.export.html import fonts_css, render_page
from workbook_lib.export.sheet_model import Panel, Picture, Row, Step
from workbook_lib.export.take_home import build_sheet, newest_episode
from workbook_lib.export.text import plain_text, sheet_csv
from workbook_lib.figures.chart_svg import render_chart
from workbook_lib.record import encode
from workbook_lib.record.views.closeness import reflection
from workbook_lib.record.views.loop import episodes
from workbook_lib.record.views.signs import Subject, check_ins
from workbook_lib.record.views.take_home import (
    CHAPTER_FIELD,
    DUE_FIELD,
    HOMEWORK,
    OPEN_RESULTS,
    RESULT_FIELD,
    TAKE_HOME,
    TEXT_FIELD,
    SmallStep,
    selected_pieces,
    small_step,
    small_steps,
)
from workbook_lib.sections.forms import item_form
from workbook_lib.session.selection import Collection
from workbook_lib.widgets.form import Action
from workbook_lib.widgets.take_home import TakeHomePreview

if TYPE_CHECKING:
    from workbook_lib.content.parts.take_home import TakeHomeWords
    from workbook_lib.content.schema.pack import Content
    from workbook_lib.export.sheet_model import Sheet
    from workbook_lib.figures.theme import Chart
    from workbook_lib.record import Record
    from workbook_lib.session.context import SectionContext

NARROW_WIDTH = 344
"""Width in pixels of figures for narrow screens."""


def draw_pictures(
    record: Record, content: Content, words: TakeHomeWords, pieces: Iterable[str]
) -> dict[str, Picture]:
    """Draw the figures of the sheet.

    Parameters
    ----------
    record : Record
        The person's record.
    content : Content
        The content pack.
    words : TakeHomeWords
        Texts of the sheet.
    pieces : iterable of str
        Ids of the chosen pieces. Only their figures are drawn.
    """
    draw = {"drawn": _loop, "signs": _signs, "map": _map}
    drawings = {
        name: next(draw[name](record, content, words), None) for name in pieces if name in draw
    }
    return {name: picture for name, picture in drawings.items() if picture is not None}


def _svgs(chart: Chart, width: float, label: str, content: Content) -> tuple[str, str]:
    """Render a chart for paper, at a width in pixels, and for narrow screens."""
    rtl = content.pack.direction == "rtl"
    return (
        render_chart(chart, width, label, rtl=rtl),
        render_chart(chart, NARROW_WIDTH, label, rtl=rtl),
    )


def _loop(record: Record, content: Content, words: TakeHomeWords) -> Iterator[Picture]:
    from workbook_lib.figures.loop import describe_loop, draw_loop
    from workbook_lib.insight.loop import (
        episode_labels,
        loop_steps,
        quote_thought,
        seats_in_order,
        sides_underneath,
        write_out,
    )

    newest = newest_episode(episodes(record))
    labels = episode_labels(content)
    for part in content.parts(LoopPart):
        if newest is None or not newest.drawable:
            return
        episode = write_out(newest, content.pack.language, labels)
        ring = loop_steps(episode, part.words)
        sides = sides_underneath(episode, part.words)
        inputs = (ring, sides, episode.trigger, part.words)
        opening = words.starts.replace("{words}", episode.trigger) if episode.trigger else ""
        steps = tuple(
            Step(
                step.seat,
                step.title,
                quote_thought(step.text, part.words) if step.quoted else step.text,
                step.quoted,
            )
            for step in ring
        )
        panels = tuple(
            Panel("", side.seat, tuple(Row(*row) for row in side.rows)) for side in sides
        )
        svg = draw_loop(*inputs, size="narrow", seats=seats_in_order(episode)).svg
        label = describe_loop(*inputs)
        yield Picture(svg, "", label, opening, steps, panels)


def _signs(record: Record, content: Content, words: TakeHomeWords) -> Iterator[Picture]:
    from workbook_lib.figures.signs import weeks_chart
    from workbook_lib.insight.sign_trends import WINDOW_WEEKS, moved_sentences, subject_weeks

    all_check_ins, language = check_ins(record), content.pack.language
    if not all_check_ins:
        return
    for form in content.parts(CheckInPart):
        fields = [entry for group in form.exercise.groups for entry in group.fields]
        table = next((entry for entry in fields if isinstance(entry, SignTable)), None)
        part = next(iter(content.parts(WeeksPart)), None)
        if table is None or part is None:
            return
        # The subject with more check-ins.
        counts = Counter(check_in.subject for check_in in all_check_ins)
        subject = max(Subject, key=lambda name: counts[name])
        labels = {row.id: row.words(subject.value).label for row in table.rows}
        distance = subject_weeks(all_check_ins, subject, list(labels))
        if distance is None:
            return
        span, latest = distance.span, distance.weeks[-1].number
        weeks = [week for week in distance.weeks if week.number > latest - WINDOW_WEEKS]
        sentences = moved_sentences(distance.findings, labels, part.finding, language, part.several)
        title = " ".join(sentences) or (part.nothing_moved if span.readable else part.too_few)
        ends = [format_day(day, language, long=True) for day in (span.first, span.last)]
        names = {
            option.id: option.label
            for entry in fields
            if entry.id == "subject" and entry.kind == "one"
            for option in entry.options
        }
        whose = names.get(subject.value, "")
        label = fill(
            part.describe if span.check_ins > 1 else part.describe_once,
            language,
            subject=whose,
            count=span.check_ins,
            first=ends[0],
            last=ends[1],
            title=title,
        )
        above = words.subject.replace("{words}", whose) if whose else ""
        gap = part.gap if any(week.span > 1 for week in weeks) else ""
        line = " ".join(filter(None, [above, title, words.taller, gap]))
        chart = weeks_chart({subject: weeks}, form, part, language)
        yield Picture(*_svgs(chart, 720, label, content), label, lines=(line,))


def _map(record: Record, content: Content, _: TakeHomeWords) -> Iterator[Picture]:
    from workbook_lib.figures.closeness import describe_map, map_chart, map_sentence
    from workbook_lib.insight.closeness import map_point

    prompts = [prompt for part in content.parts(PromptsPart) for prompt in part.prompts]
    for part in content.parts(MapPart):
        point = map_point(prompts, reflection(record).ratings)
        if not point.shown:
            return
        label = describe_map(point, part)
        lines = (map_sentence(point, part), part.words.sketch)
        yield Picture(*_svgs(map_chart(point, part), 460, label, content), label, lines=lines)


def build_take_home(
    context: SectionContext, _: Section, part: TakeHomePart
) -> Sequence[ipywidgets.Widget]:
    """Build the preview of the sheet, updated with every choice and change."""
    start = {str(piece.id): piece.picked for piece in part.pieces}

    def sheet() -> Sheet:
        record, content = context.session.record, context.content
        pieces = selected_pieces(record, start)
        drawings = draw_pictures(record, content, part.sheet, pieces)
        return build_sheet(record, content, part, drawings, pieces, context.today)

    def file(kind: str) -> str:
        if kind == "json":
            return encode(context.session.record).decode()
        if kind == "csv":
            return sheet_csv(sheet(), part.files.columns)
        return plain_text(sheet())

    def show() -> None:
        current = sheet()
        preview.show(
            render_page(current),
            selected_pieces(context.session.record, start),
            empty=current.empty,
        )

    urls = {chapter.id: f"{chapter.notebook}.ipynb" for chapter in context.content.chapters}
    urls = {name: url for name, url in urls.items() if context.can_open(url)}
    preview = TakeHomePreview(
        part,
        TAKE_HOME,
        fonts_css(context.content.pack.language),
        urls.get(part.empty_chapter, ""),
        file,
        error_words=context.content.interface.error_messages,
    )
    context.session.watch("", show)
    context.watch_today(show)
    show()
    return [preview]


def build_small_step(context: SectionContext, _: Section, __: None) -> Sequence[ipywidgets.Widget]:
    """Build the form that keeps the chapter's small step, or one of the reader's own, with a day.

    It shows the one of this chapter that is still to try.
    """
    words, chapter = context.content.interface.homework, context.chapter
    if words is None:
        return []

    def read_open(record: Record) -> list[SmallStep]:
        steps = small_steps(record)
        return [step for step in steps if step.chapter == chapter.id and step.is_open]

    return [
        item_form(
            context,
            context.selection(Collection(HOMEWORK, small_step, read_open)),
            words.exercise,
            [
                Action(
                    id="keep",
                    label=words.keep,
                    style="act",
                    closed=words.kept,
                    closed_undated=words.kept_undated,
                    change=words.change,
                    dated=DUE_FIELD,
                    needs=[TEXT_FIELD],
                    lacking=words.lacking,
                ),
                Action(id="own", label=words.own, style="plain", clears=TEXT_FIELD),
            ],
            defaults=lambda: {TEXT_FIELD: chapter.step, CHAPTER_FIELD: chapter.id},
            only={CHAPTER_FIELD: [chapter.id], RESULT_FIELD: OPEN_RESULTS},
        )
    ]
