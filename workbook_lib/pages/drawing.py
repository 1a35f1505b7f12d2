"""Puts an episode's loop on a figure: the same for the worked example and for one's own."""

from __future__ import annotations

from collections.abc import Mapping

from workbook_lib.content.part import CycleWords
from workbook_lib.figures.loop import describe, loop
from workbook_lib.insight.cycle import quoted, steps, underneath
from workbook_lib.record.cycle import Episode
from workbook_lib.widgets.figure import Figure, Step


def draw(
    figure: Figure, episode: Episode, words: CycleWords, feelings: Mapping[str, str] | None = None
) -> None:
    """Draw an episode, or show that there is nothing to draw yet.

    Parameters
    ----------
    figure : Figure
        Where to draw.
    episode : Episode
        What happened, as far as it is written.
    words : CycleWords
        What the drawing and its list say.
    feelings : mapping of str to str, optional
        Option id to label. A feeling that is not in it is shown as it is.
    """
    ring = steps(episode, words, feelings or {})
    if ring.empty:
        figure.show_empty()
        return
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
    figure.show(
        loop(ring, middle, episode.trigger, words),
        loop(ring, middle, episode.trigger, words, narrow=True),
        describe(ring, middle, episode.trigger, words),
        listing,
    )
