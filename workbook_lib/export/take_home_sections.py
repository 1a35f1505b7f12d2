"""Blocks of the take-home sheet about the pause, words, the plan, reasons, prompts and measures."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from workbook_lib.content.language import fill, format_day, format_number, join_labels
from workbook_lib.content.parts.closeness import PromptsPart
from workbook_lib.content.parts.loop import FormPart, RewritePart
from workbook_lib.content.parts.plan import PlanPart
from workbook_lib.content.parts.reasons import ReasonsPart
from workbook_lib.content.parts.talk import FeelPart, TalkPart
from workbook_lib.content.parts.words import ComposerPart
from workbook_lib.content.schema.fields import LinesField, OneChoice, ShownAnswer
from workbook_lib.content.schema.measures import MeasuresPart
from workbook_lib.export.sheet_model import Block, Grid, Row
from workbook_lib.insight.answers import answer_text, exercise_fields, option_texts
from workbook_lib.insight.measures import (
    answer_of,
    filling_labels,
    fillings,
    score_measure,
)
from workbook_lib.insight.sentence import render_sentence
from workbook_lib.insight.words import compose_message
from workbook_lib.record import answers as answers_record
from workbook_lib.record.answers import form_answers
from workbook_lib.record.views.closeness import reflection
from workbook_lib.record.views.loop import Seat
from workbook_lib.record.views.pause import PAUSE_PLAN, pause_plan
from workbook_lib.record.views.plan import plan
from workbook_lib.record.views.reasons import reasons
from workbook_lib.record.views.signs import good_moments
from workbook_lib.record.views.take_home import RESULT_FIELD, small_steps
from workbook_lib.record.views.words import messages, saved_examples

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from workbook_lib.content.parts.closeness import Prompt
    from workbook_lib.content.parts.plan import PlanItem
    from workbook_lib.content.parts.reasons import ReasonCard
    from workbook_lib.content.parts.take_home import TakeHomeWords
    from workbook_lib.content.schema.exercise import Exercise, Group
    from workbook_lib.content.schema.fields import MessagePieces
    from workbook_lib.content.schema.interface import SentenceWords
    from workbook_lib.content.schema.measures import MeasureWords
    from workbook_lib.content.schema.pack import Content
    from workbook_lib.insight.measures import SubscaleScore
    from workbook_lib.record import Record
    from workbook_lib.record.views.take_home import SmallStep


def group_sentence(
    group: Group, exercise: Exercise, answers: Mapping[str, str], language: SentenceWords
) -> str:
    """Return the sentence made of a group's answers; empty if it has none of them.

    Parameters
    ----------
    group : Group
        The group with its sentence template.
    exercise : Exercise
        The exercise of the group.
    answers : mapping of str to str
        Text or option id by field id.
    language : SentenceWords
        Words that decide how answers are inserted.

    Examples
    --------
    >>> from workbook_lib.content.schema.exercise import Exercise
    >>> from workbook_lib.content.schema.interface import SentenceWords
    >>> field = {"kind": "short", "id": "back", "label": "Back by"}
    >>> say = {"label": "Out loud", "empty": "Nothing yet.", "template": "[I will be back {back}.]"}
    >>> groups = [{"id": "plan", "fields": [field], "say": say}]
    >>> exercise = Exercise.model_validate({"id": "plan", "label": "Plan", "groups": groups})
    >>> group_sentence(exercise.groups[0], exercise, {"back": "at eight"}, SentenceWords())
    'I will be back at eight.'
    """
    if group.say is None:
        return ""
    words = dict(answers)
    for entry in (item for other in exercise.groups for item in other.fields):
        if isinstance(entry, OneChoice) and entry.id in words:
            labels = {option.id: option.label for option in entry.options}
            words[entry.id] = labels.get(words[entry.id], words[entry.id])
    return render_sentence(group.say.template, words, language)


def with_shown_answers(
    record: Record, exercise: Exercise, answers: Mapping[str, str], seat: Seat = Seat.PURSUER
) -> dict[str, str]:
    """Return the answers of an exercise and those that it shows from other places.

    What is shown is the reader's own, so a group of the other side shows nothing. An answer that
    is shown in place of a field is left out where that field is answered.

    Parameters
    ----------
    record : Record
        The record.
    exercise : Exercise
        The exercise.
    answers : mapping of str to str
        Answers by field id.
    seat : Seat
        The reader's own seat.

    Examples
    --------
    >>> from workbook_lib.content.schema.exercise import Exercise
    >>> from workbook_lib.record import Clock, Record
    >>> back = {"kind": "shown", "id": "back", "label": "Back", "sources": ["form/plan/back"]}
    >>> group = {"id": "all", "fields": [{**back, "into": "mine"}]}
    >>> exercise = Exercise.model_validate({"id": "e", "label": "E", "groups": [group]})
    >>> record = Record().put("form/plan/back", "at eight", Clock("a-laptop"))
    >>> with_shown_answers(record, exercise, {})
    {'back': 'at eight'}
    >>> with_shown_answers(record, exercise, {"mine": "at nine"})
    {'mine': 'at nine'}
    """
    shown = {
        item.id: answers_record.text_at(record, item.sources)
        for group in exercise.groups
        if group.side in ("none", "me", seat.value)
        for item in group.fields
        if isinstance(item, ShownAnswer) and not (item.into and answers.get(item.into))
    }
    return {**answers, **shown}


ROOM_EXERCISE = "ask-for-room"
"""Id of the exercise whose answers form a sentence that asks for room."""


@dataclass(frozen=True)
class TakeHomeQuestions:
    """Parts of a content pack whose answers go on the sheet.

    Attributes
    ----------
    language
        Words that decide how answers are inserted into sentences.
    rewrite
        The form for new moves.
    talk, feel
        The form for a talk, and its figure.
    lines
        Example lines by id.
    pieces
        Pieces of a message.
    room, pause
        The exercise that asks for room, and the pause plan.
    items
        Items of the plan for two.
    cards
        The reasons.
    prompts
        The writing prompts.
    """

    language: SentenceWords
    rewrite: RewritePart | None = None
    talk: TalkPart | None = None
    feel: FeelPart | None = None
    lines: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    pieces: MessagePieces | None = None
    room: Exercise | None = None
    pause: Exercise | None = None
    items: tuple[PlanItem, ...] = ()
    cards: tuple[ReasonCard, ...] = ()
    prompts: tuple[Prompt, ...] = ()


def find_questions(content: Content) -> TakeHomeQuestions:
    """Return the parts of a pack whose answers go on the sheet."""
    forms = [part.exercise for part in content.parts(FormPart)]
    fields = [entry for form in forms for group in form.groups for entry in group.fields]
    moments = [
        moment for entry in fields if isinstance(entry, LinesField) for moment in entry.moments
    ]
    return TakeHomeQuestions(
        language=content.interface.field.sentence,
        rewrite=next(iter(content.parts(RewritePart)), None),
        talk=next((part for part in content.parts(TalkPart) if part.lines()), None),
        feel=next(iter(content.parts(FeelPart)), None),
        lines={line.id: line.text for moment in moments for line in moment.lines},
        pieces=next((part.message().pieces for part in content.parts(ComposerPart)), None),
        room=next((form for form in forms if form.id == ROOM_EXERCISE), None),
        pause=next((form for form in forms if form.id == PAUSE_PLAN), None),
        items=tuple(item for part in content.parts(PlanPart) for item in part.items),
        cards=tuple(card for part in content.parts(ReasonsPart) for card in part.cards),
        prompts=tuple(prompt for part in content.parts(PromptsPart) for prompt in part.prompts),
    )


MAX_LINES, MAX_MESSAGES, MAX_DATED, MAX_ANSWERED = 6, 2, 8, 2
"""Maximum number of example lines, of messages, of small steps to try and of good moments, and of
small steps whose result is known, so that the sheet stays short."""


def pause_block(
    record: Record, questions: TakeHomeQuestions, title: str, words: TakeHomeWords
) -> Block:
    """Return the pause plan, as a sentence if its exercise has one."""
    answers = pause_plan(record)
    sentence = _sentence(record, questions.pause, questions)
    parts = (answers.notice, answers.will, answers.back) if not sentence else ("", "", "")
    rows = (Row(*pair) for pair in zip(words.pause, (*parts, answers.tell), strict=True))
    quotes = tuple(filter(None, [sentence]))
    filled = tuple(row for row in rows if row.text)
    return Block("pause", title, quotes=quotes, rows=filled, half=True)


def words_block(
    record: Record, questions: TakeHomeQuestions, title: str, words: TakeHomeWords, language: str
) -> Block:
    """Return saved example lines, the newest messages, and the sentence that asks for room."""
    lines = [questions.lines[name] for name in saved_examples(record) if name in questions.lines]
    pieces = questions.pieces
    written = (
        [compose_message(message, pieces, questions.language) for message in messages(record)]
        if pieces
        else []
    )
    room = _sentence(record, questions.room, questions)
    texts = [*lines[:MAX_LINES], *written[:MAX_MESSAGES]]
    omitted = len(lines) + len(written) - len(texts)
    quotes = [words.quote.replace("{words}", text) for text in texts]
    more = (fill(words.more, language, count=omitted),) if omitted else ()
    return Block("words", title, quotes=(*quotes, *filter(None, [room])), notes=more)


def _sentence(record: Record, exercise: Exercise | None, questions: TakeHomeQuestions) -> str:
    if exercise is None:
        return ""
    stored = form_answers(record, exercise.form)
    answers = {
        item.id: answers_record.as_text(stored.get(item.id)) for item in exercise_fields(exercise)
    }
    # An answer that is shown from another exercise does not count here.
    if not any(answers.values()):
        return ""
    answers = with_shown_answers(record, exercise, answers)
    sentences = (
        group_sentence(group, exercise, answers, questions.language) for group in exercise.groups
    )
    return next(filter(None, sentences), "")


def plan_block(
    record: Record, items: Sequence[PlanItem], title: str, words: TakeHomeWords, language: str
) -> Block:
    """Return the shared answers of the plan for two, without empty rows and columns."""
    current = plan(record)
    point, *owners = words.plan
    columns = [
        (owner, [answer_text(item, answers.get(item.id), language) for item in items])
        for owner, answers in zip(
            owners, (current.shown("me"), current.shown("partner")), strict=True
        )
    ]
    columns = [(owner, texts) for owner, texts in columns if any(texts)]
    rows = [
        (item.label, *texts)
        for item, *texts in zip(items, *(texts for _, texts in columns), strict=True)
        if any(texts)
    ]
    heads = (point, *(owner for owner, _ in columns))
    return Block("plan", title, grid=Grid(heads, tuple(rows)) if rows else None)


def reasons_block(
    record: Record, cards: Iterable[ReasonCard], title: str, words: TakeHomeWords, language: str
) -> Block:
    """Return the reasons that were picked for either side."""
    picks = reasons(record)
    picked = [(card.title, picks[card.id]) for card in cards if card.id in picks]
    mine = join_labels((title for title, pick in picked if pick.me), language)
    theirs = join_labels((title for title, pick in picked if pick.partner), language)
    rows = (Row(*pair) for pair in zip(words.reasons, (mine, theirs), strict=True))
    return Block("reasons", title, rows=tuple(row for row in rows if row.text))


def prompts_block(record: Record, prompts: Iterable[Prompt], title: str) -> Block:
    """Return the answered prompts with their answers."""
    answers = reflection(record).words
    rows = tuple(
        Row(prompt.question, answers[prompt.id]) for prompt in prompts if prompt.id in answers
    )
    return Block("prompts", title, rows=rows)


def moments_block(record: Record, title: str, language: str) -> Block:
    """Return the latest small good moments with their days. They are neither counted nor sorted."""
    rows = tuple(
        Row(format_day(moment.date, language) if moment.date else "", moment.text)
        for moment in good_moments(record)[:MAX_DATED]
    )
    return Block("moments", title, rows=rows)


def homework_block(record: Record, content: Content, title: str) -> Block:
    """Return the small steps that are still to try, then those of which it is known how they went.

    Each has its day, or the answer to how it went.
    """
    homework, language = content.interface.homework, content.pack.language
    if homework is None:
        return Block("homework", title)
    results = option_texts([homework.exercise]).get(RESULT_FIELD, {})
    steps = small_steps(record)
    shown = [
        *[step for step in steps if step.is_open][:MAX_DATED],
        *[step for step in steps if not step.is_open][:MAX_ANSWERED],
    ]

    def label(step: SmallStep) -> str:
        if step.result and not step.is_open:
            return results.get(step.result, step.result)
        if step.due is None:
            return homework.paper_undated
        return fill(homework.paper_by, language, date=format_day(step.due, language))

    return Block("homework", title, rows=tuple(Row(label(step), step.text) for step in shown))


def measure_blocks(record: Record, content: Content) -> list[Block]:
    """Return for each measure the answers of the first and of the latest day, side by side.

    Below them is the plain sum or mean of each subscale, with its range.
    """
    words, language = content.interface.filling, content.pack.language
    scoring = {
        measure.id: part.words
        for part in content.parts(MeasuresPart)
        for measure in content.measures_of(part)
    }
    blocks = []
    for measure in content.measures:
        items = [*reversed(fillings(record, measure.id))]
        if not items or words is None or measure.id not in scoring:
            continue
        ends = items[:1] if len(items) == 1 else [items[0], items[-1]]
        labels = filling_labels(ends, words, language)
        rows = [
            (entry.text, *(answer_of(measure, entry.id, item) or words.none for item in ends))
            for entry in measure.items
        ]
        notes = [
            f"{label}. {score.label}: {_with_range(score, scoring[measure.id], language)}"
            for label, item in zip(labels, ends, strict=True)
            for score in score_measure(measure, item.answers)
            if score.value is not None
        ]
        grid = Grid((words.question, *labels), tuple(rows))
        blocks.append(Block("measures", measure.title, grid=grid, notes=tuple(notes)))
    return blocks


def _with_range(score: SubscaleScore, words: MeasureWords, language: str) -> str:
    low, high = (format_number(end, language) for end in (score.low, score.high))
    value = format_number(score.value or 0, language)
    return f"{value} ({fill(words.line, language, low=low, high=high)})"
