"""Models of the reasons: cards to pick from, and the figure of what was picked."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field

from workbook_lib.content.schema.base import (
    NON_EMPTY,
    Id,
    Model,
    Placeholders,
    Text,
    WithWords,
)
from workbook_lib.content.schema.exercise import Exercise, FoldedPassages, Group, Passage
from workbook_lib.content.schema.fields import LongText, Option, SeveralChoices, When

EXERCISE = "reasons"


class ReasonCard(Model):
    """One reason.

    ``family`` is a heading above this card, for it and those after it. ``more`` continues ``text``.
    ``helps`` is advice that is shown after the reason was picked.
    """

    id: Annotated[Id, Field(max_length=24)]
    family: Text | None = None
    title: Annotated[Text, Field(max_length=34)]
    text: Text
    more: Text | None = None
    helps: Text


class EvidenceWords(Model):
    """Questions about a reason that was picked for one side."""

    heading: Text
    speaks_for: Text
    speaks_against: Text
    helps: Text


class ReasonsPart(Model):
    """Cards with the same question each, and follow-up questions for picked reasons.

    With ``folded``, ``more`` of each card is closed under this title.
    """

    kind: Literal["reasons"]
    label: Text
    folded: Text | None = None
    fits: Text
    me: Text
    partner: Text
    neither: Text
    weigh_me: EvidenceWords
    weigh_partner: EvidenceWords
    cards: tuple[ReasonCard, ...] = Field(min_length=2)

    @cached_property
    def exercise(self) -> Exercise:
        """The cards as one form with one group per card."""
        groups = tuple(self._group(card) for card in self.cards)
        return Exercise(id=EXERCISE, label=self.label, groups=groups)

    def _group(self, card: ReasonCard) -> Group:
        pick = SeveralChoices(
            id=f"{card.id}.fits",
            kind="several",
            label=self.fits,
            options=(
                Option(id="me", label=self.me),
                Option(id="partner", label=self.partner),
                Option(id="neither", label=self.neither, alone=True),
            ),
        )
        evidence = (
            *_evidence_fields(card, "me", self.weigh_me),
            *_evidence_fields(card, "partner", self.weigh_partner),
        )
        text, folded = card.text, None
        if card.more and self.folded:
            folded = FoldedPassages(title=self.folded, passages=(Passage(text=card.more),))
        elif card.more:
            text = f"{card.text} {card.more}"
        return Group(
            id=card.id,
            heading=card.family,
            legend=card.title,
            style="row",
            passages=(Passage(text=text),),
            folded=folded,
            fields=(pick, *evidence),
        )


def _evidence_fields(card: ReasonCard, side: str, words: EvidenceWords) -> list[LongText]:
    """Return the three follow-up questions about a picked reason."""
    questions = (
        ("for", words.speaks_for, words.heading, None),
        ("against", words.speaks_against, None, None),
        ("helps", words.helps, None, card.helps),
    )
    return [
        LongText(
            id=f"{card.id}.{side}.{name}",
            kind="long",
            label=label,
            divider=divider,
            help=tip,
            rows=2,
            max_length=2000,
            when=When(field=f"{card.id}.fits", has=side),
        )
        for name, label, divider, tip in questions
    ]


class ReasonFindingWords(Model):
    """Sentences about the picks; the first that applies is shown."""

    shared: WithWords
    shared_many: Text
    apart: Text
    only_me: Text
    only_partner: Text


class PickedTable(Model):
    """Texts of the table next to the chart. ``noted`` is an answer with its note."""

    summary: Text
    columns: tuple[Text, Text, Text]
    me: Text
    partner: Text
    neither: Text
    open: Text
    noted: Annotated[str, NON_EMPTY, Placeholders("answer", "note")] = "{answer}: {note}"


class PickedPart(Model):
    """The figure of the picked reasons, with a column for each side."""

    kind: Literal["picked"]
    me: Text
    partner: Text
    guess_mark: Annotated[Text, Field(max_length=2)]
    found: ReasonFindingWords
    how_to_read: Text
    describe: Annotated[str, NON_EMPTY, Placeholders("me", "partner")]
    nothing: Text
    quote: WithWords
    table: PickedTable
    empty_title: Text
    empty: Text
    empty_button: Text
