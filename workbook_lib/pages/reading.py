"""A plain reading of the weeks, with what it cannot tell and how it is made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import ipywidgets

from workbook_lib.content.parts.signs import ReadingPart
from workbook_lib.content.schema.chapter import Section
from workbook_lib.insight.sign_trends import WINDOW, Distance, day_text, findings, missing
from workbook_lib.pages.distance import distances
from workbook_lib.pages.markup import render
from workbook_lib.record.views.signs import CheckIn, Subject
from workbook_lib.sections.signs import CHECK_IN, Asked, asked
from workbook_lib.session.derived_cache import RECALL
from workbook_lib.widgets.prose import Prose

if TYPE_CHECKING:
    from workbook_lib.page.page import Page


def build(page: Page, _: Section, part: ReadingPart) -> Sequence[ipywidgets.Widget]:
    """Build the reading; it follows every answer."""
    form = asked(page)
    at_hand = page.at_hand(CHECK_IN)
    read = Prose()

    seen: dict[Subject, tuple[Distance | None, int]] = {}
    blocks: dict[Subject, dict[str, Any] | None] = {}

    def markup() -> str:
        loose = sum(map(_loose, at_hand.others()))
        for subject in Subject:
            now = distances(page).of(subject), loose
            if seen.get(subject) != now:
                seen[subject] = now
                blocks[subject] = _block(*now, subject, form, part)
        return render("reading", part=part, blocks=[*filter(None, blocks.values())])

    def show() -> None:
        read.markup = RECALL.of(page.desk.record, part, "reading", markup)

    at_hand.watch(show)
    show()
    rules = Prose(render("fold", title=part.rules_title, text=part.rules))
    return [read, rules]


def _block(
    seen: Distance | None, loose: int, subject: Subject, form: Asked, part: ReadingPart
) -> dict[str, Any] | None:
    """Return what is read of one person's distance; None where nobody looked at it."""
    if seen is None:
        return None
    read, found = seen.span, seen.found
    title = form.subjects[subject]
    if not read.readable:
        return {
            "title": title,
            "opening": [part.too_few.format(count=read.check_ins)],
            "lists": [],
            "concerning": None,
        }
    labels = {sign: f"**{label}**" for sign, label in form.labels(subject).items()}
    said = findings(found, labels, part.finding)
    first, last = (day_text(day, form.days, year=True) for day in (read.first, read.last))
    opening = [part.span.format(first=first, last=last, count=read.check_ins, number=read.weeks)]
    if read.older:
        opening.append(part.older.format(number=WINDOW))
    return {
        "title": title,
        "opening": opening,
        "lists": [
            (part.moved_title, said.moved or (part.nothing_moved,)),
            *([(part.stayed_title, said.stayed)] if said.stayed else []),
            (part.missing_title, missing(found, read, loose, labels, part.missing)),
        ],
        "concerning": part.concerning if seen.concerning else None,
    }


def _loose(one: CheckIn) -> bool:
    """Tell whether one does not say when or whose: it is in no reading, and both mention it."""
    return one.date is None or one.subject is None
