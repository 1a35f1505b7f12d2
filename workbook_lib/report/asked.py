"""What the chapters of a pack ask, as far as the page to take home shows the answers.

A chapter or a part that the pack does not have leaves its place empty.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from workbook_lib.content.parts.closeness import PromptsPart
from workbook_lib.content.parts.loop import FormPart, RewritePart
from workbook_lib.content.parts.plan import PlanPart
from workbook_lib.content.parts.reasons import ReasonsPart
from workbook_lib.content.parts.talk import FeelPart, TalkPart
from workbook_lib.content.parts.words import ComposerPart
from workbook_lib.content.schema.fields import LinesField
from workbook_lib.record.views.pause import PLAN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workbook_lib.content.parts.closeness import Prompt
    from workbook_lib.content.parts.plan import PlanItem
    from workbook_lib.content.parts.reasons import ReasonCard
    from workbook_lib.content.schema.exercise import Exercise
    from workbook_lib.content.schema.fields import Pieces
    from workbook_lib.content.schema.interface import SentenceWords
    from workbook_lib.content.schema.pack import Content

ROOM = "ask-for-room"
"""The exercise whose answers make a sentence that asks for room."""

_Part = TypeVar("_Part")


@dataclass(frozen=True)
class Asked:
    """What is asked.

    Attributes
    ----------
    language
        Words by which a sentence is recognized.
    rewrite
        Asks for the new moves.
    talk, feel
        Asks how a talk felt, and draws it.
    lines
        Lines to borrow by id.
    pieces
        What a message is made of.
    room, pause
        Ask for the sentence that asks for room, and for the pause plan.
    items
        Points of the plan for two.
    cards
        Reasons to pick from.
    prompts
        Prompts to write about.
    """

    language: SentenceWords
    rewrite: RewritePart | None = None
    talk: TalkPart | None = None
    feel: FeelPart | None = None
    lines: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    pieces: Pieces | None = None
    room: Exercise | None = None
    pause: Exercise | None = None
    items: tuple[PlanItem, ...] = ()
    cards: tuple[ReasonCard, ...] = ()
    prompts: tuple[Prompt, ...] = ()


def asked(content: Content) -> Asked:
    """Look through the chapters of a pack."""
    forms = [each.exercise for each in parts(content, FormPart)]
    fields = [each for form in forms for group in form.groups for each in group.fields]
    moments = [each for one in fields if isinstance(one, LinesField) for each in one.moments]
    return Asked(
        language=content.interface.field.sentence,
        rewrite=next(iter(parts(content, RewritePart)), None),
        talk=next(iter(parts(content, TalkPart)), None),
        feel=next(iter(parts(content, FeelPart)), None),
        lines={line.id: line.text for moment in moments for line in moment.lines},
        pieces=next((each.message().pieces for each in parts(content, ComposerPart)), None),
        room=next((form for form in forms if form.id == ROOM), None),
        pause=next((form for form in forms if form.id == PLAN), None),
        items=tuple(item for each in parts(content, PlanPart) for item in each.items),
        cards=tuple(card for each in parts(content, ReasonsPart) for card in each.cards),
        prompts=tuple(one for each in parts(content, PromptsPart) for one in each.prompts),
    )


def parts(content: Content, kind: type[_Part]) -> list[_Part]:
    """Return all parts of one kind, in the order of the pack."""
    sections = [section for chapter in content.chapters for section in chapter.sections]
    return [each.part for each in sections if isinstance(each.part, kind)]
