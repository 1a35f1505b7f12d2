"""Older files: each version's document turned into the next one's, up to today's.

A new version adds one function here and one file in the tests that keeps its predecessor readable.
"""

from __future__ import annotations

from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

from workbook_lib.record.clock import Stamp
from workbook_lib.record.errors import UnreadableFile

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

VERSION = 1
"""The version written today."""

Document: TypeAlias = dict[str, Any]


def migrate(document: Document, version: int) -> Document:
    """Return the document in the shape of ``VERSION``.

    Parameters
    ----------
    document
        A whole file, parsed.
    version
        The version it says it has, from 0 to ``VERSION``.

    Raises
    ------
    UnreadableFile
        When the document is not what a file of that version looks like.
    """
    for step in range(version, VERSION):
        document = _MIGRATIONS[step](document)
    return document


def _migrate_from_0(document: Document) -> Document:
    """Give each answer a stamp: version 0 only knew when the whole file was saved."""
    answers = document.get("answers")
    if not isinstance(answers, dict):
        raise UnreadableFile("the part with the answers is missing or damaged")
    at = Stamp(_milliseconds(document.get("saved")), 0, "version-0").to_json()
    entries = {path: {"value": value, "at": at} for path, value in answers.items()}
    return {"format": document["format"], "version": 1, "entries": entries}


def _milliseconds(saved: object) -> int:
    # Without a date the answers count as very old, so that anything newer wins. None is lost.
    try:
        moment = datetime.fromisoformat(saved) if isinstance(saved, str) else None
        if moment is None:
            return 0
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return max(0, int(moment.timestamp() * 1000))
    except (ValueError, OverflowError):
        return 0


_MIGRATIONS: Mapping[int, Callable[[Document], Document]] = MappingProxyType({0: _migrate_from_0})
