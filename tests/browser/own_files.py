"""Files to import: valid, old, damaged and hostile ones."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from pathlib import Path

MOMENT = 1_790_000_000_000
HTML_NAME = '"><img src=x onerror="window.hurt=1">.json'


def record(*, later=False, earlier=False, **entries):
    """Return the entries of a file by path; ``None`` is a removal."""
    moment = MOMENT + (1_000_000 if later else -1_000_000 if earlier else 0)
    return {
        path: {"value": value, "at": [moment, 0, "tab-000000000000"]}
        for path, value in entries.items()
    }


def as_bytes(entries, version=1):
    """Return the bytes of a file."""
    document = {"format": "between-us", "version": version, "entries": entries}
    return json.dumps(document).encode()


@dataclass(frozen=True)
class File:
    """A file, and the name of the message that rejects it; empty for a valid one."""

    data: bytes
    refused: str = ""
    called: str = "notes-2026-11-22.json"

    @property
    def large(self) -> bool:
        return len(self.data) > 1_000_000


def entry(at=(MOMENT, 0, "tab-000000000000"), value="words"):
    return {"value": value, "at": list(at)}


def nested(depth):
    value = "words"
    for _ in range(depth):
        value = [value]
    return value


COMPLETE = as_bytes(record(**{"home/seat": "both"}))
AHEAD = int(time.time() * 1000) + 400 * 24 * 60 * 60 * 1000

FILES = {
    "a good one": File(COMPLETE),
    "with a byte order mark": File(b"\xef\xbb\xbf" + COMPLETE),
    "of the first version": File(
        (Path(__file__).parents[1] / "fixtures" / "version-0.json").read_bytes()
    ),
    "without a word": File(as_bytes({})),
    "paths of a later version": File(
        as_bytes(record(**{"what/comes.next": {"a": [1, True, None]}}))
    ),
    "deep, and no deeper": File(as_bytes({"a": entry(value=nested(32))})),
    "a web page": File(
        b"<!doctype html><img src=x onerror='window.hurt=1'><script>window.hurt=1</script>",
        "foreign",
        HTML_NAME,
    ),
    "a list": File(b"[1, 2, 3]", "foreign"),
    "someone else's": File(b'{"format": "something", "version": 1, "entries": {}}', "foreign"),
    "HTML as its format": File(b'{"format": "<img src=x onerror=window.hurt=1>"}', "foreign"),
    "words": File(b"Milk, bread, eggs", "foreign"),
    "no text": File(bytes(range(256)), "foreign"),
    "nothing": File(b"", "empty"),
    "blanks": File(b" \n\0\0\t", "empty"),
    "cut off": File(COMPLETE[:-9], "damaged"),
    "of no version": File(b'{"format": "between-us", "entries": {}}', "damaged"),
    "of a version in words": File(as_bytes({}, "one"), "damaged"),
    "of a version below all": File(as_bytes({}, -1), "damaged"),
    "without entries": File(b'{"format": "between-us", "version": 1}', "damaged"),
    "a list of entries": File(as_bytes([1]), "damaged"),
    "HTML as a path": File(as_bytes({"<img src=x onerror=window.hurt=1>": entry()}), "damaged"),
    "a path up and away": File(as_bytes({"../../etc/pass wd": entry()}), "damaged"),
    "a path without an end": File(as_bytes({"a" * 201: entry()}), "damaged"),
    "no time": File(as_bytes({"a": {"value": 1}}), "damaged"),
    "a time before all": File(as_bytes({"a": entry((-1, 0, "tab-000000000000"))}), "damaged"),
    "a writer with HTML": File(as_bytes({"a": entry((1, 0, "<b>writer</b>"))}), "damaged"),
    "a number without an end": File(
        b'{"format": "between-us", "version": 1, "entries": '
        b'{"a": {"value": 1e999, "at": [1, 0, "tab-000000000000"]}}}',
        "damaged",
    ),
    "too deep": File(as_bytes({"a": entry(value=nested(33))}), "damaged"),
    "newer": File(as_bytes({}, 2), "newer"),
    "from a far future": File(as_bytes({"a": entry((AHEAD, 0, "tab-000000000000"))})),
    "fifty megabytes": File(b'{"format": "between-us", "version": 1' + b" " * 50_000_000, "large"),
}
