"""Style sheets as old browsers read them: no rule inside another one.

Safari before 16.5 and Chromium before 112 drop a nested rule without a word, and with it whatever
it hid or laid out.
"""

from __future__ import annotations

import re

import pytest

from tests.ground.tree import files, name

GROUPS = ("@media", "@container", "@supports", "@keyframes", "@page")
"""What may hold rules."""


def nested(text):
    """Return the openings of rules that stand inside another rule, with their lines."""
    text = re.sub(r"/\*.*?\*/", lambda found: "\n" * found[0].count("\n"), text, flags=re.DOTALL)
    found, within, opening = [], [], ""
    for at, letter in enumerate(text):
        if letter == "{":
            if any(within):
                found.append((text.count("\n", 0, at) + 1, opening.strip()))
            within.append(not opening.strip().startswith(GROUPS))
        elif letter == "}":
            within.pop()
        opening = "" if letter in "{};" else opening + letter
    return found


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (".a { color: red; }\n@media print { .b { color: red; } .c { color: blue } }", []),
        (".a { color: red;\n &.b { color: blue; } }", [2]),
        (".a { /* } */\n .b { color: blue; } }", [2]),
        (".a { @media print { color: red; } }", [1]),
        ("@media print { .a { color: red; } }\n.a {}\n.b { .c {} }", [3]),
    ],
)
def test_a_nested_rule_is_found(text, lines):
    assert [line for line, _ in nested(text)] == lines


def test_no_rule_stands_inside_another():
    sheets = list(files("workbook_lib", ending=(".css",)))
    assert len(sheets) > 5
    found = [
        f"{name(path)}:{line}: {opening}"
        for path in sheets
        for line, opening in nested(path.read_text("utf-8"))
    ]
    assert not found, "write each rule on its own:\n" + "\n".join(found)
