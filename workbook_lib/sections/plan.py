"""The page that both can look at: nothing of the plan but what each chose to show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import ipywidgets

from workbook_lib.content.parts.plan import JointPart, PlanItem, PlanPart, SharePart
from workbook_lib.content.schema.chapter import Section
from workbook_lib.insight.plan import answer_text
from workbook_lib.record import encode
from workbook_lib.record.views.plan import (
    PLAN,
    SEAT_FIELD,
    SHARED,
    SIDES,
    Agreement,
    answer_path,
    partner_part,
    partner_values,
    plan,
    shared_part,
)
from workbook_lib.record.wire_format import from_wire
from workbook_lib.widgets.form import Form
from workbook_lib.widgets.plan import PlanRow, SharedPlan, ShareItem, ShareSwitches

if TYPE_CHECKING:
    from workbook_lib.session.context import SectionContext


def build_plan(context: SectionContext, _: Section, part: PlanPart) -> Sequence[ipywidgets.Widget]:
    """Build the form. All parts of the plan keep their answers in one place."""
    form = Form(part.exercise, context.content.interface.field)

    def bind() -> None:
        form.bind(PLAN, context.session.entries(PLAN))

    # The seat is asked for in one part, and colors the columns of all.
    context.session.watch(f"{PLAN}/{SEAT_FIELD}", bind)
    bind()
    return [form]


def points(context: SectionContext) -> Iterator[tuple[str, PlanItem]]:
    """Go through the points that the chapter asks for, each with the title of its section."""
    for section in context.chapter.sections:
        if isinstance(section.part, PlanPart):
            for item in section.part.items:
                yield section.title, item


def build_joint(
    context: SectionContext, _: Section, part: JointPart
) -> Sequence[ipywidgets.Widget]:
    """Build the page; it follows every word and every press."""
    # What a brought file shows: on this page only, for as long as the page is open.
    visitor: dict[str, Agreement] = {}

    def show() -> None:
        now = plan(context.session.record)
        theirs = {**now.shown("partner"), **visitor}
        joint.show(rows(context, now.shown("me"), theirs), len(visitor), now.seat or "")

    def bring(entries: Mapping[str, Any]) -> int:
        asked = {item.id: item for _, item in points(context)}
        brought = partner_part(from_wire(entries), asked)
        visitor.clear()
        visitor.update(
            {name: each for name, each in brought.items() if answer_text(asked[name], each)}
        )
        show()
        return len(visitor)

    def put_away() -> None:
        visitor.clear()
        show()

    def keep() -> None:
        context.session.write(partner_values(visitor))
        put_away()

    joint = SharedPlan(part, f"{PLAN}/", bring, put_away, keep)
    context.session.watch(f"{PLAN}/", show)
    show()
    return [joint]


def rows(
    context: SectionContext, mine: Mapping[str, Agreement], theirs: Mapping[str, Agreement]
) -> list[PlanRow]:
    """Return the points of which either shows something, in the order of the page."""
    found = []
    for topic, item in points(context):
        me, partner = (answer_text(item, side.get(item.id)) for side in (mine, theirs))
        if me or partner:
            found.append(PlanRow(topic=topic, label=item.label, me=me, partner=partner))
    return found


def build_share(
    context: SectionContext, _: Section, part: SharePart
) -> Sequence[ipywidgets.Widget]:
    """Build the list; it follows every word of the plan."""
    share = ShareSwitches(part)

    def show() -> None:
        record = context.session.record
        given = shared_part(record)
        gift = encode(given).decode() if given.entries else ""
        share.show(listed(context), plan(record).seat or "", gift)

    context.session.watch(f"{PLAN}/", show)
    show()
    return [share]


def listed(context: SectionContext) -> list[ShareItem]:
    """Return every answer of the plan, in the order of the page."""
    record = context.session.record
    now = plan(record)
    columns = {"me": now.me, "partner": now.partner}
    found = []
    for topic, item in points(context):
        for side in SIDES:
            answer = columns[side].get(item.id)
            text = answer_text(item, answer)
            if answer is None or not text:
                continue
            found.append(
                ShareItem(
                    mark=answer_path(item.id, side) + SHARED,
                    side=side,
                    item=item.id,
                    topic=topic,
                    label=item.label,
                    value=record.get(answer_path(item.id, side)),
                    text=text,
                    shared=answer.shared,
                )
            )
    return found
