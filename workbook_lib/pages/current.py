"""The episode at hand: the one that the form, the drawing and the moves all show."""

from __future__ import annotations

from collections.abc import Callable

from workbook_lib.pages.desk import Desk
from workbook_lib.record.cycle import (
    EPISODES,
    Episode,
    episode,
    episode_scope,
    episodes,
    new_episode_id,
)


class Current:
    """Which episode the page shows.

    Starts with the episode that was written in last; with a new one where there is none.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._watchers: list[Callable[[], None]] = []
        self.id = self._latest() or new_episode_id()

    def episode(self) -> Episode:
        """Return the episode as it is written now."""
        return self.find(self.id)

    def find(self, episode_id: str) -> Episode:
        """Return an episode by its id."""
        return episode(self._desk.record, episode_id)

    def others(self) -> list[Episode]:
        """Return every episode that holds something, newest first."""
        return episodes(self._desk.record)

    def choose(self, episode_id: str) -> None:
        """Show another episode."""
        self.id = episode_id
        for watcher in self._watchers:
            watcher()

    def start(self) -> None:
        """Show a new, empty episode."""
        self.choose(new_episode_id())

    def forget(self, episode_id: str) -> None:
        """Remove an episode; when it was shown, show the one written in last before it."""
        self._desk.remove(episode_scope(episode_id))
        if episode_id == self.id:
            self.choose(self._latest() or new_episode_id())

    def watch(self, watcher: Callable[[], None]) -> None:
        """Call ``watcher`` when another episode is shown, and when any episode changes."""
        self._watchers.append(watcher)
        self._desk.watch(f"{EPISODES}/", watcher)

    def watch_choice(self, watcher: Callable[[], None]) -> None:
        """Call ``watcher`` only when another episode is shown."""
        self._watchers.append(watcher)

    def _latest(self) -> str | None:
        entries = self._desk.record.entries
        live = {each.id for each in self.others()}
        written = [
            (entry.stamp, path.split("/")[2])
            for path, entry in entries.items()
            if path.startswith(f"{EPISODES}/") and path.split("/")[2] in live
        ]
        return max(written)[1] if written else None
