"""Style sheets work in old browsers, on phones and with large fonts."""

from __future__ import annotations

import re

import pytest

from tests.project.project_files import files, name

GROUPS = ("@media", "@container", "@supports", "@keyframes", "@page")
"""At-rules that may contain rules."""


def nested(text):
    """Return the selectors of nested rules, with their lines."""
    text = re.sub(
        r"/\*.*?\*/", lambda nested_rules: "\n" * nested_rules[0].count("\n"), text, flags=re.DOTALL
    )
    nested_rules, within, opening = [], [], ""
    for at, letter in enumerate(text):
        if letter == "{":
            if any(within):
                nested_rules.append((text.count("\n", 0, at) + 1, opening.strip()))
            within.append(not opening.strip().startswith(GROUPS))
        elif letter == "}":
            within.pop()
        opening = "" if letter in "{};" else opening + letter
    return nested_rules


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
def test_the_nesting_check_finds_a_nested_rule(text, lines):
    assert [line for line, _ in nested(text)] == lines


SCREEN = sorted(files("workbook_lib/frontend", ending=(".css",)))
OURS = ("embedded", "home", "page", "pages", "notebook", "room")
SHARED = [path for path in SCREEN if path.stem not in OURS]
"""Style sheets that are loaded in notebook hosts, whose root font size may differ."""


def lines(paths, pattern):
    """Return the lines of style sheets that match a pattern."""
    return [
        f"{name(path)}:{number}: {line.strip()}"
        for path in paths
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if re.search(pattern, line)
    ]


def test_hover_styles_are_limited_to_devices_with_hover():
    """On touch screens, hover styles would stay after a touch."""
    hover = lines(SCREEN, ":hover")
    assert len(hover) > 10
    assert [line for line in hover if "@media (hover: hover) {" not in line] == []


def test_underlines_are_written_for_webkit():
    """Safari does not support the thickness in the shorthand, and drops the declaration."""
    assert lines(SCREEN, r"text-decoration:[^;]*\d") == []


def test_breakpoints_are_relative_to_the_font_size():
    assert lines(SCREEN, r"@(media|container)[^{]*width: [\d.]+em") != []
    assert lines(SCREEN, r"@media[^{]*(width|height): [\d.]+px") == []


def test_sizes_do_not_depend_on_the_root_font_size():
    assert {path.stem for path in SHARED} == {
        "agenda",
        "base",
        "jupyter",
        "noscript",
        "pacer",
        "plan",
        "prompts",
        "tokens",
        "workbook",
    }
    matching_lines = lines(SHARED, r"\drem\b")
    assert [line for line in matching_lines if "--bu-rem:" not in line] == []


def test_pages_have_no_inline_styles_against_the_policy():
    pages = files("workbook_lib/server/templates", ending=(".j2",))
    assert lines(pages, r"<[^>]*\sstyle=") == []
