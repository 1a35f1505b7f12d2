"""The file format: encoding a record as human-readable bytes, decoding it, and older versions.

``{"format": "between-us", "version": 1, "entries": {path: {"value": ..., "at": [...]}}}`` in UTF-8.
A new version adds one migration here and one file of the previous version to the tests.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias

from workbook_lib.errors import UserError
from workbook_lib.record.clock import Stamp
from workbook_lib.record.record import Entry, Record
from workbook_lib.record.values import EntryError, UnreadableFile
from workbook_lib.record.wire_format import from_wire, to_wire

if TYPE_CHECKING:
    from collections.abc import Callable

FORMAT = "between-us"

VERSION = 1
"""The current version."""

MAX_BYTES = 8_000_000
"""Maximum size of a file in bytes. Two years of entries have an eighth of it."""

MAX_PARTS = 250_000
"""Maximum number of brackets and commas in a file, those in texts included.

Each may become an object, which takes fifty times as many bytes in memory as in the file. Two years
of entries have a sixth of the limit.
"""

# Bytes that fill a file after a disk failure or a lost connection.
_FILLER = b"\0 \t\r\n"


def _dumps(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, allow_nan=False, sort_keys=True, indent=1)


class Encoder:
    """Encodes successive records and caches the text of every entry.

    A workbook of two years has thousands of entries, and a save changes one.

    Examples
    --------
    >>> from workbook_lib.record import Clock, Record
    >>> encoder = Encoder()
    >>> record = Record().put("talk/one/3f2a/about", "money", Clock("a-laptop"))
    >>> encoder.encode(record) == encode(record)
    True
    """

    def __init__(self) -> None:
        self._paths: dict[str, None] = {}  # in order; a dict compares fast
        self._entries: list[Entry | None] = []
        self._texts: list[bytes] = []

    def encode(self, record: Record) -> bytes:
        """Encode a record: sorted, indented, with a newline at the end.

        Raises
        ------
        UserError
            When the file would exceed ``MAX_BYTES`` or ``MAX_PARTS``.
        """
        self._update(record.entries)
        entries = [b"{\n", b",\n".join(self._texts), b"\n }"] if self._texts else [b"{}"]
        data = b"".join([_HEAD, *entries, _TAIL])
        if len(data) > MAX_BYTES:
            raise UserError("record_too_large", megabytes=MAX_BYTES // 1_000_000)
        if _has_too_many_parts(data):
            raise UserError("record_too_many_parts")
        return data

    def _update(self, entries: Mapping[str, Entry]) -> None:
        """Encode the entries that changed since the last call."""
        if entries.keys() != self._paths.keys():
            previous = dict(
                zip(self._paths, zip(self._entries, self._texts, strict=True), strict=True)
            )
            self._paths = dict.fromkeys(sorted(entries))
            cached = [previous.get(path, (None, b"")) for path in self._paths]
            self._entries = [entry for entry, _ in cached]
            self._texts = [text for _, text in cached]
        for index, (path, before) in enumerate(zip(self._paths, self._entries, strict=True)):
            entry = entries[path]
            if entry is not before:
                self._texts[index] = _entry_text(path, entry)
                self._entries[index] = entry


_FRAME = {"format": FORMAT, "version": VERSION, "entries": {}}
_HEAD, _TAIL = f"{_dumps(_FRAME)}\n".encode().split(b"{}")


def _entry_text(path: str, entry: Entry) -> bytes:
    """Return the text of an entry in the file, indented, without the outer brackets."""
    inside = _dumps(to_wire({path: entry})).removeprefix("{").removesuffix("\n}")
    return inside.replace("\n", "\n ").removeprefix("\n").encode()


def encode(record: Record) -> bytes:
    """Encode a record as the bytes of a file; see ``Encoder.encode``.

    Examples
    --------
    >>> from workbook_lib.record import Clock, Record
    >>> clock = Clock("a-laptop", now=lambda: 1_700_000_000_000)
    >>> print(encode(Record().put("home/seat", "pursuer", clock)).decode(), end="")
    {
     "entries": {
      "home/seat": {
       "at": [
        1700000000000,
        0,
        "a-laptop"
       ],
       "value": "pursuer"
      }
     },
     "format": "between-us",
     "version": 1
    }
    """
    return Encoder().encode(record)


def decode(data: bytes) -> Record:
    """Decode the bytes of a file, of this version or an older one.

    Unknown paths are kept. Other keys than ``entries`` are ignored: a format that adds some has a
    higher version and is rejected.

    Raises
    ------
    UnreadableFile
        When the bytes are anything else; the message says what.

    Examples
    --------
    >>> from workbook_lib.record import Clock, Record
    >>> record = Record().put("home/seat", "pursuer", Clock("a-laptop"))
    >>> decode(encode(record)) == record
    True
    """
    document = parse_json(data)
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise UnreadableFile("file_foreign")
    version = document.get("version")
    if type(version) is not int or version < 0:
        raise UnreadableFile("file_without_version")
    if version > VERSION:
        raise UnreadableFile("file_newer", newer=True)
    entries = migrate(document, version).get("entries")
    if not isinstance(entries, dict):
        raise UnreadableFile("file_without_answers")
    try:
        return from_wire(entries)
    except EntryError as error:
        if error.path is None:
            raise UnreadableFile("file_unnamed_answer_damaged", reason=error.reason) from None
        raise UnreadableFile("file_answer_damaged", path=error.path, reason=error.reason) from None


def parse_json(data: bytes) -> object:
    """Parse JSON, with a message for every kind of error.

    Size, depth and number of parts are bounded, so that untrusted bytes are safe.

    Raises
    ------
    UnreadableFile
        When the bytes are not JSON.

    Examples
    --------
    >>> parse_json(b'{"cups": 2}')
    {'cups': 2}
    """
    if len(data) > MAX_BYTES:
        raise UnreadableFile("file_too_large", megabytes=MAX_BYTES // 1_000_000)
    if not data.strip(_FILLER):
        raise UnreadableFile("file_empty")
    if _has_too_many_parts(data):
        raise UnreadableFile("file_too_many_parts")
    try:
        # Some editors add a byte order mark.
        text = data.decode("utf-8-sig").strip()
    except UnicodeDecodeError as error:
        cut = error.reason == "unexpected end of data" and data.startswith(b"{")
        raise UnreadableFile("file_truncated" if cut else "file_not_text") from None
    if text.startswith("<"):
        raise UnreadableFile("file_web_page")
    try:
        # Parser errors are not chained, since they contain the whole text.
        return json.loads(
            text,
            object_pairs_hook=_unique_keys,
            parse_float=_parse_finite,
            parse_constant=_reject_number,
        )
    except json.JSONDecodeError as error:
        cut = text.startswith("{") and (error.pos >= len(text) or not text.endswith("}"))
        raise UnreadableFile("file_truncated" if cut else "file_not_json") from None
    except RecursionError:
        raise UnreadableFile("file_too_deep") from None
    except ValueError:
        # Python limits the digits of an integer.
        raise UnreadableFile("file_number") from None


def _has_too_many_parts(data: bytes) -> bool:
    return sum(map(data.count, (b"{", b"[", b","))) > MAX_PARTS


def _unique_keys(pairs: list[tuple[str, object]]) -> dict[str, object]:
    # Of duplicate keys json would silently keep the last.
    table = dict(pairs)
    if len(table) < len(pairs):
        raise UnreadableFile("file_duplicate_key")
    return table


def _parse_finite(digits: str) -> float:
    number = float(digits)
    return number if math.isfinite(number) else _reject_number(digits)


def _reject_number(_: str) -> NoReturn:
    raise UnreadableFile("file_number")


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
        raise UnreadableFile("file_without_answers")
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
