"""A worked example from the content, read as an episode."""

from __future__ import annotations

from workbook_lib.content.parts.loop import StoryPart, StoryTurn
from workbook_lib.record.views.loop import Episode, Seat, Turn


def story_episode(part: StoryPart) -> Episode:
    """Read a worked example as an episode told by the pursuer.

    Neither side is a guess: a story knows both. Its feelings are words of its own, not option ids.
    """
    return Episode(
        id="story",
        trigger=part.trigger,
        date=None,
        seat=Seat.PURSUER,
        first="me" if part.first == "pursuer" else "partner",
        me=_turn(part.pursuer, Seat.PURSUER),
        partner=_turn(part.withdrawer, Seat.WITHDRAWER),
        partner_guess=False,
    )


def _turn(told: StoryTurn, seat: Seat) -> Turn:
    return Turn(
        seat=seat,
        action=told.action,
        thought=told.thought,
        secondary_emotion=told.secondary_emotion,
        primary_emotion=told.primary_emotion,
        need=told.need,
    )
