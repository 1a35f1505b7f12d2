"""Cases to start from: valid, hostile and large ones."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from tests.browser.own_files import FILES
from tests.fuzz.targets import GOOD_PACK, content
from workbook_lib.workshop.questions import Offer, offer_options, offer_questions
from workbook_lib.workshop.share_codes import share_code

RECORDS = Path(__file__).parents[1] / "fixtures" / "records"
AT = [1_790_000_000_000, 0, "tab-00000000"]
SMALL = 100_000
"""Maximum bytes of a case for random changes."""

SCRIPTS = (
    '"><img src=x onerror="window.hurt=1"><script>window.hurt=1</script>&amp;<b>$x$</b>',
    "</script></style></textarea></title><svg/onload=window.hurt=1>",
    "javascript:window.hurt=1",
    "[a](javascript:window.hurt=1) ![b](//elsewhere.example/x) <!-- ${window.hurt=1} {{7*7}}",
    "{today} {0} {me.__class__} %s %n $x^2$ \\(x\\) ]]>",
    "=HYPERLINK(1)\t@SUM(1)\r\n-1+1|cmd",
    "\0\x1b[2J\u202e\ufeff\u2028\ud83d",
    "../../../etc/passwd",
    "__proto__",
    "constructor",
    "٣𝟛ⅷ",
    "x" * 3000,
    "2026-02-30",
    "9999-12-31",
    "0001-01-01",
    "2026-11-22",
)
"""Texts that look like markup or code."""


@cache
def paths() -> tuple[str, ...]:
    """Return every path of the chapters, with ids of a few items each."""
    known: set[str] = set()
    for name in ("full", "half"):
        for path in json.loads((RECORDS / f"{name}.json").read_bytes())["entries"]:
            match = re.fullmatch(r"(cycle/episode|signs/check-in|talk/one)/[^/]+/(.+)", path)
            same = [f"{match[1]}/{name}/{match[2]}" for name in ("aa", "bb")] if match else [path]
            known.update(same)
    notes = (
        f"form/leader-notes/{item}" for item in ("local", "change", "worked", "next", "myself")
    )
    offer = (f"offer/{item}" for item in ("seat", "reasons", "underneath", "signs"))
    return (*sorted(known), "home/seat", *notes, *offer)


def as_file(entries: object, version: object = 1) -> bytes:
    """Return the bytes of a record file."""
    document = {"format": "between-us", "version": version, "entries": entries}
    return json.dumps(document).encode()


def filled(value: object) -> dict[str, object]:
    """Return entries with one value under every known path."""
    return {path: {"value": value, "at": AT} for path in paths()}


def files() -> list[bytes]:
    """Return record files of all kinds."""
    written = [(RECORDS / f"{name}.json").read_bytes() for name in ("empty", "half", "rtl")]
    hostile = [as_file(filled(words)) for words in SCRIPTS]
    odd = [True, -1, 3, 2**1000, 1.5, [], {}, [SCRIPTS[0]], {"a": SCRIPTS[0]}, ["me", "partner"]]
    small = [file.data for file in FILES.values() if len(file.data) < SMALL]
    return [*written, *hostile, *(as_file(filled(value)) for value in odd), *small]


def messages() -> list[bytes]:
    """Return messages from a page."""
    entries = {"a/b": {"value": SCRIPTS[0], "at": AT}, "my words": 1, "c": {"value": 1, "at": []}}
    all_messages: list[object] = [
        {"type": kind, "entries": entries, "day": "9999-12-31"}
        for kind in ("put", "hello", "bring")
    ]
    kinds = ("action", "open", "remove", "keep", "away", "file", [], {})
    odd = ("draw", "csv", "2026-11-22", [], {}, None)
    all_messages += [{"type": kind, "id": of, "kind": of} for kind in kinds for of in odd]
    return [json.dumps(item).encode() for item in [*all_messages, None, [], {"type": "put"}]]


def codes() -> list[bytes]:
    """Return share codes."""
    options = offer_options(offer_questions(content()))
    every = Offer.of({**options.as_choices(), "seat": ("pursuer",)}, options)
    texts = [share_code(offer, options, "7KQ2M3X") for offer in (Offer(), every)]
    texts += ["\n".join(texts), " ".join(texts), "; ".join([*texts, "no code"])]
    return [
        text.encode() for item in texts for text in (item, item.lower(), item.replace("-", " "))
    ]


def texts() -> list[bytes]:
    """Return content files."""
    english = [
        GOOD_PACK.parents[3] / "content" / "en" / f"{item}.yaml" for item in ("pack", "home")
    ]
    bomb = "a: &a [x]\n" + "".join(
        f"{n}: &{n} [*{p}, *{p}]\n" for p, n in zip("abcd", "bcde", strict=True)
    )
    odd = [
        bomb,
        "? {a: b}\n: c",
        "a: |\n  b\n--- !x\n",
        '"\\e[2J\\u202e": 1\n',
        "id: <script>",
        "<<: *x",
    ]
    return [path.read_bytes() for path in [*GOOD_PACK.glob("*.yaml"), *english]] + [
        item.encode() for item in odd
    ]


def packs() -> list[bytes]:
    """Return content files, each after a byte that selects the file to replace."""
    return [bytes([number % 6]) + text for number, text in enumerate(texts() * 2)]


def lines() -> list[bytes]:
    """Return command lines."""
    folders = (
        "content",
        "~nobody/x",
        "",
        "/dev/null",
        "a" * 5000,
        "\x1b[2J",
        "content/en",
        "--",
        "..",
    )
    command_lines = [f"check\0{folder}" for folder in folders]
    command_lines += [f"serve\0--data-dir\0{folder}\0--lang\0en" for folder in folders]
    return [
        item.encode()
        for item in [*command_lines, "serve\0--port\0" + "9" * 5000, "lab\0--port=x", ""]
    ]


def prose() -> list[bytes]:
    """Return Markdown."""
    nested = [
        "[" * 5000,
        "*a **" * 3000,
        "> " * 3000,
        "- " * 3000,
        "`" * 5000,
        "](" * 5000,
        "\\" * 5000,
    ]
    return [
        script.encode("utf-8", "replace")
        for script in [*SCRIPTS, *nested, "<a href='//x'>[a](b)</a>"]
    ]


SEEDS: Mapping[str, Callable[[], list[bytes]]] = MappingProxyType(
    {
        "file": files,
        "wire": messages,
        "code": codes,
        "words": texts,
        "pack": packs,
        "markdown": prose,
        "arguments": lines,
        "sheet": files,
        "chapter": lambda: files()[1:12],
    }
)
"""Cases to start from, by target."""

_START = (
    b'{"format": "between-us", "version": 1, "entries": {"a": {"at": [1, 0, "writer-a"], "value": '
)


def large() -> dict[str, Callable[[], tuple[str, bytes]]]:
    """Return large cases by name: functions that return target and bytes."""
    yaml = {
        "flow lists": b"a: [" + b"[]," * 130_000,
        "lines": b"- a\n" * 95_000,
        "keys": b"".join(b"k%d: v\n" % number for number in range(30_000)),
        "anchors": b"- &a b\n" * 55_000,
        "deep": b"[" * 390_000,
        "deep lines": b"- " * 190_000,
        "questions": b"? " * 190_000,
        "one key": b"a" * 390_000 + b": b",
        "quotes": b'a: "' + b"b " * 190_000,
        "wrong kinds": b"sections:\n" + b"- {id: a, part: {kind: x}}\n" * 14_000,
        "blanks": b" " * 50_000_000,
    }
    json_ = {
        "fifty megabytes": lambda: _START + b'"' + b"x" * 50_000_000,
        "lists": lambda: _START + b"[" + b"[]," * 2_000_000,
        "some lists": lambda: _START + b"[" + b"[]," * 124_000 + b"[]]}}}",
        "some tables": lambda: _START + b"[" + b'{"":0},' * 120_000 + b"0]}}}",
        "deep lists": lambda: _START + b"[" + b"[[[[[[]]]]]]," * 35_000 + b"0]}}}",
        "very deep": lambda: b"[" * 400_000,
        "numbers": lambda: _START + b"[" + b",".join([b"9" * 300] * 26_000) + b"]}}}",
        "half characters": lambda: _START + b'"' + b"\\ud800" * 1_300_000 + b'"}}}',
        "wide characters": lambda: _START + b'"' + "😀".encode() * 1_900_000 + b'"}}}',
        "keys": lambda: _START + b"{" + b",".join(b'"%x":0' % n for n in range(249_000)) + b"}}}}",
        "packed": lambda: zlib.compress(b"[" * 50_000_000),
        "zeros": lambda: bytes(50_000_000),
        "two years and more": (RECORDS / "full.json").read_bytes,
    }
    by_name: dict[str, Callable[[], tuple[str, bytes]]] = {}
    for name, make in json_.items():
        by_name[f"file: {name}"] = lambda make=make: ("file", make())  # type: ignore[misc]
    for name, text in yaml.items():
        by_name[f"words: {name}"] = lambda text=text: ("words", text)  # type: ignore[misc]
        by_name[f"pack: {name}"] = lambda text=text: ("pack", b"\0" + text)  # type: ignore[misc]
    by_name["code: a megabyte"] = lambda: ("code", b"A" * 1_000_000)
    by_name["wire: many entries"] = lambda: (
        "wire",
        json.dumps(
            {"type": "put", "entries": {f"a/{n}": {"value": n, "at": AT} for n in range(30_000)}}
        ).encode(),
    )
    by_name["wire: many bad entries"] = lambda: (
        "wire",
        json.dumps(
            {"type": "put", "entries": {f"a {n}": {"value": n, "at": AT} for n in range(30_000)}}
        ).encode(),
    )
    by_name["wire: nested"] = lambda: (
        "wire",
        b'{"type": "put", "entries": ' + b"[" * 900 + b"]" * 900 + b"}",
    )
    return by_name
