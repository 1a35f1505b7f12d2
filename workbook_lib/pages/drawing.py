"""An episode's loop on a figure: the same for the worked example and for one's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workbook_lib.content.part import CycleWords
from workbook_lib.figures.drawing import Drawing
from workbook_lib.figures.loop import describe, loop
from workbook_lib.insight.cycle import is_told, quoted, steps, underneath
from workbook_lib.record.cycle import Episode
from workbook_lib.widgets.figure import Figure, Step


@dataclass(frozen=True)
class Sketch:
    """An episode's drawing for both widths, in one sentence, and as a list."""

    wide: Drawing
    narrow: Drawing
    label: str
    listing: list[Step]


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
    return Sketch(
        loop(ring, middle, episode.trigger, words),
        loop(ring, middle, episode.trigger, words, narrow=True),
        describe(ring, middle, episode.trigger, words),
        listing,
    )


def draw(figure: Figure, drawn: Sketch | None) -> None:
    """Put a drawing on a figure, or show that there is nothing to draw yet."""
    if drawn is None:
        figure.show_empty()
    else:
        figure.show(drawn.wide, drawn.narrow, drawn.label, drawn.listing)
