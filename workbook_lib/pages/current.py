"""The episode at hand: the one that the form, the drawing and the moves all show."""

from __future__ import annotations

from workbook_lib.record.views.loop import EPISODES, Episode, episode, episodes
from workbook_lib.session.record_session import Desk
from workbook_lib.session.selection import AtHand, Shelf

EPISODE: Shelf[Episode] = Shelf(EPISODES, episode, episodes)


class Current(AtHand[Episode]):
    """Which episode the page shows."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, EPISODE)

    def episode(self) -> Episode:
        """Return the episode as it is written now."""
        return self.shown()
