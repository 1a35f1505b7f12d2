"""An episode's loop on a figure: the same for the worked example and for one's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workbook_lib.content.parts.loop import CycleWords
from workbook_lib.figures.canvas import Drawing
from workbook_lib.figures.loop import describe, loop
from workbook_lib.insight.loop import beneath, is_told, quoted, steps, underneath
from workbook_lib.record.views.loop import Episode
from workbook_lib.widgets.figure import Figure, Panel, Step


@dataclass(frozen=True)
class Sketch:
    """An episode's drawing for three widths, in one sentence, and all of its words.

    ``opening`` holds what set it off, ``listing`` the steps, ``panels`` what was underneath.
    """

    wide: Drawing
    narrow: Drawing
    small: Drawing
    label: str
    opening: tuple[str, str]
    listing: list[Step]
    panels: list[Panel]


def sketch(
    episode: Episode, words: CycleWords, feelings: Mapping[str, str] | None = None
) -> Sketch | None:
    """Return an episode's drawing; None when there is nothing to draw yet.

    Parameters
    ----------
    episode : Episode
        What happened, as far as it is written.
    words : CycleWords
        What the drawing and its list say.
    feelings : mapping of str to str, optional
        Option id to label. A feeling that is not in it is shown as it is.
    """
    if not is_told(episode):
        return None
    ring = steps(episode, words, feelings or {})
    middle = underneath(episode, words)
    trigger = episode.trigger.strip()
    listing = [
        Step(
            step=row["step"],
            seat=row["seat"],
            title=row["title"],
            text=quoted(row["text"], words) if row["said"] else row["text"],
            said=row["said"],
        )
        for row in ring.to_dict("records")
    ]
    panels = [Panel(seat=side.seat, rows=side.rows) for side in beneath(middle)]
    told = (ring, middle, trigger, words)
    return Sketch(
        loop(*told),
        loop(*told, size="narrow"),
        loop(*told, size="small"),
        describe(*told),
        (words.starts, trigger),
        listing,
        panels,
    )


def draw(figure: Figure, drawn: Sketch | None) -> None:
    """Put a drawing on a figure, or show that there is nothing to draw yet."""
    if drawn is None:
        figure.show_empty()
    else:
        figure.show(
            drawn.wide,
            drawn.narrow,
            drawn.label,
            drawn.listing,
            small=drawn.small,
            opening=drawn.opening,
            panels=drawn.panels,
        )
