"""Hypothesis strategies: nearly valid cases of each target, and plain bytes."""

from __future__ import annotations

import json

from hypothesis import strategies as st

from tests.fuzz.seeds import AT, SCRIPTS, SEEDS, SMALL, as_file, paths
from tests.record.strategies import odd_characters
from workbook_lib.workshop.share_codes import ALPHABET

ANSWERS = ("me", "partner", "both", "pursuer", "withdrawer", "neither", "healthy", "concerning")

texts = (
    st.sampled_from([*SCRIPTS, *ANSWERS])
    | st.text(st.characters() | odd_characters, max_size=30)
    | st.from_regex(r"\A\d{4}-\d\d-\d\d\Z")
)
numbers = (
    st.integers()
    | st.sampled_from([2**1023, 2**1024, 10**400, -(10**400), 2**53, -1, 0, 1, 9])
    | st.floats()
)
scalars = texts | numbers | st.booleans() | st.none()
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)
deep = st.integers(25, 900).map(lambda depth: json.loads("[" * depth + "]" * depth))
near_stamps = st.tuples(
    st.integers(-1, 8_640_000_000_000_001),
    st.integers(-1, 2**31),
    st.sampled_from(["tab-00000000", "<b>"]),
)
stamps = st.just(AT) | st.lists(values, max_size=4) | near_stamps
items = st.fixed_dictionaries({"value": values | deep, "at": stamps}) | values
names = st.sampled_from(paths()) | texts | st.from_regex(r"\A[a-z./_-]{1,12}\Z")
entries = st.dictionaries(names, items, max_size=12)
valid_values = st.recursive(
    texts | st.integers(-3, 12) | st.sampled_from([2**1000, 1e300, -0.0, 0.5]) | st.booleans(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
good_entries = st.dictionaries(
    st.sampled_from(paths()),
    st.fixed_dictionaries({"value": valid_values, "at": st.just(AT)}),
    max_size=40,
)


def spelled(value: object) -> bytes:
    """Return a value as JSON, or as nearly valid JSON."""
    try:
        return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")
    except ValueError:
        return json.dumps(str(value)).encode()


PIECES = (b'"', b"{", b"[" * 50, b",", b"\xed\xa0\x80", b": ", b"\n")
"""Characters with a meaning for a parser."""


@st.composite
def changed(draw, seeds):
    """Draw a seed, and change it in a few places."""
    case = bytearray(draw(st.sampled_from(seeds)))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(case)))
        end = min(len(case), at + draw(st.sampled_from([0, 1, 1, 4, 200])))
        put = draw(st.binary(max_size=6) | st.sampled_from(PIECES))
        if draw(st.integers(0, 9)) == 0:
            put = bytes(case[at : at + draw(st.integers(1, 400))]) * draw(st.integers(1, 6))
        case[at:end] = put
    return bytes(case)


yaml_lines = st.lists(
    st.tuples(
        st.sampled_from(["", "  ", "    ", "- ", "  - ", "\t"]),
        st.sampled_from(["id", "title", "from", "part", "kind", "sections", "fields", "x"]),
        st.sampled_from([":", ": ", ": |", ": >-", ": &a", ": *a", ": !x", ": [", ": {", " ? "]),
        texts,
    ).map("".join),
    max_size=20,
).map(lambda lines: "\n".join(lines).encode("utf-8", "replace"))

OPTIONS = ("check", "serve", "lab", "--port", "--data-dir", "--lang", "--host", "--workshop", "-h")
KINDS = ("put", "put", "put", "put", "hello", "bring", "action", "open", "remove", "file")

# Command lines have no NUL, and no folders outside.
words = st.sampled_from(OPTIONS) | texts.filter(
    lambda item: "\0" not in item and not item.startswith("/")
)

OWN = {
    "file": st.builds(as_file, entries, values) | entries.map(as_file) | good_entries.map(as_file),
    "wire": st.builds(
        lambda kind, sent, fields: spelled({"type": kind, "entries": sent, **fields}),
        st.sampled_from(KINDS) | values,
        entries | good_entries | values,
        st.dictionaries(st.sampled_from(["id", "kind", "day"]), values),
    ),
    "code": st.text(ALPHABET + "-OIL \u2013", max_size=30).map(str.encode)
    | texts.map(lambda text: text.encode("utf-8", "replace")),
    "words": yaml_lines,
    "pack": st.builds(lambda first, text: bytes([first]) + text, st.integers(0, 7), yaml_lines),
    "markdown": st.lists(
        st.sampled_from([*"*_`[]()<>!#-\n >&\\|~1.", "](", "<a href=", "&#x3c;", "```\n"]) | texts
    ).map(lambda pieces: "".join(pieces).encode("utf-8", "replace")),
    "arguments": st.lists(words, max_size=6).map(
        lambda argv: "\0".join(argv).encode("utf-8", "replace")
    ),
    "sheet": good_entries.map(as_file),
    "chapter": good_entries.map(as_file),
}


def cases(target: str) -> st.SearchStrategy[bytes]:
    """Return the strategy of a target."""
    seeds = [seed for seed in SEEDS[target]() if len(seed) < SMALL]
    if target in ("sheet", "chapter"):
        # The target "file" tests invalid files.
        return OWN[target]
    return OWN[target] | changed(seeds) | OWN[target] | changed(seeds) | st.binary(max_size=200)
