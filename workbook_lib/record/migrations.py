"""Migrations of older files, one version at a time, up to the current one.

A new version adds one function here and one file of the previous version to the tests.
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
"""The current version."""

Document: TypeAlias = dict[str, Any]


def migrate(document: Document, version: int) -> Document:
    """Migrate a document to ``VERSION``.

    Parameters
    ----------
    document
        A parsed file.
    version
        The version stated in it, from 0 to ``VERSION``.

    Raises
    ------
    UnreadableFile
        When the document is not a valid file of that version.
    """
    for step in range(version, VERSION):
        document = _MIGRATIONS[step](document)
    return document


def _migrate_from_0(document: Document) -> Document:
    """Add stamps: version 0 only stored when the whole file was saved."""
    answers = document.get("answers")
    if not isinstance(answers, dict):
        raise UnreadableFile("the part with the answers is missing or damaged")
    at = Stamp(_milliseconds(document.get("saved")), 0, "version-0").to_json()
    entries = {path: {"value": value, "at": at} for path, value in answers.items()}
    return {"format": document["format"], "version": 1, "entries": entries}


def _milliseconds(saved: object) -> int:
    # Without a date the stamp is 0, so that any later entry wins.
    try:
        moment = datetime.fromisoformat(saved) if isinstance(saved, str) else None
        if moment is None:
            return 0
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return max(0, int(moment.timestamp() * 1000))
    except (ValueError, OverflowError):
        return 0


_MIGRATIONS: Mapping[int, Callable[[Document], Document]] = MappingProxyType({0: _migrate_from_0})
