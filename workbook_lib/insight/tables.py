"""Everything that a person wrote, as tables.

The columns follow the forms of the content pack (see `answers`), so that a pack with other
fields has other columns.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol, TypeVar

from workbook_lib.content.parts.closeness import PromptsPart
from workbook_lib.content.parts.loop import EpisodePart, RewritePart
from workbook_lib.content.parts.plan import SEAT_FIELD, PlanPart
from workbook_lib.content.parts.reasons import ReasonsPart
from workbook_lib.content.parts.signs import CheckInPart, GoodMomentPart
from workbook_lib.content.parts.talk import AFTER, BEFORE, ChangePart, TalkPart
from workbook_lib.content.parts.words import ComposerPart, OutsidePart
from workbook_lib.insight.answers import (
    Column,
    Table,
    answer_text,
    exercise_fields,
    field_columns,
    latest_time,
)
from workbook_lib.insight.measures import fillings, parse_answer, score_measure
from workbook_lib.insight.talk import rated_lines
from workbook_lib.insight.words import compose_message
from workbook_lib.record.answers import form_answers, form_scope, items_by_id
from workbook_lib.record.views.closeness import reflection
from workbook_lib.record.views.loop import EPISODES, episodes
from workbook_lib.record.views.plan import plan
from workbook_lib.record.views.reasons import reasons
from workbook_lib.record.views.signs import CHECK_INS, GOOD_MOMENTS, check_ins, good_moments
from workbook_lib.record.views.take_home import HOMEWORK, small_steps
from workbook_lib.record.views.talk import TALKS, talks
from workbook_lib.record.views.words import MESSAGES, WRITINGS, messages, writings

if TYPE_CHECKING:
    from workbook_lib.content.schema.exercise import AnyField
    from workbook_lib.content.schema.pack import Content
    from workbook_lib.record import Record


def build_table(name: str, record: Record, content: Content) -> Table:
    """Return one of the tables of `TABLES`.

    Raises
    ------
    KeyError
        If no table has this name.

    Examples
    --------
    >>> from workbook_lib.content.loading.loader import load_pack, pack_folder
    >>> from workbook_lib.record import Clock, Record
    >>> record = Record().put("words/message/a1b2/ask", "Sit with me?", Clock("a-laptop"))
    >>> build_table("messages", record, load_pack(pack_folder("en"))).frame()[["id", "ask"]]
         id           ask
    0  a1b2  Sit with me?
    """
    return TABLES[name](record, content)


class _Item(Protocol):
    @property
    def id(self) -> str: ...


class _Dated(_Item, Protocol):
    @property
    def date(self) -> date | None: ...


_DatedItem = TypeVar("_DatedItem", bound=_Dated)


def oldest_first(items: Sequence[_DatedItem]) -> list[_DatedItem]:
    """Return items, of which the newest come first, in order of date; undated ones are last.

    Examples
    --------
    >>> from datetime import date
    >>> from workbook_lib.record.views.talk import Talk
    >>> items = [Talk("c", date=date(2026, 3, 9)), Talk("b", date=date(2026, 3, 2)), Talk("a")]
    >>> [item.id for item in oldest_first(items)]
    ['b', 'c', 'a']
    """
    from_oldest = items[::-1]
    return sorted(from_oldest, key=lambda item: item.date or date.max)


ID, WRITTEN = Column("id"), Column("written", "written")


def _collection(
    record: Record, root: str, items: Iterable[_Item], fields: Iterable[AnyField]
) -> Table:
    """Return a table with one row per item of a collection."""
    columns = [column for field in fields for column in field_columns(field)]
    by_id = items_by_id(record, root)
    rows = []
    for item in items:
        entries = by_id.get(item.id, {})
        values = {field: entry.value for field, entry in entries.items()}
        written = latest_time(entry.stamp for entry in entries.values())
        rows.append((item.id, *(column.read(values) for column in columns), written))
    return Table((ID, *columns, WRITTEN), rows)


def _episode_fields(content: Content) -> tuple[list[AnyField], list[AnyField]]:
    """Return the fields about an episode as a whole, and those about one of its sides."""
    fields = exercise_fields(
        *(part.exercise for part in content.parts(EpisodePart)),
        *(part.exercise for part in content.parts(RewritePart)),
    )
    of_sides = [field for field in fields if field.id.startswith(("me.", "partner."))]
    return [field for field in fields if field not in of_sides], of_sides


def _episodes(record: Record, content: Content) -> Table:
    fields, _ = _episode_fields(content)
    return _collection(record, EPISODES, oldest_first(episodes(record)), fields)


def _turns(record: Record, content: Content) -> Table:
    """Return one row per side of an episode on which something is written."""
    by_side: dict[str, dict[str, Column]] = {"me": {}, "partner": {}}
    for column in (c for field in _episode_fields(content)[1] for c in field_columns(field)):
        side, _, name = column.name.partition(".")
        by_side[side][name] = column
    names = [*dict.fromkeys([*by_side["me"], *by_side["partner"]])]
    head = (
        Column("episode"),
        Column("date", "datetime64[s]"),
        Column("side", "category", labels=("me", "partner")),
        Column("seat", "category", labels=("pursuer", "withdrawer")),
    )
    rows: list[tuple[object, ...]] = []
    items = items_by_id(record, EPISODES)
    for episode in oldest_first(episodes(record)):
        values = {field: entry.value for field, entry in items[episode.id].items()}
        for side, turn in (("me", episode.me), ("partner", episode.partner)):
            cells = [
                by_side[side][name].read(values) if name in by_side[side] else None
                for name in names
            ]
            if any(cells):
                seat = turn.seat.value if turn.seat else None
                rows.append((episode.id, episode.date, side, seat, *cells))
    return Table((*head, *(_both_sides(name, by_side) for name in names)), rows)


def _both_sides(name: str, by_side: Mapping[str, Mapping[str, Column]]) -> Column:
    """Return the common column of both sides, with the questions of both."""
    columns = [side[name] for side in by_side.values() if name in side]
    return replace(
        columns[0],
        name=name,
        question=" / ".join(dict.fromkeys(column.question for column in columns)),
        labels=tuple(dict.fromkeys(label for column in columns for label in column.labels)),
    )


def _talks(record: Record, content: Content) -> Table:
    exercises = (
        *(part.exercise for part in content.parts(TalkPart)),
        *(part.exercise for part in content.parts(ChangePart)),
    )
    fields = [
        field for field in exercise_fields(*exercises) if not field.id.startswith((BEFORE, AFTER))
    ]
    return _collection(record, TALKS, oldest_first(talks(record)), fields)


def _ratings(record: Record, content: Content) -> Table:
    lines = [line for part in content.parts(TalkPart) for line in part.lines()]
    questions = {line.id.removeprefix(BEFORE): line.label for line in lines}
    columns = (
        Column("talk"),
        Column("date", "datetime64[s]"),
        Column("tried", "boolean"),
        Column("line"),
        Column("question"),
        *(Column(name) for name in ("low", "high")),
        *(Column(name, "Int64") for name in ("steps", "before", "after", "moved")),
    )
    rows: list[tuple[object, ...]] = []
    for talk in oldest_first(talks(record)):
        for row in rated_lines(talk, lines):
            if row.before is not None or row.after is not None:
                about = (talk.id, talk.date, talk.tried, row.line, questions[row.line])
                rows.append((*about, *row[1:], row.moved))
    return Table(columns, rows)


def _check_ins(record: Record, content: Content) -> Table:
    fields = exercise_fields(*(part.exercise for part in content.parts(CheckInPart)))
    return _collection(record, CHECK_INS, oldest_first(check_ins(record)), fields)


def _messages(record: Record, content: Content) -> Table:
    parts = content.parts(ComposerPart)
    fields = exercise_fields(*(part.exercise for part in parts))
    items = [*reversed(messages(record))]
    table = _collection(record, MESSAGES, items, fields)
    language = content.interface.field.sentence
    whole = [
        compose_message(item, parts[0].message().pieces, language) if parts else item.text
        for item in items
    ]
    return Table(
        (*table.columns[:-1], Column("message"), WRITTEN),
        [(*row[:-1], text, row[-1]) for row, text in zip(table.rows, whole, strict=True)],
    )


def _writings(record: Record, content: Content) -> Table:
    fields = exercise_fields(*(part.exercise for part in content.parts(OutsidePart)))
    return _collection(record, WRITINGS, oldest_first(writings(record)), fields)


_NOTES = (("for", "speaks_for"), ("against", "speaks_against"), ("helps", "helps"))


def _good_moments(record: Record, content: Content) -> Table:
    fields = exercise_fields(*(part.exercise for part in content.parts(GoodMomentPart)))
    return _collection(record, GOOD_MOMENTS, oldest_first(good_moments(record)), fields)


def _small_steps(record: Record, content: Content) -> Table:
    """Return one row per small step, with the chapter that it comes from."""
    words = content.interface.homework
    fields = exercise_fields(words.exercise) if words else []
    steps = small_steps(record)[::-1]
    steps.sort(key=lambda step: step.due or date.max)
    table = _collection(record, HOMEWORK, steps, fields)
    titles = {chapter.id: chapter.title for chapter in content.chapters}
    chapters = [titles.get(step.chapter) or step.chapter or None for step in steps]
    rows = [(row[0], chapter, *row[1:]) for row, chapter in zip(table.rows, chapters, strict=True)]
    return Table((ID, Column("chapter"), *table.columns[1:]), rows)


def _reasons(record: Record, content: Content) -> Table:
    """Return one row per reason that is answered or written about."""
    parts = content.parts(ReasonsPart)
    titles = {card.id: card.title for part in parts for card in part.cards}
    notes = [
        Column(f"{side}.{name}", question=getattr(words, attribute))
        for part in parts[:1]
        for side, words in (("me", part.weigh_me), ("partner", part.weigh_partner))
        for name, attribute in _NOTES
    ]
    question = parts[0].fits if parts else ""
    columns = (
        ID,
        Column("title"),
        *(Column(name, "boolean", question) for name in ("me", "partner", "ruled_out")),
        *notes,
    )
    by_id = reasons(record)
    known = [name for name in titles if name in by_id]
    rows: list[tuple[object, ...]] = []
    for name in dict.fromkeys([*known, *by_id]):
        reason = by_id[name]
        written = [
            getattr(side, attribute) or None
            for side in (reason.mine, reason.theirs)
            for _, attribute in _NOTES
        ]
        picks = (reason.me, reason.partner, reason.ruled_out)
        rows.append((name, titles.get(name, name), *picks, *written[: len(notes)]))
    return Table(columns, rows)


def _prompts(record: Record, content: Content) -> Table:
    """Return one row per prompt that was answered or skipped."""
    prompts = [prompt for part in content.parts(PromptsPart) for prompt in part.prompts]
    columns = (
        ID,
        Column("question"),
        Column("words"),
        Column("statement"),
        Column("rating", "Int64"),
        Column("line", "category", labels=("anxiety", "avoidance")),
        Column("toward", "category", labels=("less", "more")),
        Column("skipped", "boolean"),
    )
    written = reflection(record)
    rows = [
        (
            prompt.id,
            prompt.question,
            written.words.get(prompt.id),
            prompt.rate.text if prompt.rate else None,
            written.ratings.get(prompt.id),
            prompt.rate.line if prompt.rate else None,
            prompt.rate.toward if prompt.rate else None,
            prompt.id in written.skipped,
        )
        for prompt in prompts
        if prompt.id in written.answered | written.skipped
    ]
    return Table(columns, rows)


def _plan(record: Record, content: Content) -> Table:
    """Return one row per item of the plan that one of the two people answered."""
    columns = (
        *(Column(name) for name in ("plan", "id", "question", "me", "partner")),
        *(Column(name, "boolean") for name in ("me_shared", "partner_shared")),
    )
    both, language = plan(record), content.pack.language
    rows: list[tuple[object, ...]] = []
    for part in content.parts(PlanPart):
        if part.seat and both.seat:
            seat = next((o.label for o in part.seat.options if o.id == both.seat), both.seat.value)
            rows.append((part.id, SEAT_FIELD, part.seat.label, seat, None, None, None))
        for item in part.items:
            mine, theirs = both.me.get(item.id), both.partner.get(item.id)
            if mine or theirs:
                texts = [answer_text(item, answer, language) or None for answer in (mine, theirs)]
                shared = [answer.shared if answer else None for answer in (mine, theirs)]
                rows.append((part.id, item.id, item.label, *texts, *shared))
    return Table(columns, rows)


def _measures(record: Record, content: Content) -> Table:
    """Return one row per answered item of a measure."""
    columns = (
        *(Column(name) for name in ("measure", "filling")),
        Column("date", "datetime64[s]"),
        *(Column(name) for name in ("title", "item", "question")),
        *(Column(name, "Int64") for name in ("answer", "low", "high")),
    )
    rows: list[tuple[object, ...]] = []
    for measure in content.measures:
        for filled in oldest_first(fillings(record, measure.id)):
            for item in measure.items:
                scale = measure.scale_of(item.id)
                answer = parse_answer(filled.answers.get(item.id), scale)
                if answer is not None:
                    about = (measure.id, filled.id, filled.date, measure.title, item.id, item.text)
                    rows.append((*about, answer, scale.low, scale.high))
    return Table(columns, rows)


def _scores(record: Record, content: Content) -> Table:
    """Return one row per subscale of a measure with an answer."""
    columns = (
        *(Column(name) for name in ("measure", "filling")),
        Column("date", "datetime64[s]"),
        *(Column(name) for name in ("title", "subscale", "label")),
        Column("score", "Float64"),
        *(Column(name, "Int64") for name in ("answered", "of", "needs")),
        *(Column(name, "Float64") for name in ("low", "high")),
    )
    rows: list[tuple[object, ...]] = []
    for measure in content.measures:
        for filled in oldest_first(fillings(record, measure.id)):
            for score in score_measure(measure, filled.answers):
                if score.answered:
                    about = (measure.id, filled.id, filled.date, measure.title)
                    counts = (score.answered, score.of, score.needs)
                    subscale = (score.subscale, score.label, score.value)
                    rows.append((*about, *subscale, *counts, score.low, score.high))
    return Table(columns, rows)


_IN_OTHER_TABLES = frozenset(
    {
        *("episode", "rewrite", "talk", "change", "check_in", "composer", "outside"),
        *("reasons", "prompts", "plan", "good_moment"),
    }
)
"""Kinds of part whose answers have a table of their own."""


def _answers(record: Record, content: Content) -> Table:
    """Return one row per answer of the forms that are filled in once."""
    columns = (*(Column(name) for name in ("chapter", "form", "id", "question", "answer")), WRITTEN)
    rows: list[tuple[object, ...]] = []
    for chapter in content.chapters:
        for section in chapter.sections:
            exercise = getattr(section.part, "exercise", None)
            if exercise is None or (section.part and section.part.kind in _IN_OTHER_TABLES):
                continue
            values = form_answers(record, exercise.form)
            for column in (c for field in exercise_fields(exercise) for c in field_columns(field)):
                cell = column.read(values)
                if cell is None or cell == ():
                    continue
                text = "; ".join(cell) if isinstance(cell, tuple) else str(cell)
                path = f"{form_scope(exercise.form)}/{column.field or column.name}"
                about = (chapter.id, exercise.form, column.name, column.question)
                rows.append((*about, text, latest_time([record.entries[path].stamp])))
    return Table(columns, rows)


def _entries(record: Record, _: Content) -> Table:
    """Return every answer of the record as it is in the file."""
    rows: list[tuple[object, ...]] = [
        (
            path,
            json.dumps(record.get(path), ensure_ascii=False),
            latest_time([record.entries[path].stamp]),
        )
        for path in record.paths()
    ]
    return Table((Column("path"), Column("value"), WRITTEN), rows)


TABLES: Mapping[str, Callable[[Record, Content], Table]] = MappingProxyType(
    {
        "episodes": _episodes,
        "turns": _turns,
        "reasons": _reasons,
        "talks": _talks,
        "ratings": _ratings,
        "check-ins": _check_ins,
        "good-moments": _good_moments,
        "small-steps": _small_steps,
        "prompts": _prompts,
        "messages": _messages,
        "writings": _writings,
        "plan": _plan,
        "measures": _measures,
        "scores": _scores,
        "answers": _answers,
        "entries": _entries,
    }
)
"""The builder of each table by its name."""
