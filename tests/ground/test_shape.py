"""Small modules with plain names, and nothing left half done."""

from __future__ import annotations

import re
from statistics import median

from tests.ground.tree import LIBRARY, files, name

LONGEST = 300
USUAL = 120
DRAWERS = {"common", "helper", "helpers", "misc", "util", "utils"}

UNFINISHED = {
    "a note to self": r"\b(TODO|FIXME|XXX|HACK)\b",
    "an empty promise": r"\bNotImplementedError\b",
    "a test that does not run": r"\b(importorskip|(mark|pytest|unittest)\.skip|mark\.xfail)",
    "a wait for the clock": r"\b(time\.sleep|asyncio\.sleep|wait_for_timeout)\b",
}
"""What may not stand in code, by what it is."""


def modules():
    return {
        name(path): len(path.read_text("utf-8").splitlines())
        for path in files("workbook_lib", ending=(".py", ".js"))
    }


def test_no_module_is_long():
    long = {path: lines for path, lines in modules().items() if lines > LONGEST}
    assert not long, f"over {LONGEST} lines, so time to divide: {long}"


def test_most_modules_are_short():
    lengths = [lines for path, lines in modules().items() if not path.endswith("__init__.py")]
    assert median(lengths) <= USUAL


def test_no_module_is_a_drawer():
    found = [name(path) for path in LIBRARY.rglob("*") if path.stem in DRAWERS]
    assert not found, f"a name that says nothing: {found}"


def test_nothing_is_left_half_done():
    found = [
        f"{name(path)}:{number}: {what}"
        for path in files("workbook_lib", "tests", "binder", ending=(".py", ".js", ".css", ".html"))
        if path.name != "test_shape.py"
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        for what, pattern in UNFINISHED.items()
        # The library may wait; a test may not.
        if re.search(pattern, line) and not ("clock" in what and "workbook_lib" in name(path))
    ]
    assert not found, "\n".join(found)


def test_every_part_says_what_lives_there():
    silent = [
        name(path)
        for path in files("workbook_lib", ending=("__init__.py",))
        if not path.read_text("utf-8").lstrip().startswith(('"""', 'r"""'))
    ]
    assert not silent, f"a few words at the top are missing: {silent}"
