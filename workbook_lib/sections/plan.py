"""Sections about the plan for two: the forms, sharing, and the shared plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import ipywidgets

from workbook_lib.content.parts.plan import JointPart, PlanItem, PlanPart, SharePart
from workbook_lib.content.schema.chapter import Section
from workbook_lib.insight.answers import answer_text
from workbook_lib.record import encode
from workbook_lib.record.views.plan import (
    PLAN,
    SEAT_PATH,
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
from workbook_lib.sections.forms import source_entries
from workbook_lib.widgets.form import Form
from workbook_lib.widgets.plan import PlanRow, SharedPlan, ShareItem, ShareSwitches

if TYPE_CHECKING:
    from workbook_lib.session.context import SectionContext


def build_plan(context: SectionContext, _: Section, part: PlanPart) -> Sequence[ipywidgets.Widget]:
    """Build the form. All parts of the plan store their answers in the same scope."""
    form = Form(part.exercise, context.content.interface.field)

    def bind() -> None:
        sources = source_entries(context, part.exercise)
        form.bind(PLAN, context.session.entries(PLAN), sources=sources)

    # One part asks for the seat, which colors the columns of all parts.
    context.session.watch(SEAT_PATH, bind)
    bind()
    return [form]


def plan_items(context: SectionContext) -> Iterator[tuple[str, PlanItem]]:
    """Yield the plan items of the chapter, each with the title of its section."""
    for section in context.chapter.sections:
        if isinstance(section.part, PlanPart):
            for item in section.part.items:
                yield section.title, item


def build_joint(
    context: SectionContext, _: Section, part: JointPart
) -> Sequence[ipywidgets.Widget]:
    """Build the shared plan, updated with every change."""
    # Answers from an imported file, shown only while the page is open.
    visitor: dict[str, Agreement] = {}

    def show() -> None:
        current = plan(context.session.record)
        theirs = {**current.shown("partner"), **visitor}
        rows = plan_rows(context, current.shown("me"), theirs)
        joint.show(rows, len(visitor), current.seat or "")

    def bring(entries: Mapping[str, Any]) -> int:
        items = {item.id: item for _, item in plan_items(context)}
        imported = partner_part(from_wire(entries), items)
        visitor.clear()
        visitor.update(
            {
                name: agreement
                for name, agreement in imported.items()
                if answer_text(items[name], agreement, context.language)
            }
        )
        show()
        return len(visitor)

    def remove_visitor() -> None:
        visitor.clear()
        show()

    def keep() -> None:
        context.session.write(partner_values(visitor))
        remove_visitor()

    joint = SharedPlan(
        part,
        f"{PLAN}/",
        bring,
        remove_visitor,
        keep,
        error_words=context.content.interface.error_messages,
    )
    context.session.watch(f"{PLAN}/", show)
    show()
    return [joint]


def plan_rows(
    context: SectionContext, mine: Mapping[str, Agreement], theirs: Mapping[str, Agreement]
) -> list[PlanRow]:
    """Return the items with a shared answer of either person, in the order of the page."""
    rows = []
    for topic, item in plan_items(context):
        me, partner = (
            answer_text(item, side.get(item.id), context.language) for side in (mine, theirs)
        )
        if me or partner:
            rows.append(PlanRow(topic=topic, label=item.label, me=me, partner=partner))
    return rows


def build_share(
    context: SectionContext, _: Section, part: SharePart
) -> Sequence[ipywidgets.Widget]:
    """Build the list of answers with their switches, updated with every change."""
    share = ShareSwitches(part)

    def show() -> None:
        record = context.session.record
        shared = shared_part(record)
        gift = encode(shared).decode() if shared.entries else ""
        share.show(share_items(context), plan(record).seat or "", gift)

    context.session.watch(f"{PLAN}/", show)
    show()
    return [share]


def share_items(context: SectionContext) -> list[ShareItem]:
    """Return all answers of the plan, in the order of the page."""
    record = context.session.record
    current = plan(record)
    columns = {"me": current.me, "partner": current.partner}
    covers = {
        item.id: part.reveal.covered
        for part in context.find_parts(PlanPart)
        if part.reveal
        for item in part.items
    }
    items = []
    for topic, item in plan_items(context):
        for side in SIDES:
            answer = columns[side].get(item.id)
            text = answer_text(item, answer, context.language)
            if answer is None or not text:
                continue
            items.append(
                ShareItem(
                    mark=answer_path(item.id, side) + SHARED,
                    side=side,
                    item=item.id,
                    topic=topic,
                    label=item.label,
                    value=record.get(answer_path(item.id, side)),
                    text=text,
                    covered=covers.get(item.id, ""),
                    shared=answer.shared,
                )
            )
    return items
