"""New moves for both seats, as they were rewritten for one episode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook_lib.record import answers
from workbook_lib.record.views.loop import REWRITE_FIELDS, Seat, episode_scope

if TYPE_CHECKING:
    from workbook_lib.record.record import Record


def rewrite(record: Record, episode_id: str) -> dict[Seat, dict[str, str]]:
    """Read the new moves of one episode.

    Returns
    -------
    dict
        For each seat the answers that are written, by the field's full id; a choice is the id of
        its option.
    """
    scope = episode_scope(episode_id)
    said = {name: answers.text(record.get(f"{scope}/{name}")) for name in REWRITE_FIELDS}
    return {
        seat: {
            name: words
            for name, words in said.items()
            if words and name.startswith(f"rewrite.{seat.value}.")
        }
        for seat in Seat
    }
