"""Episodes written so far: open one, remove one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import ipywidgets

from workbook_lib.content.parts.loop import EpisodesPart
from workbook_lib.content.schema.chapter import Section
from workbook_lib.record.views.loop import Episode
from workbook_lib.widgets.entries import Entries, Line

if TYPE_CHECKING:
    from workbook_lib.page.page import Page


def build(page: Page, _: Section, part: EpisodesPart) -> Sequence[ipywidgets.Widget]:
    """Build the list; it follows every word."""

    def remove(episode_id: str) -> None:
        gone = page.current.find(episode_id)
        page.current.forget(episode_id)
        entries.removed(gone.trigger or part.untitled)

    entries = Entries(part, page.current.choose, remove)

    def show() -> None:
        entries.show([line(each, part, page.current.id) for each in page.current.others()])

    page.current.watch(show)
    show()
    return [entries]


def line(episode: Episode, part: EpisodesPart, shown: str) -> Line:
    """Return an episode as a line of the list: what set it off, and what lay beneath."""
    beneath = [
        named.replace("{words}", turn.primary_emotion)
        for turn, named in (
            (episode.me, part.beneath_me or "{words}"),
            (episode.partner, part.beneath_partner or "{words}"),
        )
        if turn.primary_emotion
    ]
    note = part.beneath.replace("{words}", _joined(beneath)) if beneath else ""
    if episode.me.empty != episode.partner.empty:
        note = f"{note} {part.one_side}".strip()
    return Line(
        id=episode.id,
        title=episode.trigger or part.untitled,
        note=note,
        date=episode.date.isoformat() if episode.date else "",
        shown=episode.id == shown,
    )


def _joined(beneath: list[str]) -> str:
    """Put what lay beneath in a row; what ends like a sentence needs no sign between."""
    first, *rest = beneath
    return first + "".join(f"{' ' if first[-1] in '.!?…' else '; '}{each}" for each in rest)
