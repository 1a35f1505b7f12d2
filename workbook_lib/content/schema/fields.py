"""What can be asked: one model for each kind of field."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, computed_field

from workbook_lib.content.markdown import to_html
from workbook_lib.content.page_links import PAGE_LINKS
from workbook_lib.content.schema.base import (
    NON_EMPTY,
    Id,
    Model,
    Placeholders,
    Prose,
    Text,
    WithNumber,
    WithWords,
)
from workbook_lib.content.schema.wording_rules import WordingRules


class Option(Model):
    """One answer that can be picked."""

    id: Id
    label: Text
    help: Text | None = None
    alone: bool = Field(
        default=False,
        description="In a field of kind “several”: picking this takes all the others back.",
    )
    retired: bool = Field(
        default=False,
        description="In a field of kind “several”: shown only to those who chose it before.",
    )


FIELD_PATTERN = r"^[a-z][a-z0-9_.-]{0,63}$"


class When(Model):
    """Shows a field only while another one of the same exercise holds an answer."""

    field: str
    has: str


class Aside(Model):
    """A quiet sentence below a field while one of some answers is chosen; it may hold a link."""

    has: tuple[str, ...] = Field(min_length=1, description="Ids of the answers.")
    text: Prose

    @computed_field  # type: ignore[prop-decorator]
    @property
    def text_html(self) -> str:
        """The sentence as HTML, for the page."""
        return PAGE_LINKS.replace_broken(to_html(self.text))


class FieldBase(Model):
    """What every field has."""

    id: Annotated[str, StringConstraints(pattern=FIELD_PATTERN)]
    label: Text
    help: Text | None = None
    divider: Text | None = Field(
        default=None, description="A line with these words is drawn above the field."
    )
    when: When | None = Field(
        default=None,
        description="Fields after one another with the same condition come and go together.",
    )


class ShortText(FieldBase):
    """One line of the reader's own words."""

    kind: Literal["short"]
    max_length: int = Field(default=300, ge=1, le=2000)


class LongText(FieldBase):
    """Several lines of the reader's own words."""

    kind: Literal["long"]
    rows: int = Field(default=3, ge=1, le=20)
    max_length: int = Field(default=5000, ge=1, le=50000)


class OneChoice(FieldBase):
    """One of several answers; a second press on the chosen one takes it back."""

    kind: Literal["one"]
    options: tuple[Option, ...] = Field(min_length=2)
    aside: Aside | None = None
    style: Literal["buttons", "menu"] = "buttons"


class SeveralChoices(FieldBase):
    """Any number of answers."""

    kind: Literal["several"]
    options: tuple[Option, ...] = Field(min_length=1)
    aside: Aside | None = None


class Scale(FieldBase):
    """A line from one end to the other, in whole steps from 1 to ``steps``."""

    kind: Literal["scale"]
    low: Text
    high: Text
    middle: Text | None = None
    steps: int = Field(default=5, ge=3, le=9)


class DateField(FieldBase):
    """A day, kept as ``YYYY-MM-DD``."""

    kind: Literal["date"]


class ChoiceTable(FieldBase):
    """Rows that each take one of the same answers; kept as a map from row id to column id."""

    kind: Literal["table"]
    rows: tuple[Option, ...] = Field(min_length=1)
    columns: tuple[Option, ...] = Field(min_length=2)


class SignWords(Model):
    """A sign in words for one of the two whose distance it can be."""

    label: Text
    healthy: Text
    concerning: Text
    note: Text = Field(description="Names the note for screen readers.")


class SignRow(Model):
    """One sign: what a distance looks like at either end."""

    id: Id
    partner: SignWords
    own: SignWords

    def words(self, subject: Literal["partner", "own"]) -> SignWords:
        """Return the words for one of the two."""
        return self.partner if subject == "partner" else self.own


class LevelWords(Model):
    """The four answers that every sign takes."""

    healthy: Text
    mixed: Text
    concerning: Text
    unsure: Text


class SignTable(FieldBase):
    """Signs that each take one of four answers and a note.

    An answer is kept under the id of its row, the note beside it under ``<row id>.note``. The
    exercise's field ``subject`` (``partner`` or ``own``) says whose words the rows speak.
    """

    kind: Literal["signs"]
    healthy: Text
    concerning: Text
    levels: LevelWords
    add_note: Text
    answered: WithNumber
    all_answered: Text
    rows: tuple[SignRow, ...] = Field(min_length=1)


AnyField = Annotated[
    ShortText | LongText | OneChoice | SeveralChoices | Scale | DateField | ChoiceTable | SignTable,
    Field(discriminator="kind"),
]


class CopyWords(Model):
    """A button that copies, and what came of it."""

    button: Text
    copied: Text
    failed: Text


MESSAGE_PIECES = ("noticed", "feel", "need", "ask")
"""The pieces of a message in their order; also the ids of their fields."""


class MessagePiece(Model):
    """One piece. ``opener`` is put before it where the writer has not begun a sentence."""

    label: Text
    opener: Text | None = None


class MessagePieces(Model):
    """The four pieces."""

    noticed: MessagePiece
    feel: MessagePiece
    need: MessagePiece
    ask: MessagePiece

    def in_order(self) -> tuple[tuple[str, MessagePiece], ...]:
        """Return each piece with its name."""
        return tuple((name, getattr(self, name)) for name in MESSAGE_PIECES)


class Hints(Model):
    """What may help with each piece."""

    noticed: Text
    feel: Text
    need: Text
    ask: Text


class Purpose(Model):
    """What a message is for. ``text`` says what makes it work.

    ``safety`` repeats the page's way to help beside it, where a message may be answered with harm.
    """

    id: Id
    label: Text
    text: Text
    safety: bool = False
    hints: Hints


class ByHandWords(Model):
    """For the message as one text that the writer goes on with."""

    start: Text
    label: Text
    help: Text
    back: Text
    confirm: Text
    confirm_yes: Text
    confirm_no: Text


class WordingCheckWords(Model):
    """What stands beside a message. ``{words}`` are the phrases found."""

    title: Text
    clear: Text
    found: WithWords
    told: Annotated[str, NON_EMPTY, Placeholders("count")]
    told_one: Text
    long: Text
    most: int = Field(default=120, ge=20, le=1000, description="Words before a message is long.")
    quote: WithWords
    foot: Text


class MessageField(FieldBase):
    """Four pieces and a message made of them, with its wording looked at as it is typed.

    Its answers lie under ``purpose``, the names of the pieces, and ``text`` for a message that the
    writer has taken over by hand.
    """

    kind: Literal["message"]
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
    """One sentence or two, in somebody's voice. ``note`` says when or why."""

    id: Id
    text: Text
    note: Text | None = None


class Moment(Model):
    """Lines for one kind of moment."""

    id: Id
    label: Text
    lines: tuple[ExampleLine, ...] = Field(min_length=1)


class LinesField(FieldBase):
    """Lines by their moments; the answer is the list of the ids that are kept."""

    kind: Literal["lines"]
    quote: WithWords
    keep: Text
    copying: CopyWords
    moments: tuple[Moment, ...] = Field(min_length=1)

    def line(self, name: str) -> ExampleLine | None:
        """Return a line by its id; None for one that another pack had."""
        lines = (line for moment in self.moments for line in moment.lines)
        return next((line for line in lines if line.id == name), None)
