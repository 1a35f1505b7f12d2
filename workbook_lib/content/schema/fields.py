"""Models of form fields, one per kind."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StringConstraints, computed_field

from workbook_lib.content.markdown import to_html
from workbook_lib.content.schema.base import (
    NON_EMPTY,
    Id,
    Model,
    Placeholders,
    Prose,
    SeatName,
    Text,
    WithCount,
    WithNumber,
    WithWords,
)
from workbook_lib.content.schema.wording_rules import WordingRules


class Option(Model):
    """One answer of a choice field."""

    id: Id
    label: Text
    help: Text | None = None
    seat: SeatName | None = Field(
        default=None,
        description="Offered only to a side in this seat, or to both while no seat is chosen.",
    )
    verb: Text | None = Field(
        default=None, description="A move as a verb, for the sentence on what each side did."
    )
    alone: bool = Field(
        default=False,
        description="In a field of kind “several”: choosing this clears all other options.",
    )
    retired: bool = Field(
        default=False,
        description="In a field of kind “several”: shown only to those who chose it before.",
    )


FIELD_PATTERN = r"^[a-z][a-z0-9_.-]{0,63}$"


class When(Model):
    """Shows a field only while another field of the same exercise has a certain answer.

    Without ``has`` any answer will do. With ``or_answered`` the field is also shown to those who
    answered it.
    """

    field: str
    has: str | None = None
    or_answered: bool = False


class Aside(Model):
    """A note below a field, shown while one of the listed answers is chosen; may contain a link."""

    has: tuple[str, ...] = Field(min_length=1, description="Ids of the answers.")
    text: Prose

    @computed_field  # type: ignore[prop-decorator]
    @property
    def text_html(self) -> str:
        """The note as HTML."""
        return to_html(self.text)


def _as_tuple(value: object) -> object:
    return value if isinstance(value, (tuple, list)) else (value,)


Asides = Annotated[
    tuple[Aside, ...], BeforeValidator(_as_tuple, json_schema_input_type=Aside | tuple[Aside, ...])
]
"""One note, or several for different answers."""


class FieldBase(Model):
    """Base of all fields."""

    id: Annotated[str, StringConstraints(pattern=FIELD_PATTERN)]
    label: Text
    help: Text | None = None
    divider: Text | None = Field(
        default=None, description="Text of a dividing line above the field."
    )
    when: When | None = Field(
        default=None,
        description="Consecutive fields with the same condition are shown and hidden together.",
    )
    retired: bool = Field(
        default=False,
        description="Shown only to those who answered it before, and not on paper.",
    )


class ShortText(FieldBase):
    """A single-line text field."""

    kind: Literal["short"]
    max_length: int = Field(default=300, ge=1, le=2000)


class LongText(FieldBase):
    """A multi-line text field."""

    kind: Literal["long"]
    rows: int = Field(default=3, ge=1, le=20)
    max_length: int = Field(default=5000, ge=1, le=50000)


class OneChoice(FieldBase):
    """A single-choice field. Clicking the chosen answer again clears it."""

    kind: Literal["one"]
    options: tuple[Option, ...] = Field(min_length=2)
    aside: Asides = ()
    style: Literal["buttons", "menu", "sides"] = Field(
        default="buttons",
        description="``sides`` shows the help of each option, in the color of its seat.",
    )


class SeveralChoices(FieldBase):
    """A multiple-choice field."""

    kind: Literal["several"]
    options: tuple[Option, ...] = Field(min_length=1)
    aside: Asides = ()


class Scale(FieldBase):
    """A rating scale with whole steps from 1 to ``steps``."""

    kind: Literal["scale"]
    low: Text
    high: Text
    middle: Text | None = None
    steps: int = Field(default=5, ge=3, le=9)


class CalendarWords(Model):
    """Texts of a button that saves a calendar entry for a day.

    ``title`` is all that the calendar shows, so it reveals nothing.
    """

    note: Annotated[str, NON_EMPTY, Placeholders("title")]
    title: Text
    add: Text
    added: Text


class DateField(FieldBase):
    """A date field, stored as ``YYYY-MM-DD``.

    ``today``, ``yesterday``, ``tomorrow`` and ``week`` (in seven days) label buttons for these
    days. ``calendar`` offers an entry for the calendar, once there is a day.
    """

    kind: Literal["date"]
    today: Text | None = None
    yesterday: Text | None = None
    tomorrow: Text | None = None
    week: Text | None = None
    calendar: CalendarWords | None = None


class ChoiceTable(FieldBase):
    """A table with one choice per row, stored as a map from row id to column id."""

    kind: Literal["table"]
    rows: tuple[Option, ...] = Field(min_length=1)
    columns: tuple[Option, ...] = Field(min_length=2)


class SignWords(Model):
    """Texts of a sign for one subject: the partner's distance, or one's own."""

    label: Text
    healthy: Text
    concerning: Text
    note: Text = Field(description="Label of the note for screen readers.")


class SignRow(Model):
    """One sign, with its healthy and its concerning end."""

    id: Id
    partner: SignWords
    own: SignWords

    def words(self, subject: Literal["partner", "own"]) -> SignWords:
        """Return the texts for a subject."""
        return self.partner if subject == "partner" else self.own


class LevelWords(Model):
    """Labels of the four answers of a sign."""

    healthy: Text
    mixed: Text
    concerning: Text
    unsure: Text


class SignTable(FieldBase):
    """A table of signs, each with one of four answers and a note.

    An answer is stored under the id of its row, its note under ``<row id>.note``. The exercise's
    field ``subject`` (``partner`` or ``own``) chooses the texts of the rows.
    """

    kind: Literal["signs"]
    healthy: Text
    concerning: Text
    levels: LevelWords
    short: LevelWords = Field(description="The four answers on the buttons of a row.")
    ends: Text
    answered: WithNumber
    all_answered: Text
    rows: tuple[SignRow, ...] = Field(min_length=1)


SOURCE_PATTERN = (
    r"^[a-z]+/([a-z0-9_.-]+|[a-z0-9_.-]+/[a-z0-9_.-]+|"
    r"[a-z]+/\*/[a-z0-9_.-]+(\?[a-z0-9_.-]+=[a-z0-9_-]+(\|[a-z0-9_-]+)*)?)$"
)


class ShownAnswer(FieldBase):
    """A text that is asked elsewhere, with a link to its place. It is not stored a second time.

    ``sources`` are paths of the record, such as ``form/pause-plan/notice``; the first one with a
    text is shown. In ``cycle/episode/*/trigger`` the star stands for the moment written last;
    with ``?seat=pursuer|both-loud`` at the end, for the last one with one of these answers.
    With ``into`` it is shown while another field is empty, and ``use`` is the label of a button
    that copies the text there. ``empty`` is shown while there is no text; by default nothing is.
    """

    kind: Literal["shown"]
    sources: tuple[Annotated[str, StringConstraints(pattern=SOURCE_PATTERN)], ...] = Field(
        min_length=1
    )
    change: Prose | None = None
    empty: Prose | None = None
    into: str | None = None
    use: Text | None = None

    @computed_field  # type: ignore[prop-decorator]
    @property
    def change_html(self) -> str:
        """The link to the place of the answer as HTML."""
        return to_html(self.change) if self.change else ""

    @computed_field  # type: ignore[prop-decorator]
    @property
    def empty_html(self) -> str:
        """What is shown without an answer as HTML."""
        return to_html(self.empty) if self.empty else ""


BasicField = Annotated[
    ShortText
    | LongText
    | OneChoice
    | SeveralChoices
    | Scale
    | DateField
    | ChoiceTable
    | SignTable
    | ShownAnswer,
    Field(discriminator="kind"),
]


class CopyWords(Model):
    """Texts of a copy button and its result."""

    button: Text
    copied: Text
    failed: Text


MESSAGE_PIECES = ("noticed", "feel", "need", "ask")
"""The pieces of a message in order; also the ids of their fields."""


MessageStep = Literal["purpose", "pieces", "draft"]
"""A part of the field of a message: what it is for, its pieces, or the message made of them."""

MESSAGE_STEPS: tuple[MessageStep, ...] = ("purpose", "pieces", "draft")


class MessagePiece(Model):
    """One piece. ``opener`` precedes an answer that does not start a sentence itself."""

    label: Text
    opener: Text | None = None


class MessagePieces(Model):
    """The four pieces."""

    noticed: MessagePiece
    feel: MessagePiece
    need: MessagePiece
    ask: MessagePiece

    def in_order(self) -> tuple[tuple[str, MessagePiece], ...]:
        """Return pairs of name and piece."""
        return tuple((name, getattr(self, name)) for name in MESSAGE_PIECES)


class Hints(Model):
    """Hints for each piece of a message."""

    noticed: Text
    feel: Text
    need: Text
    ask: Text


class Purpose(Model):
    """A purpose of a message. ``text`` explains what makes such a message work.

    ``safety`` repeats the link to help next to it, where the answer to a message may be dangerous.
    """

    id: Id
    label: Text
    text: Text
    safety: bool = False
    hints: Hints


class ByHandWords(Model):
    """Texts for editing the whole message as one text."""

    start: Text
    label: Text
    help: Text
    back: Text
    confirm: Text
    confirm_yes: Text
    confirm_no: Text


class WordingCheckWords(Model):
    """Texts of the wording check. ``{words}`` are the phrases it found."""

    title: Text
    clear: Text
    found: WithWords
    told: WithCount
    long: Text
    most: int = Field(
        default=120, ge=20, le=1000, description="Number of words from which a message is long."
    )
    quote: WithWords
    foot: Text


class MessageField(FieldBase):
    """Four pieces and the message they form, with a wording check while typing.

    Answers are stored under ``purpose``, the names of the pieces, and ``text`` for a message that
    is edited as a whole. ``shows`` are the parts of the field that a form shows.
    """

    kind: Literal["message"]
    shows: tuple[MessageStep, ...] = MESSAGE_STEPS
    purposes: tuple[Purpose, ...] = Field(min_length=2)
    any_purpose: Hints
    pieces: MessagePieces
    draft: Text
    empty: Text
    by_hand: ByHandWords
    copying: CopyWords
    look: WordingCheckWords
    wording: WordingRules


class ExampleLine(Model):
    """An example of one or two sentences. ``note`` explains when or why to use it."""

    id: Id
    text: Text
    note: Text | None = None


class Moment(Model):
    """Examples for one kind of moment."""

    id: Id
    label: Text
    lines: tuple[ExampleLine, ...] = Field(min_length=1)


class LinesField(FieldBase):
    """Example lines by moment. The answer is the list of saved line ids.

    ``kept`` stands beside the name of a moment of which lines are saved.
    """

    kind: Literal["lines"]
    quote: WithWords
    keep: Text
    kept: Text
    copying: CopyWords
    moments: tuple[Moment, ...] = Field(min_length=1)

    def line(self, name: str) -> ExampleLine | None:
        """Return a line by its id; None if this pack does not have it."""
        lines = (line for moment in self.moments for line in moment.lines)
        return next((line for line in lines if line.id == name), None)
