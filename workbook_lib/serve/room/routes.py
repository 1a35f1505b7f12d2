"""A room's addresses."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from workbook_lib.server.workshop.facilitator import (
    BoardHandler,
    CodesHandler,
    DoHandler,
    KeyHandler,
    StateHandler,
)
from workbook_lib.server.workshop.participant import GuestHandler, OfferHandler, TakeBackHandler

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workbook_lib.server.workshop.base import RoomPage

ROOM: Mapping[str, type[RoomPage]] = MappingProxyType(
    {
        "room": GuestHandler,
        "room/offer": OfferHandler,
        "room/take-back": TakeBackHandler,
        "room/lead": KeyHandler,
        "room/board": BoardHandler,
        "room/state": StateHandler,
        "room/codes/(read|take-out)": CodesHandler,
        "room/do/(hide|show|hold|let-go|end)": DoHandler,
    }
)
"""Handlers by their address, below the server's base address."""
