"""The questions of the board, the offers that answer them, and the paths of their answers.

A guest's answers are only in the browser, so the paths go to the page's script as data.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, TypedDict

from workbook_lib.content.page_frame import SEAT_CHOICE_PATH as SEAT
from workbook_lib.content.parts.reasons import EXERCISE, ReasonsPart
from workbook_lib.content.parts.signs import CheckInPart
from workbook_lib.content.schema.fields import SeveralChoices, SignTable
from workbook_lib.record.answers import form_scope
from workbook_lib.record.views.reasons import RULED_OUT
from workbook_lib.record.views.signs import CHECK_INS, Level
from workbook_lib.record.wire_format import to_wire
from workbook_lib.workshop.disclosure import Question

if TYPE_CHECKING:
    from workbook_lib.content.page_frame import Frame
    from workbook_lib.content.schema.chapter import AnyPart, Chapter
    from workbook_lib.content.schema.pack import Content
    from workbook_lib.record import Record

QUESTIONS = ("seat", "reasons", "underneath", "signs")

_ID = re.compile(r"[a-z][a-z0-9_-]{0,63}")


@dataclass(frozen=True)
class Options:
    """The ids of a content pack that can be offered, in its order.

    Attributes
    ----------
    seat
        Seats, of which at most one can be chosen; of the others any number can.
    reasons
        Reasons for stepping back.
    underneath
        Feelings under the surface.
    signs
        Rows of the table of signs.

    Raises
    ------
    ValueError
        When an id is malformed, or appears twice in one question.
    """

    seat: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    underneath: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for question, ids in self.as_choices().items():
            if len(set(ids)) < len(ids) or not all(map(_ID.fullmatch, ids)):
                raise ValueError(f"the options of {question} are not ids, each once")

    @classmethod
    def of(cls, choices: Mapping[str, Collection[str]]) -> Options:
        """Create options from ids by question; other questions are ignored."""
        return cls(**{question: tuple(choices.get(question, ())) for question in QUESTIONS})

    def as_choices(self) -> dict[str, tuple[str, ...]]:
        """Return the ids by question."""
        return {question: getattr(self, question) for question in QUESTIONS}


@dataclass(frozen=True)
class Offer:
    """The choices that one person offers to the group.

    Attributes
    ----------
    seat
        The seat chosen, None for none.
    reasons, underneath, signs
        Ids chosen; the signs are those that felt concerning.
    """

    seat: str | None = None
    reasons: frozenset[str] = frozenset()
    underneath: frozenset[str] = frozenset()
    signs: frozenset[str] = frozenset()

    @classmethod
    def of(cls, choices: Mapping[str, Collection[str]], options: Options) -> Offer:
        """Create an offer from ids by question.

        Ids that are not among the options are dropped; several seats count as none.
        """
        chosen = {
            question: frozenset(ids) & frozenset(choices.get(question, ()))
            for question, ids in options.as_choices().items()
        }
        seats = chosen["seat"]
        return cls(
            seat=next(iter(seats)) if len(seats) == 1 else None,
            reasons=chosen["reasons"],
            underneath=chosen["underneath"],
            signs=chosen["signs"],
        )

    @property
    def empty(self) -> bool:
        """Whether nothing is offered."""
        return not self.as_choices()

    def as_choices(self) -> dict[str, tuple[str, ...]]:
        """Return the ids by question, sorted; unanswered questions are left out."""
        chosen = {
            "seat": () if self.seat is None else (self.seat,),
            "reasons": tuple(sorted(self.reasons)),
            "underneath": tuple(sorted(self.underneath)),
            "signs": tuple(sorted(self.signs)),
        }
        return {question: ids for question, ids in chosen.items() if ids}


class Choice(TypedDict):
    """An option: chosen if an answer at ``path`` has one of ``holds`` and none of ``lacks``.

    ``*`` stands for one segment of a path. The last such answer counts.
    """

    id: str
    label: str
    path: str
    holds: list[str]
    lacks: list[str]


class BoardQuestion(NamedTuple):
    """A question of the board.

    Attributes
    ----------
    question
        Id and options.
    title
        Heading above its bars.
    choose
        Says where it is answered.
    chapter
        Id of the chapter where it is answered; None for the start page.
    choices
        Its options, in order.
    """

    question: Question
    title: str
    choose: str
    chapter: str | None
    choices: tuple[Choice, ...]


def board_questions(content: Content) -> list[BoardQuestion]:
    """Return the questions of a board, without those whose chapter the pack lacks."""
    words = content.room.questions
    field = words.underneath
    candidates = (
        ("seat", words.seat, (None, _seats(content)), True),
        ("reasons", words.reasons, _first_chapter_with(content, _reasons), False),
        (
            "underneath",
            words.underneath,
            _first_chapter_with(content, lambda part: _options(part, field.exercise, field.field)),
            False,
        ),
        ("signs", words.signs, _first_chapter_with(content, _signs), False),
    )
    return [
        BoardQuestion(
            question=Question(name, tuple(choice["id"] for choice in choices), single=single),
            title=text.title,
            choose=text.choose,
            chapter=chapter,
            choices=tuple(choices),
        )
        for name, text, (chapter, choices), single in candidates
        if choices
    ]


def offer_questions(content: Content) -> list[Question]:
    """Return the questions that an offer can answer."""
    return [entry.question for entry in board_questions(content)]


def offer_options(questions: Iterable[Question]) -> Options:
    """Return the options that a share code can hold for these questions."""
    return Options.of({question.id: question.options for question in questions})


def questions_json(questions: Iterable[BoardQuestion], frame: Frame) -> list[dict[str, Any]]:
    """Return questions as JSON for a page's script, with the pages where they are answered."""
    urls = {place["id"]: place["url"] for place in (*frame["places"], *frame["aside"])}
    return [
        {
            "id": entry.question.id,
            "one": entry.question.single,
            "title": entry.title,
            "choose": entry.choose,
            "url": urls.get(entry.chapter or "", f"{frame['home']}#seat"),
            "choices": entry.choices,
        }
        for entry in questions
    ]


def matching_entries(
    record: Record, questions: Iterable[BoardQuestion]
) -> dict[str, dict[str, Any]]:
    """Return the entries of a record that answer these questions, in wire format."""
    paths = {choice["path"] for entry in questions for choice in entry.choices}
    pattern = re.compile("|".join(re.escape(path).replace(r"\*", "[^/]+") for path in paths))
    entries = record.entries.items()
    return to_wire({path: entry for path, entry in entries if pattern.fullmatch(path)})


def _first_chapter_with(
    content: Content, find: Callable[[AnyPart], Iterable[Choice]]
) -> tuple[str | None, list[Choice]]:
    """Return the first chapter with such choices, and the choices."""
    for chapter in content.chapters:
        for part in _parts(chapter):
            if choices := list(find(part)):
                return chapter.id, choices
    return None, []


def _parts(chapter: Chapter) -> list[AnyPart]:
    return [section.part for section in chapter.sections if section.part is not None]


def _choice(name: str, label: str, path: str, *holds: str, lacks: str | None = None) -> Choice:
    return Choice(
        id=name, label=label, path=path, holds=list(holds), lacks=[lacks] if lacks else []
    )


def _seats(content: Content) -> list[Choice]:
    return [
        _choice(option.id, option.label, SEAT, option.id) for option in content.home.seats.options
    ]


def _reasons(part: AnyPart) -> list[Choice]:
    if not isinstance(part, ReasonsPart):
        return []
    scope = form_scope(EXERCISE)
    return [
        _choice(card.id, card.title, f"{scope}/{card.id}.fits", "me", "partner", lacks=RULED_OUT)
        for card in part.cards
    ]


def _options(part: AnyPart, exercise: str, field: str) -> list[Choice]:
    """Return the options of a field, without exclusive and retired ones."""
    form = getattr(part, "exercise", None)
    if part.kind != "form" or form is None or form.id != exercise:
        return []
    return [
        _choice(option.id, option.label, f"{form_scope(exercise)}/{field}", option.id)
        for group in form.groups
        for entry in group.fields
        if entry.id == field and isinstance(entry, SeveralChoices)
        for option in entry.options
        if not option.alone and not option.retired
    ]


def _signs(part: AnyPart) -> list[Choice]:
    if not isinstance(part, CheckInPart):
        return []
    return [
        _choice(row.id, row.partner.label, f"{CHECK_INS}/*/{row.id}", Level.CONCERNING.value)
        for group in part.exercise.groups
        for field in group.fields
        if isinstance(field, SignTable)
        for row in field.rows
    ]
